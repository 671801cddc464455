"""The other three places of the app, and the other Zendesk."""

import pytest
from playwright.sync_api import expect

from tests.journeys.seat import Seat


def test_a_new_ticket_shows_its_requesters_customer_with_the_steps_off_and_why(seat: Seat) -> None:
    seat.open("tickets/new")
    expect(seat.customer).to_have_text("No requester yet")
    seat.keep()
    seat.page.get_by_label("Requester").select_option(str(seat.user("Noor Haddad")["id"]))
    expect(seat.customer).to_contain_text("Meadowbank Dairy Cooperative")
    expect(
        seat.card.get_by_text("This ticket is not saved yet: this is what is known of its requester.")
    ).to_be_visible()
    expect(seat.person("csm")).to_contain_text("Mira Solberg")
    steps = seat.part("What to do now")
    expect(steps).to_contain_text("Steps are off until the ticket is saved")
    expect(steps.locator(".step")).to_have_count(0)
    expect(seat.card.get_by_text("Wrong person?")).to_have_count(0)
    assert seat.kept()


def test_a_new_ticket_that_is_submitted_becomes_a_ticket_with_steps(seat: Seat) -> None:
    seat.open("tickets/new")
    seat.page.get_by_label("Requester").select_option(str(seat.user("Noor Haddad")["id"]))
    seat.page.get_by_label("Subject").fill("Nothing merges")
    seat.page.get_by_label("Priority").select_option("high")
    seat.page.get_by_role("button", name="Submit as new").click()
    expect(seat.page.get_by_role("heading", level=1, name="Nothing merges")).to_be_visible()
    expect(seat.part("What to do now")).to_contain_text("Make the CSM aware")


@pytest.mark.parametrize("kind", ["organization", "requester"])
def test_an_organization_and_a_person_have_their_own_card(seat: Seat, kind: str) -> None:
    number = seat.product.zendesk.tickets[4242][f"{kind}_id"]
    seat.open(f"{'organizations' if kind == 'organization' else 'users'}/{number}")
    expect(seat.customer).to_contain_text("Meadowbank Dairy Cooperative")
    expect(seat.person("account_owner")).to_contain_text("Daniel Achterberg")
    expect(seat.part("Collaboration project")).to_contain_text("docs/architecture.md")
    expect(seat.part("Other tickets").get_by_role("listitem")).to_have_count(5)
    assert "on this ticket" not in seat.card.inner_text()


def test_a_us_government_ticket_names_its_rules_and_obeys_them(seat: Seat) -> None:
    seat.open("tickets/7001", "zendesk-us-government")
    expect(seat.customer).to_contain_text("Bureau of Lighthouse Weather")
    expect(seat.card.get_by_text("tickets have no CC")).to_be_visible()
    expect(seat.person("csm")).to_contain_text("Dana Whitfield")
    steps = seat.part("What to do now")
    for title in steps.locator("ol.steps summary").all():
        title.click()
    expect(steps).to_contain_text("Follower of the ticket · dana.whitfield@gitlab.example")
    assert "CC on the ticket" not in steps.locator("ol.steps").inner_text()


def test_a_session_of_one_zendesk_says_nothing_about_the_other(seat: Seat) -> None:
    with seat.page.expect_request("**/sidebar/tickets/4242/card?*") as asked:
        seat.open()
    token = asked.value.headers["authorization"]
    other = asked.value.url.replace("instance=global", "instance=us-government").replace("4242", "7001")
    answer = seat.page.request.get(other, headers={"Authorization": token})
    assert answer.status == 403
    assert "Lighthouse" not in answer.text()
