"""The extension is reloaded, or switched off, under pages that stay open."""

from tests.extension.chromium import ID
from tests.extension.content.visits import HOSTS, IS_OPEN, IS_SEEN, SAID, until

TICKET = "/agent/tickets/4242"
SWITCHED = "([id, isOn]) => chrome.management.setEnabled(id, isOn)"


def test_after_a_reload_open_tabs_have_one_button_and_it_works(either):
    either.go(TICKET)
    until(lambda: either.run(IS_SEEN))
    either.press("button", ".escalate")
    until(lambda: either.inside("panel", IS_OPEN))
    either.reload_extension()
    # The panel's frame went with the extension; the new script has cleared away what was left of it.
    until(lambda: either.run(HOSTS, "panel"), 0)
    until(lambda: either.run(IS_SEEN))
    assert either.run(HOSTS, "button") == 1
    either.press("button", ".escalate")
    until(lambda: either.inside("panel", IS_OPEN))
    either.run("() => { workspace.render(); }")
    until(lambda: either.run(IS_SEEN))
    assert either.run(HOSTS, "button") == 1


def test_a_button_whose_extension_is_gone_says_so(visit, chromium):
    visit.go(TICKET)
    until(lambda: visit.run(IS_SEEN))
    switches = chromium.page()
    switches.goto("chrome://extensions")
    switches.evaluate(SWITCHED, [ID, False])
    visit.page.bring_to_front()
    visit.press("button", ".escalate")
    until(lambda: visit.inside("button", SAID), "Liaison was updated or switched off. Reload this tab.")
    switches.evaluate(SWITCHED, [ID, True])
    switches.close()
    visit.page.reload()
    until(lambda: visit.run(IS_SEEN))
