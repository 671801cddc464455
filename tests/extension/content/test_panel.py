"""The panel on the ticket, in both browsers: it opens, keeps what is typed and its keys, and gives the focus back."""

import pytest

from tests.extension.content.visits import EXPANDED, FOCUSED, HOSTS, IS_OPEN, IS_SEEN, WORDS, Visit, until

TICKET = "/agent/tickets/4242"
BUTTON = ".escalate"
TYPED = "() => document.querySelector('input').value"
STYLE_OF_FRAME = """(root) => {
  const { opacity, transform } = getComputedStyle(root.querySelector("iframe:not([hidden])"));
  return [opacity, transform];
}"""
GAP = """() => document.querySelector("[data-liaison=panel]").getBoundingClientRect().top
  - document.querySelector("header").getBoundingClientRect().bottom"""


def is_open(visit: Visit) -> bool:
    return bool(visit.inside("panel", IS_OPEN))


def arrive(visit: Visit, path: str = TICKET) -> None:
    visit.go(path)
    until(lambda: visit.run(IS_SEEN))


def open_panel(visit: Visit) -> None:
    visit.press("button", BUTTON)
    until(lambda: is_open(visit))
    until(lambda: visit.framed("() => document.hasFocus() && document.activeElement?.tagName"), "INPUT")


def test_it_opens_with_the_focus_in_it_and_gives_it_back_when_it_closes(either):
    arrive(either)
    open_panel(either)
    assert either.inside("button", EXPANDED) == "true"
    either.type("Escape")
    until(lambda: is_open(either), False)
    until(lambda: either.inside("button", FOCUSED), "BUTTON")
    assert either.inside("button", EXPANDED) == "false"


def test_what_is_typed_in_it_stays_when_it_closes_and_is_each_ticket_s_own(either):
    arrive(either)
    open_panel(either)
    either.type("half a word")
    until(lambda: either.framed(TYPED), "half a word")
    either.press("panel", ".close")
    until(lambda: is_open(either), False)
    open_panel(either)
    assert either.framed(TYPED) == "half a word"

    either.run("() => workspace.go('/agent/tickets/4300')")
    until(lambda: is_open(either), False)
    until(lambda: either.run(IS_SEEN))
    open_panel(either)
    assert either.framed(TYPED) == ""
    either.run("() => workspace.go('/agent/tickets/4242')")
    until(lambda: is_open(either))
    assert either.framed(TYPED) == "half a word"


def test_no_key_that_is_pressed_on_what_is_ours_reaches_the_page(either):
    arrive(either)
    open_panel(either)
    either.run("() => { heardKeys.length = 0; }")
    either.type("je?")
    until(lambda: either.framed(TYPED), "je?")
    either.type("Escape")
    until(lambda: either.inside("button", FOCUSED), "BUTTON")
    either.type("j")
    either.type("Enter")  # which the page swallows everywhere else
    until(lambda: is_open(either))
    assert either.run("() => heardKeys") == []


def test_the_page_s_styles_stay_out_of_it(either):
    arrive(either)
    open_panel(either)
    assert either.inside("panel", STYLE_OF_FRAME) == ["1", "none"]
    assert (
        either.inside("button", "(root) => getComputedStyle(root.querySelector('.escalate')).textTransform") == "none"
    )
    assert either.run(HOSTS, "panel") == 1


@pytest.mark.parametrize("is_dark", [True, False])
def test_it_is_light_or_dark_as_the_page_is(either, is_dark):
    arrive(either)
    either.run("(isDark) => workspace.dark(isDark)", is_dark)
    open_panel(either)
    look = "(root) => root.firstElementChild.dataset.look"
    for dark in (is_dark, not is_dark):
        either.run("(isDark) => workspace.dark(isDark)", dark)
        until(
            lambda wanted=dark: (
                either.inside("panel", look) == either.framed("() => look") == ("dark" if wanted else "light")
            )
        )


TELL = """async (message) => {
  const [tab] = await chrome.tabs.query({ url: "https://acme.zendesk.com/*" });
  return chrome.tabs.sendMessage(tab.id, message);
}"""
IS_MARKED = "(root) => root.querySelector('.mark').checkVisibility()"
STORED = "async () => Object.entries(await chrome.storage.session.get(null))"


def test_the_keyboard_command_opens_and_closes_the_panel(visit, chromium):
    arrive(visit)
    assert chromium.run(TELL, {"type": "panel.toggle"}) == {"ticket": 4242}
    until(lambda: visit.inside("panel", IS_OPEN))
    until(lambda: visit.inside("panel", FOCUSED), "IFRAME")
    chromium.run(TELL, {"type": "panel.toggle"})
    until(lambda: visit.inside("panel", IS_OPEN), False)
    until(lambda: visit.inside("button", FOCUSED), "BUTTON")
    visit.run("() => workspace.go('/agent/dashboard')")
    until(lambda: visit.run(HOSTS, "button"), 0)
    assert chromium.run(TELL, {"type": "panel.toggle"}) == {"ticket": None}
    assert not visit.inside("panel", IS_OPEN)


def test_the_mark_of_an_open_escalation_is_said_in_words_and_is_the_ticket_s_own(visit, chromium):
    arrive(visit)
    for badge, words in (("•", "Escalate – an escalation is open"), ("!", "Escalate – something was not delivered")):
        chromium.run(TELL, {"type": "mark", "badge": badge})
        until(lambda wanted=words: visit.inside("button", WORDS), words)
        assert visit.inside("button", IS_MARKED)
    visit.run("() => workspace.go('/agent/tickets/4300')")
    until(lambda: visit.inside("button", WORDS), "Escalate")
    assert not visit.inside("button", IS_MARKED)


def test_the_background_hears_which_ticket_is_in_front_and_where_the_button_stands(visit, chromium):
    arrive(visit)
    visit.run("() => workspace.go('/agent/tickets/4300')")

    def stored(prefix):
        return [value for name, value in chromium.run(STORED) if name.startswith(prefix)]

    until(lambda: 4300 in stored("shown_ticket."))
    until(lambda: "action_bar" in stored("anchor_used."))


def test_three_tickets_panels_are_kept_and_no_more(visit):
    arrive(visit)
    for ticket in (4242, 4300, 4301, 4302):
        visit.run("(ticket) => workspace.go(`/agent/tickets/${ticket}`)", ticket)
        until(lambda: visit.run(IS_SEEN) and visit.inside("button", EXPANDED), "false")
        visit.press("button", ".escalate")
        until(lambda: visit.inside("panel", IS_OPEN))
    assert visit.inside("panel", "(root) => root.querySelectorAll('iframe').length") == 3


def test_it_begins_under_the_page_s_bar_and_stays_there_when_that_grows(visit):
    arrive(visit)
    open_panel(visit)
    assert abs(visit.run(GAP)) < 1
    visit.run("() => { document.querySelector('header').style.height = '90px'; dispatchEvent(new Event('resize')); }")
    until(lambda: abs(visit.run(GAP)) < 1)
    assert visit.run("() => document.querySelector('header').getBoundingClientRect().bottom") >= 90
