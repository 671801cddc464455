"""The same in Firefox: its own sign-in window, its own frames, its own storage."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.extension.content.visits import IS_SEEN, until
from tests.extension.panel.agent import TICKET
from tests.journeys.product import Product

if TYPE_CHECKING:
    from tests.extension.content.firefox_visit import FirefoxVisit
    from tests.extension.firefox import Firefox

OPTIONS = "extension/options/options.html"
SIGN_IN = "//button[.='Sign in with Zendesk']"
ALLOW = "//button[contains(., 'Allow')]"
TEXT = "() => document.body.innerText"
PRESS = "() => { document.querySelector('[data-press]').click(); return true; }"
FIELD = "document.querySelector('form.preview textarea')"
TYPE = f"""() => {{
  {FIELD}.value = "Half a sentence";
  {FIELD}.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
}}"""
DRAFT = f"() => {FIELD}?.value ?? ''"


@pytest.fixture
def visit(firefox: "Firefox") -> "FirefoxVisit":
    from tests.extension.content.firefox_visit import FirefoxVisit  # not on every system

    return FirefoxVisit(firefox)


def element(firefox: "Firefox", path: str) -> Any:
    found: list[Any] = []
    until(lambda: bool(found.extend(firefox.driver.find_elements("xpath", path)) or found))
    return found[0]


def open_panel(visit: "FirefoxVisit") -> None:
    until(lambda: visit.run(IS_SEEN))
    visit.press("button", ".escalate")
    until(lambda: "Meadowbank Dairy Cooperative" in visit.framed(TEXT))


def test_an_agent_signs_in_and_finds_what_was_typed_again(
    firefox: "Firefox", visit: "FirefoxVisit", product: Product
) -> None:
    driver = firefox.driver
    with firefox.tab(f"{firefox.origin}/{OPTIONS}"):
        firefox.run("(server) => browser.storage.local.set({ server })", product.address)
        ours, before = driver.current_window_handle, set(driver.window_handles)
        element(firefox, SIGN_IN).click()
        until(lambda: len(set(driver.window_handles) - before), 1)
        driver.switch_to_window((set(driver.window_handles) - before).pop())
        element(firefox, ALLOW).click()
        until(lambda: set(driver.window_handles), before)
        driver.switch_to_window(ours)
        until(lambda: "Signed in as " in firefox.run(TEXT))
    with firefox.tab(TICKET):
        open_panel(visit)
        visit.framed(PRESS)
        until(lambda: visit.framed(f"() => Boolean({FIELD})"))
        visit.framed(TYPE)
        driver.refresh()
        open_panel(visit)
        visit.framed(PRESS)
        until(lambda: visit.framed(DRAFT), "Half a sentence")
