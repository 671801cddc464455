"""One press: at once where that is safe, once however often it is pressed, and never lost when the network is."""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.escalations.brief import Warned
from tests.zendesk_app.escalations import DEALINGS, ELSEWHERE, PREVIEW, just_pressed
from tests.zendesk_app.pressing import refusal
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.waiting import later, stop_the_clock

WHAT = """() => { const at = document.activeElement;
    return at.name || at.getAttribute('aria-label') || at.innerText.split('\\n')[0].trim(); }"""
PRESS = "**/api/v1/tickets/4242/escalations?*"


@pytest.fixture
def card(sidebar: Page, desk: Desk) -> Page:
    desk.dealings = DEALINGS["nothing"]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
    return sidebar


def step(page: Page) -> Any:
    return page.locator(".step[data-step=upgrade_assistance]")


def press(page: Page) -> Any:
    return step(page).get_by_role("button", name="Tell the CSM – Bring the CSM into the upgrade")


def uncertain(desk: Desk) -> None:
    desk.presses.preview = lambda _asked: replace(PREVIEW, certain=False, warnings=(Warned("rehearsal", {}),))


def test_one_press_does_it_where_nothing_is_warned_of(card: Page, desk: Desk) -> None:
    press(card).click()
    undo = step(card).get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(undo).to_contain_text(re.compile("[0-9] s"))
    card.clock.run_for(100)
    expect(card.get_by_role("status").last).to_contain_text(re.compile("It is sent in [0-9]+ seconds."))
    expect(step(card)).to_contain_text("By Lena Brandt, just now")
    [(key, body)] = desk.presses.bodies
    assert len(key) >= 32
    assert body == {
        "scenario_id": "upgrade_assistance", "people": {}, "inputs": {}, "note": "", "reason": "", "join": None,
        "preview_digest": "d2",
    }  # fmt: skip
    expect(press(card)).to_be_hidden()  # it is open: a second one wants a reason


def test_a_double_press_is_one(card: Page, desk: Desk) -> None:
    press(card).dblclick()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert len(desk.presses.bodies) == 1
    assert desk.presses.acted == []


def test_the_receipts_come_where_the_button_was_and_nothing_above_moves(card: Page) -> None:
    top = "(step) => step.getBoundingClientRect().top + window.scrollY"
    before = step(card).evaluate(top)
    press(card).click()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert step(card).evaluate(top) == before


def test_without_network_the_same_press_is_sent_until_it_is_answered_and_made_once(card: Page, desk: Desk) -> None:
    lost = 0

    def lose(route: Any) -> Any:
        nonlocal lost
        lost += 1
        if lost < 3:
            return route.abort()  # never arrived
        if lost == 3:
            route.fetch()  # arrived, and the answer was lost
            return route.abort()
        return route.continue_()

    card.route(PRESS, lose)
    press(card).click()
    expect(step(card)).to_contain_text("No answer yet. The same press is sent again until one comes; it is made once.")
    later(card, step(card).get_by_role("button", name="Undo"))
    expect(step(card).get_by_text("No answer yet")).to_be_hidden()
    assert len({key for key, _ in desk.presses.bodies}) == 1
    assert len(desk.presses.made) == 1


def test_a_server_that_is_away_is_asked_again_at_once_when_wanted(card: Page, desk: Desk) -> None:
    desk.presses.refuse = [refusal(503, detail="Down.")]
    stop_the_clock(card)
    press(card).click()
    step(card).get_by_role("button", name="Try now").click()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert len({key for key, _ in desk.presses.bodies}) == 1


def test_one_can_stop_trying_and_press_the_same_again_later(card: Page, desk: Desk) -> None:
    desk.presses.refuse = [refusal(503)]
    stop_the_clock(card)
    press(card).click()
    step(card).get_by_role("button", name="Stop trying").click()
    later(card, card.get_by_role("status").get_by_text("Stopped."))
    press(card).click()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert len({key for key, _ in desk.presses.bodies}) == 1


def test_a_press_without_an_answer_goes_on_after_the_frame_was_loaded_anew(card: Page, desk: Desk) -> None:
    card.route(PRESS, lambda route: route.abort())
    press(card).click()
    expect(step(card)).to_contain_text("No answer yet")
    kept = card.evaluate("Object.keys(sessionStorage)")
    assert kept == ["liaison:global:77:press:4242"]  # nobody else at this desk reads it
    card.unroute(PRESS)
    card.reload()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert len(desk.presses.made) == 1


