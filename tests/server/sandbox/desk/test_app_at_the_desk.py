"""What an app at the desk may do, and what the desk does for it."""

from playwright.sync_api import Page, expect

from tests.server.sandbox.desk.seat import open_desk, zendesk_of
from tests.server.sandbox.desk.stage import Stage, app_frame, said


def test_what_an_app_changes_waits_for_submit(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    colleague = next(user for user in zendesk_of(stage).users.values() if user["role"] == "agent")
    frame.evaluate("client.invoke('ticket.tags.add', ['sent_to_csm'])")
    frame.evaluate("(email) => client.invoke('ticket.collaborators.add', {email})", colleague["email"])
    frame.evaluate("client.invoke('comment.appendText', 'Asked the CSM.')")
    expect(page.locator("[data-unsaved]")).to_contain_text("sent_to_csm")
    expect(page.get_by_label("Text")).to_have_value("Asked the CSM.")
    assert "sent_to_csm" not in zendesk_of(stage).tickets[4242]["tags"]
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    ticket = zendesk_of(stage).tickets[4242]
    assert "sent_to_csm" in ticket["tags"]
    assert colleague["id"] in ticket["email_cc_ids"]
    assert zendesk_of(stage).comments[4242][-1]["body"] == "Asked the CSM."


def test_an_app_sizes_its_frame_speaks_as_text_and_leads_elsewhere(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    frame.evaluate("client.invoke('resize', {height: '613px'})")
    expect(page.locator("iframe")).to_have_css("height", "613px")
    frame.evaluate("client.invoke('notify', '<img src=x onerror=alert(1)> sent', 'alert')")
    said(page, "<img src=x onerror=alert(1)> sent")
    frame.evaluate("client.invoke('routeTo', 'ticket', 4101)")
    expect(page).to_have_url(stage.desk_url + "/agent/tickets/4101")


def test_an_app_that_says_nothing_is_explained(page: Page, stage: Stage) -> None:
    stage.silent = True
    page.clock.install()
    open_desk(page, stage)
    page.locator("iframe").wait_for()
    page.clock.fast_forward(10_001)
    expect(page.get_by_role("alert")).to_contain_text(f"Nothing was heard from the app at {stage.liaison_url}")
    stage.silent = False
    page.get_by_role("button", name="Load it again").click()
    assert app_frame(page)


def test_the_host_hears_its_own_app_only(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    frame = app_frame(page)
    forged = "window.postMessage(JSON.stringify({id: 7, request: 'invoke', params: {notify: ['forged']}}), '*')"
    page.evaluate(forged)
    frame.evaluate("client.invoke('notify', 'genuine')")
    said(page, "genuine")
    expect(page.locator(".toast")).to_have_count(1)


def test_a_request_that_cannot_be_read_fails_as_a_whole(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    reason = app_frame(page).evaluate("client.ask('frobnicate', {}, null).catch((error) => error.message)")
    assert "frobnicate is not a request" in reason


def test_a_session_that_has_ended_is_begun_anew(page: Page, stage: Stage) -> None:
    open_desk(page, stage)
    page.get_by_label("Priority").select_option("low")
    expect(page.locator(".facts .priority")).to_have_text("low")
    zendesk_of(stage).tokens.clear()
    page.get_by_label("Priority").select_option("high")
    expect(page.locator(".facts .priority")).to_have_text("high")


def test_a_new_ticket_tells_its_requester_and_becomes_a_ticket(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/")
    page.get_by_role("link", name="+ New ticket").click()
    frame = app_frame(page)
    frame.evaluate("listen('ticket.requester.changed')")
    assert frame.evaluate("client.get('ticket.requester')")["ticket.requester"] is None
    requester = zendesk_of(stage).tickets[4242]["requester_id"]
    page.get_by_label("Requester").select_option(str(requester))
    frame.wait_for_function("heard.length === 1")
    assert frame.evaluate("client.get('ticket.requester.id')")["ticket.requester.id"] == requester
    page.get_by_label("Subject").fill("A question")
    page.get_by_role("button", name="Submit as new").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A question")
    expect(page.locator(".tabs li")).to_have_count(2)


def test_the_app_in_the_navigation_bar_has_a_tab_of_its_own_and_leads_to_tickets(page: Page, stage: Stage) -> None:
    open_desk(page, stage, "/agent/")
    page.get_by_role("link", name="Liaison", exact=True).click()
    expect(page).to_have_url(stage.desk_url + "/agent/liaison")
    frame = app_frame(page)
    assert frame.evaluate("client.context()")["location"] == "nav_bar"
    assert page.locator("iframe").evaluate("(one) => one.offsetHeight > innerHeight / 2")
    frame.evaluate("client.invoke('routeTo', 'ticket', 4101)")
    expect(page).to_have_url(stage.desk_url + "/agent/tickets/4101")
