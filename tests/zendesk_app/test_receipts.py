"""Receipts in the card: told in words, kept true without moving anything, undone, withdrawn, retried, put aside."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.deliveries.states import State
from server.records import Recommendations
from tests.zendesk_app.contexts import NOW, RICH, STEPS
from tests.zendesk_app.escalations import DEALINGS, FULL, escalation, in_every_state, just_pressed, receipt, taken_back
from tests.zendesk_app.hostile import LONG, MARKUP
from tests.zendesk_app.pressing import refusal
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.test_accessibility import UNFOLD, complaints
from tests.zendesk_app.waiting import later, stop_the_clock

STRIP = "/sidebar/tickets/4242/escalations"
CUT_OFF = """() => { const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll('main *')].filter((one) => one.offsetParent && !one.closest('.unseen, select')
        && one.getBoundingClientRect().right > edge + 0.5).map((one) => one.outerHTML.slice(0, 200)); }"""
COUNT = """() => { const ask = window.fetch; window.count = 0;
    window.fetch = (...asked) => { window.count += 1; return ask(...asked); } }"""


def opened(page: Page, desk: Desk, *here: Any, **changes: Any) -> Any:
    desk.dealings = replace(DEALINGS["nothing"], here=here, **changes)
    page.goto(f"{desk.url}/launch")
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")
    return page.locator(".escalation").first


def line_of(escalation: Any, place: str) -> Any:
    return escalation.locator(".arrival", has_text=place).first


def test_each_destination_has_a_line_in_words(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, in_every_state())
    for place, said in (
        ("Ticket #4242", "Sending …"),
        ("Slack #account-northwind", "Failed"),
        ("Slack #account-northwind", "The channel #account-northwind is archived. Ask for it to be opened again"),
        ("Salesforce case", "Will retry at"),
        ("Salesforce case", "Salesforce cannot be reached."),
        ("GitLab issue", "Checking …"),
        ("E-mail", "It may have been sent: no answer came, and it cannot be looked up."),
        ("direct message", "Sofia Lindqvist is not on Slack as far as Liaison knows"),
    ):
        expect(line_of(shown, place)).to_contain_text(said)
    expect(line_of(shown, "direct message").get_by_role("link", name="Sent")).to_have_attribute(
        "href", "https://acme.slack.com/archives/C1/p1"
    )
    expect(shown).to_contain_text("Seen · Jonas Weiß, 1 min ago")
    expect(shown).to_contain_text("On it · Jonas Weiß")
    expect(shown).to_contain_text("#4301 (joined)")


def test_the_next_attempt_is_told_by_the_readers_clock(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, in_every_state())
    at = sidebar.evaluate(
        "(iso) => new Intl.DateTimeFormat('en', {timeStyle: 'short'}).format(Date.parse(iso))",
        (NOW + timedelta(minutes=5)).isoformat(),
    )
    expect(line_of(shown, "Salesforce case").locator("time")).to_have_text(at)


def test_a_pause_is_said_once_and_no_line_says_when_it_will_be_sent(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, in_every_state(), paused=True)
    expect(shown.get_by_text("Sending is paused. Nothing is lost")).to_have_count(1)
    for place in ("Salesforce case", "GitLab issue"):
        expect(line_of(shown, place).locator(".state")).to_have_text("Waiting")
    expect(line_of(shown, "Ticket #4242")).to_contain_text("Sending …")
    expect(line_of(shown, "Slack #account-northwind")).to_contain_text("Failed")
    desk.dealings = replace(desk.dealings, paused=False)
    expect(shown.get_by_text("Sending is paused.")).to_have_count(0)
    expect(line_of(shown, "Salesforce case")).to_contain_text("Will retry at")


def test_a_pause_is_not_told_of_what_has_come_to_its_end(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, escalation(), paused=True)
    expect(shown.get_by_text("Sending is paused.")).to_have_count(0)


def test_what_could_not_be_taken_back_is_said(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, taken_back())
    expect(line_of(shown, "Ticket #4242")).to_contain_text("The answers in its thread stay.")
    expect(line_of(shown, "Slack")).to_contain_text("Somebody has answered it. Delete it by hand.")
    assert shown.get_by_role("button").count() == 0


def test_undo_says_that_nothing_was_sent(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, just_pressed())
    desk.presses.after = {"undo": DEALINGS["undone"]}
    shown.get_by_role("button", name="Undo").press("Enter")
    expect(shown).to_contain_text("Undone: nothing was sent · Lena Brandt, just now")
    expect(shown).to_be_focused()  # the button is gone; the next key goes on from here
    assert shown.evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status").last).to_have_text("Undone. Nothing was sent.")
    assert desk.presses.acted == ["undo"]


def test_an_undo_that_comes_too_late_says_what_is_left_to_do(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, just_pressed())
    desk.presses.refuse = [refusal(409, detail="It has left.")]
    desk.presses.after = {"undo": replace(DEALINGS["nothing"], here=(escalation(),))}
    shown.get_by_role("button", name="Undo").click()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status").last).to_contain_text("Too late to undo: it has left. You can withdraw it.")
    expect(shown.get_by_text("Withdraw", exact=False).first).to_be_visible()


def test_an_undo_without_network_is_tried_again_while_there_is_time(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, just_pressed())
    tries: list[str] = []

    def lose_first(route: Any) -> Any:
        tries.append(route.request.url)
        return route.abort() if len(tries) == 1 else route.continue_()

    sidebar.route("**/undo", lose_first)
    shown.get_by_role("button", name="Undo").click()
    later(sidebar, sidebar.get_by_role("status").get_by_text("Undone. Nothing was sent."))
    assert len(tries) == 2
    assert desk.presses.acted == ["undo"]


def test_the_seconds_run_down_and_the_button_goes_when_they_are_over(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, just_pressed())
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(),))
    sidebar.clock.fast_forward(61_000)
    later(sidebar, shown.get_by_role("button", name="Undo"), hidden=True)
    expect(shown.get_by_role("link", name="Sent")).to_have_count(2)


def test_withdrawing_asks_once(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, escalation())
    shown.get_by_text("Withdraw", exact=False).first.click()
    expect(shown).to_contain_text("cannot be taken back")
    assert desk.presses.acted == []
    desk.presses.after = {"withdraw": replace(DEALINGS["nothing"], here=(taken_back(),))}
    shown.get_by_role("button", name="Withdraw it all").click()
    expect(shown).to_contain_text("Being withdrawn …")
    assert desk.presses.acted == ["withdraw"]


@pytest.mark.parametrize(("name", "verb"), [("Done", "done"), ("Retry", "retry")])
def test_done_and_retry_are_one_press(sidebar: Page, desk: Desk, name: str, verb: str) -> None:
    shown = opened(sidebar, desk, in_every_state())
    shown.get_by_role("button", name=name).first.click()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status").last).not_to_be_empty()
    assert desk.presses.acted == [verb]


def test_what_moves_is_asked_for_each_second_and_what_stands_is_not(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk, just_pressed())
    for _ in range(3):
        with sidebar.expect_response(f"**{STRIP}?*"):
            sidebar.clock.run_for(1100)
    stop_the_clock(sidebar)
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(),))
    later(sidebar, sidebar.get_by_role("link", name="Sent").first)
    sidebar.evaluate(COUNT)
    sidebar.clock.run_for(10_000)
    assert sidebar.evaluate("window.count") == 0
    with sidebar.expect_response(f"**{STRIP}?*"):
        sidebar.clock.run_for(6000)


def test_nothing_is_asked_while_nobody_looks(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk, just_pressed())
    sidebar.evaluate(COUNT)
    with sidebar.expect_response(f"**{STRIP}?*"):
        sidebar.clock.run_for(1100)
    sidebar.evaluate("zendesk.emit('app.deactivated'); window.count = 0")
    sidebar.clock.run_for(20_000)
    assert sidebar.evaluate("window.count") == 0
    with sidebar.expect_response(f"**{STRIP}?*"):
        sidebar.evaluate("zendesk.emit('app.activated')")


def test_a_change_keeps_the_focus_and_what_is_open(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, in_every_state())
    shown.get_by_text("What it says").click()
    link = line_of(shown, "direct message").get_by_role("link")
    link.focus()
    changed = in_every_state()
    sent = replace(changed.receipts[0], state=State.SENT, url="https://acme.zendesk.com/agent/tickets/4242")
    desk.dealings = replace(DEALINGS["nothing"], here=(replace(changed, receipts=(sent, *changed.receipts[1:])),))
    later(sidebar, line_of(shown, "Ticket #4242").get_by_role("link", name="Sent"))
    expect(link).to_be_focused()
    expect(shown.locator("pre").first).to_be_visible()


def test_what_comes_by_itself_waits_while_the_pointer_is_on_a_button_below(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk, just_pressed())
    button = sidebar.get_by_role("button", name="Tell the CSM – Pass the renewal question to Sales")
    button.hover()
    top = "(one) => one.getBoundingClientRect().top"
    before = button.evaluate(top)
    desk.dealings = replace(DEALINGS["nothing"], here=(in_every_state(),))
    with sidebar.expect_response(f"**{STRIP}?*"):
        sidebar.clock.run_for(1100)
    with sidebar.expect_request(f"**{STRIP}?*"):  # it asks again when it has dealt with the answer
        sidebar.clock.run_for(1100)
    assert button.evaluate(top) == before
    sidebar.mouse.move(1, 1)
    expect(sidebar.get_by_text("GitLab issue in support/star").first).to_be_visible()


def test_without_connection_it_says_of_when_this_is(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, just_pressed())
    sidebar.route(f"**{STRIP}?*", lambda route: route.abort())
    later(sidebar, shown.get_by_role("alert").get_by_text("No connection; this was true at"))
    sidebar.unroute(f"**{STRIP}?*")
    later(sidebar, shown.get_by_role("alert"), hidden=True)


def test_a_press_of_a_colleague_appears_by_itself(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk)
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(pressed_by_name="Tomás Vega"),))
    later(sidebar, sidebar.locator(".step[data-step=upgrade_assistance]").get_by_text("By Tomás Vega"))
    assert sidebar.get_by_role("button", name="Tell the CSM – Bring the CSM into the upgrade").count() == 0


def test_receipts_of_a_step_that_is_not_shown_stand_at_the_head(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, escalation(scenario="something_else"))
    expect(shown.get_by_role("heading", name="Bring the CSM into the upgrade")).to_be_visible()
    assert sidebar.locator("#escalations .escalation").count() == 1


def test_receipts_are_there_also_when_no_step_is(sidebar: Page, desk: Desk) -> None:
    desk.tickets[4242] = lambda: replace(RICH, recommendations=Recommendations((), STEPS.asked_by_agent))
    opened(sidebar, desk, escalation())
    expect(sidebar.locator("#escalations .escalation")).to_contain_text("By Lena Brandt")


def test_a_step_is_put_aside_with_a_reason_and_brought_back(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk)
    step = sidebar.locator(".step[data-step=pass_lead_renewal]")
    step.get_by_text("Not now?").click()
    step.get_by_role("radio", name="Does not apply").check()
    step.get_by_label("Reason").fill("They renewed last week.")
    desk.dealings = DEALINGS["put_aside"]
    step.get_by_role("button", name="Hide on this ticket").click()
    expect(step).to_have_count(0)
    body = next(body for line, _, body in desk.asked if "dismissals" in line)
    assert body == {"scenario_id": "pass_lead_renewal", "kind": "does_not_apply", "reason": "They renewed last week."}
    sidebar.get_by_text("1 step put aside on this ticket").click()
    desk.dealings = DEALINGS["nothing"]
    sidebar.get_by_role("button", name="Bring back").click()
    expect(step).to_be_visible()
    assert desk.presses.acted == ["dismiss", "recall"]


def test_a_reason_is_wanted_for_putting_a_step_aside(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk)
    step = sidebar.locator(".step[data-step=pass_lead_renewal]")
    step.get_by_text("Not now?").click()
    step.get_by_role("button", name="Hide on this ticket").click()
    assert desk.presses.acted == []


def test_what_the_ticket_has_ended_says_so(sidebar: Page, desk: Desk) -> None:
    ended = escalation(state="done", ended_at=NOW - timedelta(hours=2), ended_by="ticket")
    expect(opened(sidebar, desk, ended)).to_contain_text("Done: the ticket is solved · 2 hours ago")


def test_nothing_is_cut_off_in_the_longer_language(sidebar: Page, desk: Desk) -> None:
    desk.language = "de"
    desk.presses.preview = lambda _asked: FULL
    for name, dealings in DEALINGS.items():
        desk.dealings = dealings
        sidebar.goto(f"{desk.url}/launch")
        expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
        if name == "elsewhere":
            sidebar.locator("[data-press]").first.click()
            expect(sidebar.locator("form.preview")).to_be_visible()
        sidebar.evaluate(UNFOLD)
        assert sidebar.evaluate(CUT_OFF) == [], name


def test_hostile_text_in_receipts_is_text(sidebar: Page, desk: Desk) -> None:
    nasty = f"{MARKUP} {LONG}"
    error = {"code": MARKUP, "message": nasty, "hint": nasty}
    bad = receipt(nasty, State.FAILED, words=nasty, error=error, url="javascript:alert(1)")
    shown = opened(sidebar, desk, escalation(bad, pressed_by_name=nasty, reason=nasty, title={"en": MARKUP}))
    sidebar.evaluate(UNFOLD)
    expect(shown).to_contain_text(MARKUP)
    assert sidebar.locator("main img, main script").count() == 0
    assert shown.locator("a[href^=javascript]").count() == 0
    assert sidebar.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert sidebar.title() == "Liaison"


@pytest.mark.parametrize("name", list(DEALINGS))
def test_axe_finds_nothing(sidebar: Page, desk: Desk, name: str) -> None:
    desk.dealings = DEALINGS[name]
    desk.presses.preview = lambda _asked: FULL
    sidebar.emulate_media(color_scheme="light", reduced_motion="reduce")
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
    if name in ("nothing", "elsewhere"):
        sidebar.locator("[data-press]").first.click()
        expect(sidebar.locator("form.preview")).to_be_visible()
    sidebar.evaluate(UNFOLD)
    assert complaints(sidebar) == []
    sidebar.emulate_media(color_scheme="dark")
    assert complaints(sidebar) == []
    assert sidebar.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
