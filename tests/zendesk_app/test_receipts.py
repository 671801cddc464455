"""Receipts in the card, told in words, for everybody: each state, in both languages, whatever strangers write."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from server.deliveries.states import State
from server.records import Recommendations
from tests.zendesk_app.contexts import NOW, RICH, STEPS
from tests.zendesk_app.escalations import DEALINGS, FULL, escalation, in_every_state, receipt, taken_back
from tests.zendesk_app.hostile import LONG, MARKUP
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.strip import line_of, opened
from tests.zendesk_app.test_accessibility import UNFOLD, complaints

LINES = """(one) => { const text = new Range();
    text.selectNodeContents(one.firstChild); return text.getClientRects().length; }"""
CUT_OFF = """() => { const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll('main *')].filter((one) => one.offsetParent && !one.closest('.unseen, select')
        && one.getBoundingClientRect().right > edge + 0.5).map((one) => one.outerHTML.slice(0, 200)); }"""


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


def test_receipts_of_a_step_that_is_not_shown_stand_at_the_head(sidebar: Page, desk: Desk) -> None:
    shown = opened(sidebar, desk, escalation(scenario="something_else"))
    expect(shown.get_by_role("heading", name="Bring the CSM into the upgrade")).to_be_visible()
    assert sidebar.locator("#escalations .escalation").count() == 1


def test_receipts_are_there_also_when_no_step_is(sidebar: Page, desk: Desk) -> None:
    desk.tickets[4242] = lambda: replace(RICH, recommendations=Recommendations((), STEPS.asked_by_agent))
    opened(sidebar, desk, escalation())
    expect(sidebar.locator("#escalations .escalation")).to_contain_text("By Lena Brandt")


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


def test_a_word_beside_a_button_is_not_broken_in_two(sidebar: Page, desk: Desk) -> None:
    desk.language, desk.dealings = "de", DEALINGS["nothing"]
    sidebar.set_viewport_size({"width": 280, "height": 700})
    sidebar.goto(f"{desk.url}/launch")
    summary = sidebar.locator(".do summary").first
    expect(summary).to_contain_text("Später?")
    assert summary.evaluate(LINES) == 1
    assert sidebar.evaluate(CUT_OFF) == []


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
