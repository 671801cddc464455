"""Who frames the panel elsewhere can do nothing with it: a key is one tab's, one origin's, one ticket's."""

from tests.extension.chromium import ORIGIN
from tests.extension.content.visits import IS_OPEN, IS_SEEN, until

TICKET = "/agent/tickets/4242"
ASK = "(key) => about(key)"
BAIT = "<!doctype html><title>Play!</title><iframe src='{address}'></iframe>"


def opened(visit):
    visit.go(TICKET)
    until(lambda: visit.run(IS_SEEN))
    visit.press("button", ".escalate")
    until(lambda: visit.inside("panel", IS_OPEN))
    frame = visit.frame
    frame.wait_for_function("() => globalThis.about")  # its script has run
    return frame


def framed_in(page):
    until(lambda: page.evaluate("() => frames.length") and len(page.frames), 2)
    framed = page.frames[1]
    framed.wait_for_function("() => globalThis.about")
    return framed


def test_the_panel_of_a_ticket_is_heard(visit):
    frame = opened(visit)
    assert frame.evaluate(ASK, frame.evaluate("key"))["ticket"] == 4242


def test_its_key_is_worth_nothing_in_another_tab_or_guessed(visit, chromium, zendesk):
    frame = opened(visit)
    key = frame.evaluate("key")
    assert "error" in frame.evaluate(ASK, "00000000-0000-4000-8000-000000000000")
    zendesk.route("acme.zendesk.com", "/hc/*", BAIT.format(address=f"{ORIGIN}/extension/panel/panel.html#{key}"))
    bait = chromium.page()
    bait.goto("https://acme.zendesk.com/hc/en-us")
    framed = framed_in(bait)
    assert "error" in framed.evaluate(ASK, key)
    bait.close()


def test_its_key_is_worth_nothing_once_the_tab_is_elsewhere(visit, zendesk):
    key = opened(visit).evaluate("key")
    zendesk.route("evil.zendesk.com", "/hc/*", BAIT.format(address=f"{ORIGIN}/extension/panel/panel.html#{key}"))
    visit.page.goto("https://evil.zendesk.com/hc/en-us")
    framed = framed_in(visit.page)
    assert "error" in framed.evaluate(ASK, key)


def test_the_page_itself_sees_nothing_of_the_frame(visit):
    opened(visit)
    seen = visit.run("""() => [
      document.querySelector("[data-liaison=panel]").shadowRoot,
      frames.length,
      performance.getEntriesByType("resource").filter(({ name }) => name.includes("panel.html")).length,
    ]""")
    assert seen == [None, 0, 0]


def test_only_an_agent_page_is_given_a_key(visit, own_page):
    opened(visit)
    assert "error" in own_page.evaluate('() => chrome.runtime.sendMessage({ type: "panel.key", ticket: 4242 })')
