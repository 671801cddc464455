"""What is late or dead is a gap in words, with a way to ask again; never an error page."""

from playwright.sync_api import Locator, expect

from tests.journeys.product import Product
from tests.journeys.seat import Seat


def ask_again_until(seat: Seat, shown: Locator) -> None:
    """A failure is remembered for some seconds, so that a dead upstream is not asked by everybody."""
    for _ in range(200):
        with seat.page.expect_response("**/card?*"):
            seat.card.get_by_role("button", name="Try again").first.click()
        seat.settled()
        if shown.is_visible():
            return
    expect(shown).to_be_visible()


def test_a_dead_salesforce_is_a_gap_that_trying_again_fills(seat: Seat) -> None:
    seat.product.sandbox.fault("salesforce", drop=True)
    seat.open()
    gaps = seat.part("Not everything could be read")
    expect(gaps).to_contain_text("Salesforce account Salesforce cannot be reached.")
    expect(seat.person("account_owner")).to_contain_text("Name only, from Zendesk: Salesforce did not answer.")
    expect(seat.part("Collaboration project")).to_contain_text("docs/architecture.md")
    seat.keep()
    seat.product.sandbox.clear()
    ask_again_until(seat, seat.card.get_by_text("Account Owner of the Salesforce account."))
    expect(gaps).to_have_count(0)
    expect(seat.person("account_owner")).to_contain_text("Strategic Account Executive")
    assert seat.kept()


def test_a_zendesk_that_is_too_slow_leaves_a_card_with_a_gap(seat: Seat, product: Product) -> None:
    product.begin(deadline=1.0)
    product.sandbox.fault("zendesk", latency_ms=4000, path=r"/tickets/4242", times=1)
    seat.open()
    expect(seat.part("Not everything could be read")).to_contain_text("Ticket Zendesk took too long.")
    ask_again_until(seat, seat.card.get_by_role("heading", name="Meadowbank Dairy Cooperative"))
    expect(seat.person("csm")).to_contain_text("Mira Solberg")


def test_a_liaison_that_does_not_answer_says_so_and_can_be_asked_again(seat: Seat) -> None:
    seat.page.route("**/sidebar/tickets/4242/card?*", lambda route: route.abort(), times=1)
    seat.open()
    expect(seat.card.get_by_role("alert")).to_contain_text("Liaison did not answer. Your ticket is not affected.")
    seat.card.get_by_role("button", name="Try again").click()
    expect(seat.customer).to_contain_text("Meadowbank")


def test_a_ticket_that_zendesk_does_not_have_is_said_in_words(seat: Seat) -> None:
    gone = {"error": "RecordNotFound", "description": "Not found"}
    seat.product.sandbox.fault("zendesk", status=404, body=gone, path=r"/tickets/4242")
    seat.open()
    expect(seat.card.get_by_role("alert")).to_contain_text("Zendesk has no such record, or Liaison may not see it.")
