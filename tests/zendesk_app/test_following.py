"""The card follows what Zendesk shows, without a reload, and never shows one ticket's people for another."""

import time
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from server.records import Context
from tests.zendesk_app.contexts import ORGANIZATION, RICH, TICKET
from tests.zendesk_app.escalations import DEALINGS
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.shapes import SHAPES

NEXT_FRAME = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def ticket_of(number: int, customer: str, **changes: Any) -> Context:
    return replace(
        RICH,
        ticket=replace(TICKET, zendesk_ticket_id=number, **changes),
        organization=replace(ORGANIZATION, name=customer),
    )


@pytest.fixture
def opened(sidebar: Page, desk: Desk) -> Page:
    desk.tickets[4300] = lambda: ticket_of(4300, "Contoso")
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", level=1)).to_contain_text("Northwind Traders")
    sidebar.evaluate("window.sameDocument = true")
    return sidebar


def asked_for(desk: Desk, start: str) -> list[str]:
    return [line for line, _, _ in desk.asked if line.startswith(start)]


def test_the_ticket_is_the_one_that_zendesk_shows(opened: Page, desk: Desk) -> None:
    assert asked_for(desk, "GET /sidebar/tickets/") == ["GET /sidebar/tickets/4242/card?instance=global&language=en"]


def test_another_ticket_brings_its_own_card(opened: Page) -> None:
    opened.evaluate("zendesk.context = {ticketId: 4300}; zendesk.emit('context.updated', zendesk.context)")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Contoso")
    assert opened.evaluate("window.sameDocument") is True


@pytest.mark.parametrize(
    "event", ["ticket.updated", "ticket.priority.changed", "ticket.requester.changed", "ticket.organization.changed"]
)
def test_a_change_of_the_ticket_reads_it_again(opened: Page, desk: Desk, event: str) -> None:
    desk.tickets[4242] = lambda: ticket_of(4242, "Renamed Traders")
    opened.evaluate(f"zendesk.emit('{event}')")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Renamed Traders")
    assert "anew=1" in asked_for(desk, "GET /sidebar/tickets/4242/card")[-1]


def test_several_events_of_one_change_are_one_question(opened: Page, desk: Desk) -> None:
    events = ["ticket.requester.id.changed", "ticket.requester.changed", "ticket.updated"]
    opened.evaluate("(events) => events.forEach((event) => zendesk.emit(event))", events)
    wait_until(lambda: len(asked_for(desk, "GET /sidebar/tickets/4242/card")) == 2)
    opened.clock.run_for(1000)
    expect(opened.get_by_role("main")).to_have_attribute("aria-busy", "false")
    assert len(asked_for(desk, "GET /sidebar/tickets/4242/card")) == 2


def test_a_late_answer_of_an_older_ticket_is_dropped(opened: Page, desk: Desk) -> None:
    desk.tickets[4242] = lambda: ticket_of(4242, "Too late")
    held: list[Route] = []
    opened.route("**/tickets/4242/card?*", lambda route: held.append(route))
    with opened.expect_request("**/tickets/4242/card?*"):
        opened.evaluate("zendesk.emit('ticket.updated')")
    opened.evaluate("zendesk.context = {ticketId: 4300}; zendesk.emit('context.updated')")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Contoso")
    with opened.expect_response("**/tickets/4242/card?*") as late:
        held[0].continue_()
    late.value.finished()
    opened.evaluate(NEXT_FRAME)
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Contoso")


def test_nothing_of_the_old_ticket_stands_there_while_the_new_one_loads(opened: Page) -> None:
    opened.route("**/tickets/4300/card?*", lambda route: None)
    opened.evaluate("zendesk.context = {ticketId: 4300}; zendesk.emit('context.updated')")
    expect(opened.locator(".skeleton")).to_be_visible()
    expect(opened.get_by_text("Northwind Traders")).to_have_count(0)
    expect(opened.get_by_role("main")).to_have_attribute("aria-busy", "true")


def test_what_is_open_typed_and_focused_stays_when_the_same_card_comes_again(opened: Page, desk: Desk) -> None:
    opened.get_by_text("Wrong person?").first.click()
    opened.locator("[data-override=account_owner] [name=name]").fill("Somebody Else")
    desk.tickets[4242] = lambda: ticket_of(4242, "Renamed Traders")
    opened.evaluate("zendesk.emit('ticket.updated')")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Renamed Traders")
    field = opened.locator("[data-override=account_owner] [name=name]")
    expect(field).to_be_visible()
    expect(field).to_have_value("Somebody Else")
    expect(field).to_be_focused()


def test_a_button_that_had_the_focus_has_it_again_and_no_other(opened: Page, desk: Desk) -> None:
    """With presses on the card, a wrong one would be the next Enter."""
    desk.dealings = DEALINGS["nothing"]
    opened.get_by_role("button", name="Refresh").press("Enter")
    expect(opened.locator("[data-press]").first).to_be_visible()
    expect(opened.get_by_role("button", name="Refresh")).to_be_focused()