def test_an_old_press_without_an_answer_is_shown_before_it_is_sent_again(card: Page, desk: Desk) -> None:
    card.route(PRESS, lambda route: route.abort())
    press(card).click()
    expect(step(card)).to_contain_text("No answer yet")
    card.evaluate(
        "() => { const [key] = Object.keys(sessionStorage); const kept = JSON.parse(sessionStorage[key]);"
        " kept.at -= 120000; sessionStorage[key] = JSON.stringify(kept); }"
    )
    card.reload()
    expect(step(card)).to_contain_text("This was not confirmed before the app was reopened.")
    assert desk.presses.bodies == []
    card.unroute(PRESS)
    step(card).get_by_role("button", name="Tell the CSM", exact=True).click()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()


def test_a_session_that_ends_in_the_middle_keeps_what_was_typed(card: Page, desk: Desk) -> None:
    uncertain(desk)
    press(card).click()
    card.get_by_label("Add a sentence").fill("They asked twice.")
    desk.answers["/api/v1/tickets/4242/escalations"] = [lambda: refusal(401)]
    desk.answers["/api/v1/session/renew"] = [lambda: refusal(401)]
    card.get_by_role("button", name="Tell the CSM", exact=True).click()
    expect(card.get_by_role("alert")).to_contain_text("Please reopen the app")
    card.evaluate(
        "() => { const key = 'liaison:global:77:press:4242'; const kept = JSON.parse(sessionStorage[key]);"
        " kept.at -= 120000; sessionStorage[key] = JSON.stringify(kept); }"
    )
    card.reload()
    expect(card.get_by_label("Add a sentence")).to_have_value("They asked twice.")


def test_where_a_frame_may_store_nothing_a_press_still_works(sidebar: Page, desk: Desk) -> None:
    sidebar.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    desk.dealings = DEALINGS["nothing"]
    desk.presses.refuse = [refusal(503)]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
    stop_the_clock(sidebar)
    press(sidebar).click()
    step(sidebar).get_by_role("button", name="Try now").click()
    expect(step(sidebar).get_by_role("button", name="Undo")).to_be_visible()
    assert len({key for key, _ in desk.presses.bodies}) == 1


def test_what_would_be_sent_otherwise_by_now_is_shown_and_said(card: Page, desk: Desk) -> None:
    desk.presses.refuse = [refusal(409, code="preview_changed", detail="It has changed.")]
    changed = replace(PREVIEW.deliveries[1], words="@Sofia Lindqvist: Bring the CSM into the upgrade")
    first = [PREVIEW]
    desk.presses.preview = lambda _asked: (
        first.pop() if first else replace(PREVIEW, digest="d9", deliveries=(PREVIEW.deliveries[0], changed))
    )
    press(card).click()
    form = step(card).locator("form.preview")
    expect(form).to_contain_text("Something has changed since you looked.")
    expect(form.locator(".message").nth(1)).to_contain_text("Changed")
    expect(form.locator(".message").nth(0)).not_to_contain_text("Changed")
    form.get_by_role("button", name="Tell the CSM").click()
    expect(step(card).get_by_role("button", name="Undo")).to_be_visible()
    assert [body["preview_digest"] for _, body in desk.presses.bodies] == ["d1", "d9"]
    assert len({key for key, _ in desk.presses.bodies}) == 2


def test_a_refused_press_says_why_and_nothing_is_made(card: Page, desk: Desk) -> None:
    desk.presses.refuse = [refusal(403, detail="You may not.", hint="Ask a colleague.")]
    press(card).click()
    card.clock.run_for(100)
    expect(card.get_by_role("status").last).to_contain_text("That did not work: You may not. Ask a colleague.")
    assert desk.presses.made == {}
    assert card.evaluate("Object.keys(sessionStorage)") == []


def test_an_open_one_of_the_account_is_joined(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["elsewhere"]
    desk.presses.preview = lambda _asked: replace(PREVIEW, certain=False, open=(ELSEWHERE,))
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_text("ESC-0AB1CD2 is open for ticket #4301 of this customer.")).to_be_visible()
    sidebar.get_by_role("button", name="Join Tomás’s escalation").click()
    form = step(sidebar).locator("form.preview")
    expect(form.get_by_role("radio", name="Join Tomás Vega’s ESC-0AB1CD2")).to_be_checked()
    expect(form.locator("pre").first).to_be_visible()
    expect(form.locator("pre").first).to_have_text(PREVIEW.deliveries[0].words)
    expect(form.get_by_role("checkbox")).to_have_count(0)
    form.get_by_role("radio", name="Escalate separately").check()
    expect(form.get_by_role("checkbox", checked=True).first).to_be_visible()
    expect(form.locator("[name=destination]:not(:checked)")).to_have_count(0)
    form.get_by_role("radio", name="Join Tomás Vega’s ESC-0AB1CD2").check()
    form.get_by_role("button", name="Join it").click()
    sidebar.clock.run_for(100)
    expect(sidebar.get_by_role("status").last).to_contain_text("This ticket has joined")
    assert desk.presses.bodies[0][1]["join"] == "ESC-0AB1CD2"


