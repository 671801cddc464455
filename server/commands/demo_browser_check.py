"""What `liaison demo --once --browser` tries in that browser: link, button, app, sign-in, panel."""

from collections.abc import Iterator
from typing import Final

from server.commands.demo_browser import HOST, Opened
from server.sandbox.devtools import BrowserError, until
from server.sandbox.servers import Sandbox

BUTTON: Final = "!!document.querySelector('[data-liaison=button]')"
CARD: Final = "!!document.querySelector('#main[aria-busy=false] .person')"
SIGN_IN: Final = """globalThis.chrome?.runtime?.sendMessage({type: "sign_in", instance: "global"}).then(
  (said) => { globalThis.said = said; }, (error) => { globalThis.said = {state: String(error)}; }) && true"""


def check(opened: Opened, sandbox: Sandbox, ticket: int) -> Iterator[str]:
    """What is wrong, in sentences. The first thing ends it: what follows stands on it."""
    tools = opened.tools
    try:
        page = tools.target("page", f"https://{HOST}/agent/tickets/{ticket}")
        if f"/api/v2/tickets/{ticket}.json" in _navigations(sandbox):
            yield "The API was asked for the link before it was redirected."
        until(lambda: tools.evaluate(page, BUTTON), "The extension puts no button on the ticket.")
        app = tools.target("iframe", "http://127.0.0.1:")
        until(lambda: tools.evaluate(app, CARD), "The app beside the ticket does not open.")
        _sign_in(opened)
        _open_panel(opened, ticket)
    except BrowserError as error:
        yield str(error)


def _navigations(sandbox: Sandbox) -> list[str]:
    """The paths that a person went to: only a browser asks for pages by this header."""
    return [each["path"] for each in sandbox.requests("zendesk") if "upgrade-insecure-requests" in each["headers"]]


def _sign_in(opened: Opened) -> None:
    """As on the options page, with the sandbox's Zendesk saying yes. Raises BrowserError."""
    tools = opened.tools
    tools.ask("Target.createTarget", url=f"{opened.extension}extension/options/options.html")
    options = tools.target("page", f"{opened.extension}extension/options/")
    until(
        lambda: tools.evaluate(options, f"globalThis.chrome?.runtime ? ({SIGN_IN}) : false"), "No options page opens."
    )
    zendesk = tools.target("page", f"https://{HOST}/oauth/authorizations/new")
    tools.evaluate(zendesk, "document.querySelector('button[value=allow]').click()")
    said = until(lambda: tools.evaluate(options, "globalThis.said"), "The sign-in does not come back.")
    if not said.get("ok"):
        raise BrowserError(f"Signing in with Zendesk fails: {said.get('state')}. {said.get('detail', '')}")


def _open_panel(opened: Opened, ticket: int) -> None:
    """By what the keyboard command does. Raises BrowserError."""
    tools = opened.tools
    script = f"""chrome.tabs.query({{url: "https://{HOST}/agent/tickets/{ticket}"}}).then(
      ([tab]) => chrome.tabs.sendMessage(tab.id, {{type: "panel.toggle"}}))"""
    tools.evaluate(tools.target("service_worker", opened.extension), script)
    panel = tools.target("iframe", f"{opened.extension}extension/panel/")
    until(lambda: tools.evaluate(panel, CARD), "The panel on the ticket shows no card.")