def test_a_requester_who_is_not_saved_yet_is_shown_as_such(opened: Page, desk: Desk) -> None:
    opened.evaluate("zendesk.live['ticket.requester'] = {id: 777}; zendesk.emit('ticket.requester.changed')")
    expect(opened.get_by_text("The requester was changed and is not saved yet")).to_be_visible()
    assert asked_for(desk, "GET /sidebar/users/777/card")[-1].endswith("unsaved=requester")
    expect(opened.get_by_text("Wrong person?")).to_have_count(0)


def test_an_organization_that_is_not_saved_yet_is_shown_as_such(opened: Page, desk: Desk) -> None:
    opened.evaluate("zendesk.live['ticket.organization'] = {id: 9999}; zendesk.emit('ticket.organization.changed')")
    expect(opened.get_by_text("The organization was changed and is not saved yet")).to_be_visible()
    assert asked_for(desk, "GET /sidebar/organizations/9999/card")


def test_a_priority_that_is_not_saved_yet_is_said_and_the_steps_stay(opened: Page) -> None:
    opened.evaluate("zendesk.live['ticket.priority'] = 'urgent'; zendesk.emit('ticket.priority.changed')")
    expect(opened.get_by_text("The priority was changed and is not saved yet")).to_be_visible()
    expect(opened.get_by_text("Bring the CSM into the upgrade")).to_be_visible()


def test_a_new_ticket_shows_its_requester_with_actions_off_and_why(sidebar: Page, desk: Desk) -> None:
    desk.location, desk.zendesk_context = "new_ticket_sidebar", {"newTicketId": "new/1"}
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", name="No requester yet")).to_be_visible()
    sidebar.evaluate("zendesk.live['ticket.requester'] = {id: 501}; zendesk.emit('ticket.requester.changed')")
    expect(sidebar.get_by_text("This ticket is not saved yet")).to_be_visible()
    expect(sidebar.get_by_text("Steps are off until the ticket is saved")).to_be_visible()
    expect(sidebar.get_by_role("heading", name="Account Owner Priya Raman")).to_be_visible()
    assert asked_for(desk, "GET /sidebar/users/501/card")[-1].endswith("unsaved=new_ticket&anew=1")


@pytest.mark.parametrize(("kind", "key"), [("organization", "organizationId"), ("user", "userId")])
def test_an_organization_and_a_user_have_their_own_card(sidebar: Page, desk: Desk, kind: str, key: str) -> None:
    desk.location, desk.zendesk_context = f"{kind}_sidebar", {key: 31}
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", level=1)).to_contain_text("Northwind Traders")
    assert asked_for(desk, f"GET /sidebar/{kind}s/31/card")


def test_the_other_tickets_come_after_the_answer(opened: Page, desk: Desk) -> None:
    expect(opened.get_by_role("link", name="Site down after certificate renewal")).to_be_visible()
    expect(opened.get_by_text("And 4 more.")).to_be_visible()
    lines = [line for line, _, _ in desk.asked]
    others = "GET /sidebar/organizations/9001/tickets?instance=global&language=en&except=4242"
    assert lines.index(others) > lines.index("GET /sidebar/tickets/4242/card?instance=global&language=en")


def test_another_ticket_is_opened_in_zendesk(opened: Page) -> None:
    opened.get_by_role("link", name="Site down after certificate renewal").click()
    opened.wait_for_function("zendesk.invoked.some(([name]) => name === 'routeTo')")
    assert ["routeTo", "ticket", 4300] in opened.evaluate("zendesk.invoked")


def test_zendesk_is_told_the_height_of_the_card(opened: Page) -> None:
    expect(opened.get_by_text("And 4 more.")).to_be_visible()
    opened.wait_for_function(
        "zendesk.invoked.at(-1)?.[1].height === `${Math.ceil(document.body.getBoundingClientRect().height)}px`"
    )
    before = opened.evaluate("parseInt(zendesk.invoked.at(-1)[1].height)")
    opened.get_by_text("Something else?").click()
    opened.wait_for_function("(before) => parseInt(zendesk.invoked.at(-1)[1].height) > before + 100", arg=before)


def test_coming_back_after_a_minute_reads_again(opened: Page, desk: Desk) -> None:
    opened.evaluate("zendesk.emit('app.activated')")
    opened.clock.run_for(200)
    assert len(asked_for(desk, "GET /sidebar/tickets/4242/card")) == 1
    opened.clock.fast_forward(61_000)
    opened.evaluate("zendesk.emit('app.activated')")
    opened.clock.run_for(200)
    wait_until(lambda: len(asked_for(desk, "GET /sidebar/tickets/4242/card")) == 2)


def wait_until(holds: Any) -> None:
    for _ in range(100):
        if holds():
            return
        time.sleep(0.05)
    assert holds()


def test_a_retry_asks_again(sidebar: Page, desk: Desk) -> None:
    desk.tickets[4242] = SHAPES["gaps"]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_text("Salesforce took too long.")).to_be_visible()
    desk.tickets[4242] = SHAPES["rich"]
    sidebar.get_by_role("button", name="Try again").first.click()
    expect(sidebar.get_by_text("Salesforce took too long.")).to_have_count(0)
    expect(sidebar.get_by_text("Strategic Account Executive, EMEA")).to_be_visible()
