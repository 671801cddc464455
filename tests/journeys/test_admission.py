"""Who is let in, for how long, and what others are told."""

import re
from datetime import timedelta

from playwright.sync_api import Request, Route, expect

from tests.journeys.seat import Seat

REFUSED = "Liaison could not start"
CARD = re.compile(r"/sidebar/tickets/4242/card")
CUSTOMER = 39010000028


def test_somebody_who_is_no_agent_is_refused_in_words(seat: Seat) -> None:
    seat.open()
    seat.sit_down(CUSTOMER)
    expect(seat.customer).to_have_text(REFUSED)
    seat.card.get_by_text("What went wrong").click()
    expect(seat.card.get_by_text("Only agents of this Zendesk may use Liaison.")).to_be_visible()
    assert "Achterberg" not in seat.card.inner_text()


def test_a_launch_is_taken_once(seat: Seat) -> None:
    seen: list[str] = []

    def replay(route: Route) -> None:
        seen.append(route.fetch().text() if not seen else seen[0])
        route.fulfill(body=seen[0], content_type="application/json")

    seat.page.route("**/agent/_launch", replay)
    seat.open()
    seat.page.get_by_role("button", name="Load the app again").click()
    expect(seat.customer).to_have_text(REFUSED)
    seat.page.unroute("**/agent/_launch")
    seat.page.get_by_role("button", name="Load the app again").click()
    expect(seat.customer).to_contain_text("Meadowbank")


def test_the_page_is_not_shown_inside_a_site_that_is_not_the_zendesk(seat: Seat) -> None:
    """The desk under its other name is another origin, and frame-ancestors names one."""
    refused = seat.product.desk("tickets/4242").replace("localhost", "127.0.0.1")
    with seat.page.expect_event("console", lambda said: "frame-ancestors" in said.text):
        seat.page.goto(refused)
    assert "frame-ancestors http://localhost:" in seat.wrong.pop()


def test_the_session_is_renewed_before_it_ends_and_the_next_question_uses_the_new_one(seat: Seat) -> None:
    seat.page.clock.install()
    asked: list[Request] = []
    seat.page.on("request", lambda request: asked.append(request) if CARD.search(request.url) else None)
    seat.open()
    seat.keep()
    seat.product.later = timedelta(minutes=14, seconds=30)
    with seat.page.expect_response("**/api/v1/session/renew") as renewed:
        seat.page.clock.fast_forward("14:30")
    assert renewed.value.ok
    renewed.value.finished()
    seat.product.later += timedelta(minutes=2)  # the first token has ended by now
    with seat.page.expect_response(CARD) as answered:
        seat.page.get_by_label("Priority").select_option("high")
    assert answered.value.ok
    assert asked[0].headers["authorization"] != asked[-1].headers["authorization"]
    assert seat.kept()


def test_after_twelve_hours_the_app_asks_to_be_opened_again(seat: Seat) -> None:
    seat.page.clock.install()
    seat.open()
    seat.product.later = timedelta(hours=12)
    seat.page.clock.fast_forward("12:00:00")
    expect(seat.customer).to_have_text("Please reopen the app")
    seat.page.get_by_role("button", name="Load the app again").click()
    expect(seat.customer).to_contain_text("Meadowbank")


def test_an_agent_who_is_one_no_more_is_out_at_the_next_renewal(seat: Seat) -> None:
    seat.page.clock.install()
    seat.open()
    agent = int(seat.page.get_by_label("I am").input_value())
    with seat.product.sandbox.world.lock:
        seat.product.zendesk.users[agent]["role"] = "end-user"
    seat.page.clock.fast_forward("14:30")
    expect(seat.customer).to_have_text("Please reopen the app")
    assert "Achterberg" not in seat.card.inner_text()
