"""An agent at the workspace in Firefox, whose privileged sandbox sees through closed roots."""

from typing import Any

from tests.extension.content.visits import CENTRE, SITE
from tests.extension.firefox import Firefox
from tests.extension.marionette import Addons, Keys

KEYS = {"Escape": Keys.ESCAPE, "Enter": Keys.ENTER, "Tab": Keys.TAB}


class FirefoxVisit:
    def __init__(self, browser: Firefox) -> None:
        self.browser = browser
        self.driver = browser.driver

    def go(self, path: str) -> None:
        self.driver.navigate(SITE + path)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.run(script, *arguments)

    def inside(self, name: str, script: str, *arguments: Any) -> Any:
        code = f"""
        const [name, ...given] = arguments;
        const root = document.querySelector(`[data-liaison=${{name}}]`)?.openOrClosedShadowRoot;
        return root ? ({script})(root, ...given) : null;"""
        return self.driver.execute_script(code, [name, *arguments], sandbox="system")

    def press(self, name: str, selector: str) -> None:
        x, y = self.inside(name, CENTRE, selector)
        mouse = self.driver.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(x, y).pointer_down(0).pointer_up(0).perform()

    def type(self, text: str) -> None:
        keyboard = self.driver.actions.sequence("key", "keyboard")
        for key in [KEYS[text]] if text in KEYS else text:
            keyboard.key_down(key).key_up(key)
        keyboard.perform()

    def framed(self, script: str) -> Any:
        """In the frame that is shown."""
        frame = self.inside("panel", "(root) => root.querySelector('iframe:not([hidden])')")
        self.driver.switch_to_frame(frame)
        try:
            return self.browser.run(script)
        finally:
            self.driver.switch_to_frame()

    def reload_extension(self) -> None:
        Addons(self.driver).install(str(self.browser.folder), temp=True)