def test_a_separate_one_wants_a_reason(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["elsewhere"]
    desk.presses.preview = lambda _asked: replace(PREVIEW, certain=False, open=(ELSEWHERE,))
    sidebar.goto(f"{desk.url}/launch")
    sidebar.get_by_role("button", name="Escalate separately").first.click()
    form = step(sidebar).locator("form.preview")
    form.get_by_role("button", name="Tell the CSM").click()
    expect(form.get_by_role("alert")).to_have_text("Still needed: One is open already. Why a separate one?")
    form.get_by_label("One is open already. Why a separate one?").fill("Another site.")
    form.get_by_role("button", name="Tell the CSM").click()
    expect(step(sidebar).get_by_role("button", name="Undo")).to_be_visible()
    assert desk.presses.bodies[0][1]["reason"] == "Another site."


def test_two_who_press_at_the_same_second_make_one_and_the_later_is_told_whose_it_is(card: Page, desk: Desk) -> None:
    uncertain(desk)
    press(card).click()
    card.get_by_label("Add a sentence").fill("They asked twice.")
    desk.presses.first = replace(just_pressed(), pressed_by="agent:79", pressed_by_name="Tomás Vega")
    card.get_by_role("button", name="Tell the CSM", exact=True).click()
    expect(step(card)).to_contain_text("By Tomás Vega")
    later(card, card.get_by_role("status").get_by_text("Tomás Vega has sent this just before you: ESC-7K3M9Q2."))
    step(card).get_by_role("button", name="Escalate separately").click()
    expect(card.get_by_label("Add a sentence")).to_have_value("They asked twice.")


def test_the_keyboard_alone_goes_from_the_button_through_the_preview_to_undo(card: Page, desk: Desk) -> None:
    uncertain(desk)
    press(card).press("Enter")
    expect(card.get_by_role("heading", name="This is what will be sent")).to_be_focused()
    walked = []
    while not walked or walked[-1] != "Tell the CSM":
        card.keyboard.press("Tab")
        walked.append(card.evaluate(WHAT))
    assert walked == [
        "sentence", "Someone else?", "destination", "destination", "Ticket #4242", "destination",
        "Slack #account-northwind", "Tell the CSM",
    ]  # fmt: skip
    desk.presses.after = {"undo": DEALINGS["undone"]}
    card.keyboard.press("Enter")
    expect(step(card).get_by_role("button", name="Undo")).to_be_focused()
    card.keyboard.press("Enter")
    expect(step(card).locator(".escalation")).to_contain_text("Undone: nothing was sent")
    expect(step(card).locator(".escalation")).to_be_focused()
    card.keyboard.press("Tab")
    assert card.evaluate("document.activeElement.closest('.escalation') !== null")


def test_what_only_the_agent_can_tell_is_pressed_like_any_other(card: Page, desk: Desk) -> None:
    card.get_by_text("Something else?").click()
    step = card.locator("[data-key=else] .step").first
    step.locator("summary").first.press("Enter")
    step.locator("[data-press]").first.press("Enter")
    expect(step.get_by_role("button", name="Undo")).to_be_focused()
    assert desk.presses.bodies[0][1]["scenario_id"] == step.get_attribute("data-step")


def test_who_may_not_press_is_told_why_and_sees_the_receipts(sidebar: Page, desk: Desk) -> None:
    desk.dealings = replace(DEALINGS["refused"], here=DEALINGS["in_every_state"].here)
    sidebar.goto(f"{desk.url}/launch")
    expect(step(sidebar)).to_contain_text("Escalating is open to some groups only, for now.")
    expect(step(sidebar)).to_contain_text("Salesforce case of the ticket")
    assert sidebar.locator("[data-press]").count() == 0


def test_while_nobody_can_say_what_was_pressed_nothing_can_be(sidebar: Page, desk: Desk) -> None:
    desk.dealings = DEALINGS["unknown"]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_text("Whether this was escalated already cannot be read right now")).to_be_visible()
    assert sidebar.locator("[data-press]").count() == 0
