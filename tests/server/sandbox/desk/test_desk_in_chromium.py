"""The desk as one uses it: tabs, seats, the conversation, the side view."""

from typing import Any

import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.server.sandbox.desk.seat import TICKET, open_desk, sit_down, submit, zendesk_of
from tests.server.sandbox.desk.stage import Stage, app_frame, said


def test_the_list_opens_a_ticket_and_the_back_button_returns(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/")
    page.get_by_role("button", name="Urgent").click()
    page.get_by_role("link", name="Merges wait for ten minutes").click()
    expect(page).to_have_url(stage.desk_url + TICKET)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merges wait")
    page.go_back()
    expect(page).to_have_url(stage.desk_url + "/agent/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Urgent")


def test_each_open_tab_keeps_its_own_app_and_hears_when_it_is_in_front(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    first = app_frame(page)
    first.evaluate("window.kept = true; listen('app.deactivated', 'app.activated', 'pane.activated')")
    page.get_by_role("link", name="Tickets", exact=True).click()
    page.get_by_role("button", name="All").click()
    page.locator("a[href='/agent/tickets/4101']").click()
    second = app_frame(page)
    assert second != first
    page.locator(".tabs a[href='/agent/tickets/4242']").click()
    first.wait_for_function("heard.length === 4")
    assert first.evaluate("kept") is True
    assert first.evaluate("heard") == [
        ["app.activated", {"firstLoad": True}],
        ["app.deactivated", None],
        ["app.activated", {"firstLoad": False}],
        ["pane.activated", None],
    ]
    assert len(stage.posts) == 2
    assert len({post["app_guid"] for post in stage.posts}) == 2


def test_a_closed_tab_takes_its_app_along(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app_frame(page)
    page.get_by_role("button", name="Close #4242").click()
    expect(page).to_have_url(stage.desk_url + "/agent/")
    expect(page.locator("iframe")).to_have_count(0)


def test_the_app_is_opened_across_sites_by_a_signed_post(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app_frame(page)
    (post,) = stage.posts
    assert post["origin"] == post["origin_header"] == stage.desk_url
    claims = jwt.decode(post["token"], options={"verify_signature": False})
    assert claims["sub"].endswith(f"/users/{page.get_by_label('I am').input_value()}.json")


@pytest.mark.parametrize(
    ("path", "location", "context"),
    [
        (TICKET, "ticket_sidebar", {"ticketId": 4242}),
        ("/agent/tickets/new", "new_ticket_sidebar", {"newTicketId": "new-1"}),
        ("/agent/organizations/{organization}", "organization_sidebar", {"organizationId": "{organization}"}),
        ("/agent/users/{user}", "user_sidebar", {"userId": "{user}"}),
    ],
)
def test_each_place_tells_the_app_where_it_is(
    page: Page, stage: Stage, path: str, location: str, context: dict[str, Any]
) -> None:
    ticket = zendesk_of(stage).tickets[4242]
    ids = {"organization": ticket["organization_id"], "user": ticket["requester_id"]}
    open_desk(page, stage, path.format(**ids))
    told = app_frame(page).evaluate("client.context()")
    assert told["location"] == stage.posts[0]["location"] == location
    assert {key: str(told[key]) for key in context} == {key: str(each).format(**ids) for key, each in context.items()}


def test_another_agent_opens_the_app_anew(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app_frame(page)
    with page.expect_response(lambda response: "/sidebar/" in response.url):
        person = sit_down(page, stage, "agent")
    assert app_frame(page).evaluate("client.get('currentUser.id')")["currentUser.id"] == person["id"]
    claims = jwt.decode(stage.posts[-1]["token"], options={"verify_signature": False})
    assert claims["sub"].endswith(f"/users/{person['id']}.json")


def test_the_chosen_language_reaches_the_app(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/")
    page.get_by_label("Language of the app").select_option("de")
    open_desk(page, stage)
    frame = app_frame(page)
    assert frame.evaluate("client.get('currentUser.locale')")["currentUser.locale"] == "de"
    assert frame.evaluate("client.metadata()")["locale"] == "de"


@pytest.mark.parametrize(("kind", "public"), [("Public reply", True), ("Internal note", False)])
def test_what_the_agent_writes_is_posted_as_theirs(page: Page, stage: Stage, kind: str, public: bool) -> None:
    open_desk(page, stage)
    person = sit_down(page, stage, "agent")
    submit(page, "We are on it <b>now</b>", kind)
    expect(page.locator(".comment").last).to_contain_text("We are on it <b>now</b>")
    comment = zendesk_of(stage).comments[4242][-1]
    assert (comment["body"], comment["public"], comment["author_id"]) == (
        "We are on it <b>now</b>",
        public,
        person["id"],
    )
    expect(page.get_by_label("Text")).to_have_value("")


def test_a_light_agent_writes_notes_only(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_label("Public reply").check()
    sit_down(page, stage, "agent", light=True)
    expect(page.get_by_label("Public reply")).to_be_disabled()
    expect(page.get_by_label("Internal note")).to_be_checked()
    expect(page.get_by_label("Priority")).to_be_disabled()


def test_who_is_no_agent_writes_nothing_and_the_app_is_asked_all_the_same(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    app_frame(page)
    with page.expect_response(lambda response: "/sidebar/" in response.url):
        person = sit_down(page, stage, "end-user")
    expect(page.get_by_role("button", name="Submit")).to_be_disabled()
    app_frame(page)
    claims = jwt.decode(stage.posts[-1]["token"], options={"verify_signature": False})
    assert claims["sub"].endswith(f"/users/{person['id']}.json")


def test_a_changed_priority_is_saved_and_told(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    frame.evaluate("listen('ticket.priority.changed', '*.changed', 'ticket.updated')")
    page.get_by_label("Priority").select_option("low")
    frame.wait_for_function("heard.length === 3")
    assert frame.evaluate("heard")[:2] == [
        ["ticket.priority.changed", "low"],
        ["*.changed", {"propertyName": "ticket.priority", "newValue": "low"}],
    ]
    assert zendesk_of(stage).tickets[4242]["priority"] == "low"
    assert frame.evaluate("client.get('ticket.priority')")["ticket.priority"] == "low"


def test_a_priority_that_zendesk_refuses_goes_back(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    frame.evaluate("listen('ticket.priority.changed')")
    stage.world.faults.add("zendesk", status=429, method="PUT")
    page.get_by_label("Priority").select_option("low")
    said(page, "429")
    expect(page.get_by_label("Priority")).to_have_value("urgent")
    frame.wait_for_function("heard.length === 2")
    assert frame.evaluate("heard") == [["ticket.priority.changed", "low"], ["ticket.priority.changed", "urgent"]]


def test_another_requester_brings_another_organization(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    frame.evaluate("listen('ticket.requester.changed', 'ticket.requester.id.changed', 'ticket.organization.changed')")
    other = zendesk_of(stage).tickets[4204]
    page.get_by_label("Requester").select_option(str(other["requester_id"]))
    frame.wait_for_function("heard.length === 3")
    heard = dict(frame.evaluate("heard"))
    assert heard["ticket.requester.changed"]["id"] == heard["ticket.requester.id.changed"] == other["requester_id"]
    assert heard["ticket.organization.changed"]["id"] == other["organization_id"]
    assert zendesk_of(stage).tickets[4242]["organization_id"] == other["organization_id"]


def test_a_ticket_that_is_changed_elsewhere_follows_and_keeps_what_is_being_written(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    frame.evaluate("listen('ticket.updated')")
    page.get_by_label("Text").fill("Half a sen")
    with stage.world.lock:
        zendesk_of(stage).tickets[4242]["subject"] = "A new subject"
        zendesk_of(stage).tickets[4242]["updated_at"] = "2040-01-01T00:00:00Z"
    expect(page.get_by_role("heading", level=1)).to_have_text("A new subject")
    frame.wait_for_function("heard.length === 1")
    expect(page.get_by_label("Text")).to_have_value("Half a sen")


def test_the_apps_pane_is_between_320_and_500_wide(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    separator = page.get_by_role("separator")
    expect(page.locator("iframe")).to_have_css("width", "320px")
    separator.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("iframe")).to_have_css("width", "340px")
    box = separator.bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, 300)
    page.mouse.down()
    page.mouse.move(100, 300)
    page.mouse.up()
    expect(separator).to_have_attribute("aria-valuenow", "500")
    page.reload()
    expect(page.get_by_role("separator")).to_have_attribute("aria-valuenow", "500")


def test_the_side_view_counts_what_is_new_and_switches_the_weather(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_label("Priority").select_option("low")
    button = page.get_by_role("button", name="What has arrived", exact=False).first
    expect(button).to_contain_text("1")
    button.click()
    expect(page.get_by_role("complementary", name="What has arrived")).to_contain_text("priority low")
    with page.expect_response(lambda response: response.url.endswith("/_weather")):
        page.get_by_role("group", name="Salesforce").get_by_text("Down").click()
    expect(page.get_by_role("group", name="Salesforce").get_by_label("Down")).to_be_checked()
    assert stage.world.faults.take("salesforce", "GET", "/")[1] is not None
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(button).to_be_focused()


def test_every_hostile_text_stays_text(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/tickets/4235")
    app_frame(page)
    page.get_by_role("link", name="Tickets", exact=True).click()
    ticket = zendesk_of(stage).tickets[4235]
    for path in (f"users/{ticket['requester_id']}", f"organizations/{ticket['organization_id']}"):
        open_desk(page, stage, f"/agent/{path}")
        app_frame(page)
    assert page.locator("main img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/agent/", TICKET, "/agent/tickets/4235", "/agent/tickets/new"])
def test_nothing_is_in_the_way_of_a_screen_reader(page: Page, stage: Stage, path: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    open_desk(page, stage, path)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("button", name="What has arrived").click()
    page.get_by_role("heading", name="Weather").wait_for()
    found = Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()
