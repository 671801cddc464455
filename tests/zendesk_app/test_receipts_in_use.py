"""Receipts under a reader's hands: kept true without moving anything, undone, withdrawn, retried, put aside."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.deliveries.states import State
from tests.zendesk_app.escalations import DEALINGS, escalation, in_every_state, just_pressed, receipt, taken_back
from tests.zendesk_app.pressing import refusal
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.strip import STRIP, line_of, opened
from tests.zendesk_app.waiting import later, stop_the_clock

COUNT = """() => { const ask = window.fetch; window.count = 0;
    window.fetch = (...asked) => { window.count += 1; return ask(...asked); } }"""


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


def test_what_becomes_of_a_press_is_said_to_those_who_do_not_see_it_change(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk, just_pressed())
    archived = {"code": "is_archived", "message": "Archived.", "hint": "Bring it back."}
    lost = receipt("Slack #account-northwind", State.FAILED, number=2, error=archived)
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(receipt("Ticket #4242"), lost),))
    status = sidebar.get_by_role("status")
    later(sidebar, status.get_by_text("Not arrived: Slack #account-northwind."))
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(),))
    later(sidebar, status.get_by_text("ESC-7K3M9Q2 has arrived everywhere."))


def test_a_press_of_a_colleague_appears_by_itself(sidebar: Page, desk: Desk) -> None:
    opened(sidebar, desk)
    desk.dealings = replace(DEALINGS["nothing"], here=(escalation(pressed_by_name="Tomás Vega"),))
    later(sidebar, sidebar.locator(".step[data-step=upgrade_assistance]").get_by_text("By Tomás Vega"))
    assert sidebar.get_by_role("button", name="Tell the CSM – Bring the CSM into the upgrade").count() == 0


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
