"""What becomes of a ticket, and what people answer in Slack, done at the desk in a browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.server.sandbox.desk.seat import TICKET, open_desk, sit_down, zendesk_of
from tests.server.sandbox.desk.stage import Stage, app_frame, said
from tests.server.sandbox.listening import Listener, listening

CHANNEL, MIRA = "C0ACCTMGMT", "U03MIRASO"


@pytest.fixture
def liaison(stage: Stage) -> Iterator[Listener]:
    with listening() as listener:
        stage.world.liaison_url = listener.url
        yield listener
        stage.world.courier.forget()


@pytest.fixture
def message(stage: Stage) -> None:
    """Liaison has told Mira something."""
    slack = stage.world.slack
    button = {"type": "button", "action_id": "seen", "text": {"type": "plain_text", "text": "Seen"}}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"<@{MIRA}> please look"}},
        {"type": "actions", "elements": [button]},
    ]
    made = {"type": "message", "ts": "1.000000", "user": slack.bot_user_id, "bot_id": "B", "text": "x"}
    slack.messages[CHANNEL].append({**made, "blocks": blocks})


def test_a_ticket_is_solved_and_opened_again(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app = app_frame(page)
    app.evaluate("listen('ticket.status.changed')")
    page.get_by_role("button", name="Solve").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    assert zendesk_of(stage).tickets[4242]["status"] == "solved"
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Solve")).to_be_visible()
    assert zendesk_of(stage).tickets[4242]["status"] == "open"
    app.wait_for_function("heard.length === 2")
    assert app.evaluate("heard") == [["ticket.status.changed", "solved"], ["ticket.status.changed", "open"]]


def test_a_ticket_is_merged_and_its_tab_makes_place_for_the_other(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/tickets/4101")
    page.get_by_label("Merge into").fill("4242")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page).to_have_url(stage.desk_url + TICKET)
    expect(page.locator(".tabs a[href='/agent/tickets/4101']")).to_have_count(0)
    assert "closed_by_merge" in zendesk_of(stage).tickets[4101]["tags"]


def test_a_merge_that_cannot_be_says_why(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_label("Merge into").fill("4220")
    page.get_by_role("button", name="Merge", exact=True).click()
    said(page, "cannot be merged")


def test_a_closed_ticket_is_continued_in_a_follow_up(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/tickets/4220")
    page.get_by_role("button", name="Create follow-up").click()
    expect(page.locator(".panel:not([hidden])")).to_contain_text("Follow-up of #4220")
    assert page.url != stage.desk_url + "/agent/tickets/4220"


def test_a_light_agent_may_not_solve(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app_frame(page)
    sit_down(page, stage, "agent", light=True)
    expect(page.get_by_role("button", name="Solve")).to_be_disabled()


@pytest.mark.usefixtures("message")
def test_slack_is_answered_beside_the_ticket(page: Page, stage: Stage, liaison: Listener) -> None:
    open_desk(page, stage)
    page.get_by_role("button", name="What has arrived").click()
    drawer = page.get_by_role("complementary", name="What has arrived")
    drawer.get_by_role("button", name="Seen").click()
    assert liaison.wait_for(1)[0]["body"]["user"]["id"] == MIRA
    drawer.get_by_label("Reply in the thread").fill("On my way")
    drawer.get_by_role("button", name="Reply").click()
    expect(drawer).to_contain_text("On my way")
    assert liaison.wait_for(3)[2]["body"]["event"]["text"] == "On my way"
    drawer.get_by_role("button", name="Edit").click()
    drawer.get_by_label("New text").fill("Tomorrow")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_contain_text("Tomorrow")
    drawer.get_by_role("button", name="Delete").click()
    expect(drawer).not_to_contain_text("Tomorrow")
    expect(page.locator("iframe")).to_be_visible()


@pytest.mark.usefixtures("message", "liaison")
def test_what_one_is_writing_stays_while_something_else_arrives(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_role("button", name="What has arrived").click()
    drawer = page.get_by_role("complementary", name="What has arrived")
    drawer.get_by_label("Reply in the thread").fill("Half a sen")
    stage.world.slack.messages[CHANNEL].append({"ts": "2.0", "user": stage.world.slack.bot_user_id, "text": "Another"})
    expect(drawer).to_contain_text("Another")
    assert drawer.locator("input[id='reply-1.000000']").input_value() == "Half a sen"


@pytest.mark.usefixtures("message", "liaison")
def test_the_side_view_can_be_read_by_everybody(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_role("button", name="What has arrived").click()
    expect(page.get_by_role("button", name="Seen")).to_be_visible()
    found = Axe().run(page, context="#drawer").response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
