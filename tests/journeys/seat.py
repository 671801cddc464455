"""An agent at the desk, and the card beside what they look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from tests.journeys.product import Product

FRONT = ".panel:not([hidden]) iframe.app"


class Seat:
    """`page` is the desk; `card` is the app's document in the tab in front; `wrong` is what has gone wrong so far."""

    def __init__(self, page: Page, product: Product, wrong: list[str]) -> None:
        self.page = page
        self.product = product
        self.wrong = wrong

    def open(self, path: str = "tickets/4242", instance: str = "zendesk") -> None:
        """Go there, and wait until the card stands."""
        self.page.goto(self.product.desk(path, instance))
        self.settled()

    def settled(self) -> None:
        """The app has nothing under way."""
        expect(self.card.locator("#main[aria-busy=false]")).to_be_visible(timeout=30_000)

    @property
    def card(self) -> Locator:
        return self.page.frame_locator(FRONT).locator("html")

    @property
    def frame(self) -> Frame:
        handle = self.page.locator(FRONT).element_handle()
        found = handle.content_frame() if handle else None
        assert found is not None
        return found

    @property
    def customer(self) -> Locator:
        return self.card.get_by_role("heading", level=1)

    def person(self, role: str) -> Locator:
        """The row of account_owner, csm, …"""
        return self.card.locator(f".person[data-role={role}]")

    def part(self, name: str) -> Locator:
        """A region of the card by its heading."""
        return self.card.get_by_role("region", name=name)

    def keep(self) -> None:
        """Mark the frame's document, so that `kept` says whether it is the same one later."""
        self.frame.evaluate("window.kept = true")

    def kept(self) -> bool:
        return bool(self.frame.evaluate("window.kept === true"))

    def sit_down(self, user_id: int) -> None:
        """Somebody else takes the seat: their app is opened anew."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and "/sidebar/" in answer.url):
            self.page.get_by_label("I am").select_option(str(user_id))

    def user(self, name: str) -> dict[str, Any]:
        return next(user for user in self.product.zendesk.users.values() if user["name"] == name)


@contextmanager
def sitting(context: BrowserContext, product: Product) -> Iterator[Seat]:
    """A seat where nothing goes wrong unseen: no script error, no dialog, no refused file, and never a cookie."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield Seat(page, product, wrong)
    kept = context.cookies()
    context.close()
    assert (kept, product.cookies, wrong) == ([], [], [])
