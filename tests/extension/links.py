"""Somebody who follows links, in either browser, and what the extension's own side says."""

from typing import TYPE_CHECKING, Any, Protocol

from playwright.sync_api import Error, Page

from tests.extension.chromium import Chromium

if TYPE_CHECKING:
    from tests.extension.firefox import Firefox

STATE = """async () => {
  const { declarativeNetRequest: asked } = globalThis.browser ?? globalThis.chrome;
  const rules = await asked.getDynamicRules();
  return [await asked.getEnabledRulesets(), rules.map(({ id }) => id).sort((one, other) => one - other)];
}"""
SET = "async (values) => void (await (globalThis.browser ?? globalThis.chrome).storage.local.set(values))"
CLEAR = "async (keys) => void (await (globalThis.browser ?? globalThis.chrome).storage.local.remove(keys))"
KEYS = ["redirect", "ticket_path", "subdomains", "rules", "recent"]


class Links(Protocol):
    """Scripts are functions; `run` runs one in the page, `ask` on the extension's side."""

    def follow(self, url: str) -> str:
        """The address where one lands."""

    def address(self) -> str: ...
    def run(self, script: str, *arguments: Any) -> Any: ...
    def click(self, selector: str) -> None: ...
    def addresses(self) -> list[str]:
        """Of all tabs."""

    def ask(self, script: str, *arguments: Any) -> Any: ...


class ChromiumLinks:
    def __init__(self, browser: Chromium, page: Page) -> None:
        self.browser = browser
        self.page = page

    def follow(self, url: str) -> str:
        try:
            self.page.goto(url)
        except Error as error:  # what replaces the page at once
            if "interrupted" not in str(error) and "ERR_ABORTED" not in str(error):
                raise
        return self.page.url

    def address(self) -> str:
        self.page.wait_for_timeout(1)  # while it waits, Playwright hears of what happened
        return self.page.url

    def run(self, script: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"(all) => ({script})(...all)", list(arguments))

    def click(self, selector: str) -> None:
        self.page.click(selector)

    def addresses(self) -> list[str]:
        self.address()
        return [page.url for page in self.browser.context.pages]

    def ask(self, script: str, *arguments: Any) -> Any:
        return self.browser.run(f"(all) => ({script})(...all)", list(arguments))


class FirefoxLinks:
    """A page of the extension stays open beside, as its background cannot be asked."""

    def __init__(self, browser: "Firefox") -> None:
        self.browser = browser
        self.driver = browser.driver
        self.here = self.driver.current_window_handle
        self.beside = self.driver.open("tab")["handle"]
        self.driver.switch_to_window(self.beside)
        browser.page("extension/managed_schema.json")
        self.driver.switch_to_window(self.here)

    def follow(self, url: str) -> str:
        self.driver.navigate(url)
        return self.address()

    def address(self) -> str:
        return str(self.driver.get_url())

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.run(script, *arguments)

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def addresses(self) -> list[str]:
        found = []
        for handle in self.driver.window_handles:
            self.driver.switch_to_window(handle)
            found.append(self.address())
        self.driver.switch_to_window(self.here)
        return found

    def ask(self, script: str, *arguments: Any) -> Any:
        self.driver.switch_to_window(self.beside)
        try:
            return self.browser.run(script, *arguments)
        finally:
            self.driver.switch_to_window(self.here)

    def close(self) -> None:
        self.driver.switch_to_window(self.beside)
        self.driver.close()
        self.driver.switch_to_window(self.here)
