"""An agent's browser: a ticket in front, the panel beside it, and the popup."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from server.db.models import ApiTokenRow
from tests.extension.chromium import ORIGIN, Chromium
from tests.extension.content.visits import IS_SEEN, ChromiumVisit, until
from tests.journeys.product import Product

SITE = "https://gitlab.zendesk.com"
TICKET = f"{SITE}/agent/tickets/4242"
THE_TAB = f"const [tab] = await chrome.tabs.query({{ url: '{SITE}/*' }});"
POPUP = f"{ORIGIN}/extension/popup/popup.html"


@dataclass
class Agent:
    """`page` is the tab in front; `signed_in` is what the server gave this browser at the end of the sign-in."""

    browser: Chromium
    page: Page
    product: Product
    signed_in: dict[str, Any]
    visit: ChromiumVisit = field(init=False)
    popups: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visit = ChromiumVisit(self.page, self.browser)

    @property
    def key(self) -> str:
        """Under which the extension keeps the sign-in."""
        return f"sign_in {self.product.address} global"

    def begin(self) -> None:
        """The extension as if just installed, but for the server's address and the sign-in."""
        script = """async (stored) => {
          await chrome.storage.session.clear();
          await chrome.storage.local.clear();
          await chrome.storage.local.set(stored);
        }"""
        self.browser.run(script, {"server": self.product.address, self.key: self.signed_in})

    def store(self, **values: Any) -> None:
        self.browser.run("(values) => chrome.storage.local.set(values)", values)

    def stored(self, area: str = "local") -> dict[str, Any]:
        found: dict[str, Any] = self.browser.run(f"() => chrome.storage.{area}.get(null)")
        return found

    def set_facts(self, facts: dict[str, Any]) -> None:
        """What decides the state: a server, a sign-in (None: never), what the server's config says."""
        server = facts.get("server", self.product.address)
        signed_in = facts.get("signed_in", self.signed_in)
        instance = {"name": "global", "subdomain": facts.get("subdomain", "gitlab"), "host": "desk.example"}
        config = {"instances": [instance], "anchors": [], "minimum_version": facts.get("minimum_version", "")}
        if server == self.product.address:
            self.store(config={"server": server, "etag": "", "at": time.time() * 1000, "config": config})
        self.store(server=server, **{self.key: signed_in or {}})

    def offline(self, is_so: bool) -> None:
        """For the background, too."""
        self.page.context.set_offline(is_so)

    def revoked(self, token_id: str = "") -> bool:
        """Whether the server takes a token no more; this browser's where none is named."""
        with session_scope(self.product.parts.engine) as session:
            row = session.get(ApiTokenRow, token_id or self.signed_in["token_id"])
            return row is not None and row.revoked_at is not None

    def revoke(self) -> None:
        """Somebody ends this browser's sign-in at the server."""
        with session_scope(self.product.parts.engine) as session:
            tokens.revoke(session, self.signed_in["token_id"], clock.now())

    def open_ticket(self, address: str = TICKET) -> None:
        self.page.goto(address)
        until(lambda: self.visit.run(IS_SEEN))

    def open_panel(self, address: str = TICKET) -> Frame:
        """Through the button on the ticket."""
        self.open_ticket(address)
        self.visit.press("button", ".escalate")
        return self.panel()

    def panel(self) -> Frame:
        """The one that is open, once it is."""
        until(lambda: self.visit.inside("panel", "(root) => Boolean(root.querySelector('iframe:not([hidden])'))"))
        return self.visit.frame

    def command(self, name: str) -> None:
        """A keyboard command of the browser's own: no key that a test can press reaches those."""
        self.browser.run(f"async (name) => {{ {THE_TAB} chrome.commands.onCommand.dispatch(name, tab); }}", name)

    def press_elsewhere(self, scenario: str) -> None:
        """A step, pressed by the same agent somewhere else."""
        answer = requests.post(
            f"{self.product.address}/api/v1/tickets/4242/escalations?instance=global",
            json={"scenario_id": scenario, "inputs": {"impact": "Everything"}},
            headers={"Authorization": f"Bearer {self.signed_in['token']}"},
            timeout=10,
        )
        assert answer.status_code == 201, answer.text

    def badge(self) -> str:
        """On the toolbar, of the ticket's tab."""
        text: str = self.browser.run(
            f"async () => {{ {THE_TAB} return chrome.action.getBadgeText({{ tabId: tab.id }}); }}"
        )
        return text

    def popup(self, look: Literal["light", "dark"] = "light") -> Page:
        """Its page in a new tab behind the one in front, which is what it looks at."""
        popup = self.browser.page()
        self.popups.append(popup)
        popup.set_viewport_size({"width": 360, "height": 600})
        popup.emulate_media(color_scheme=look)
        self.browser.run(f"async () => {{ {THE_TAB} await chrome.tabs.update(tab.id, {{ active: true }}); }}")
        popup.goto(POPUP)
        expect(popup.locator("#main:not([aria-busy=true])")).to_be_attached()
        return popup


def complaints(page: Page | Frame) -> list[str]:
    """What axe finds."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
