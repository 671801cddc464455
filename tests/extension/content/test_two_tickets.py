"""The address says which ticket is meant, and the page has to agree: else nothing is done, and that is said."""

import pytest

from server.sandbox import zendesk
from server.sandbox.loading import load
from tests.extension.content.visits import FLOATS, HOSTS, IS_SEEN, PARENT, SAID, until

TICKET = "/agent/tickets/4242"


REFUSAL = "The page shows another ticket than its address says, so nothing was done. Reload this tab."
IS_ANCHORED = """() => {
  const button = document.querySelector("[data-liaison=button]");
  return button?.checkVisibility() && button.parentElement !== document.body;
}"""


def test_it_refuses_where_the_pane_is_another_ticket_s(visit):
    visit.go(TICKET)
    until(lambda: visit.run(IS_ANCHORED))
    for variant in ("workspace", "standard", "old"):
        visit.run("(variant) => workspace.become(variant)", variant)
        until(lambda: visit.run(IS_ANCHORED))
        visit.run('() => workspace.lie("4242", "5151")')
        until(lambda: visit.run(IS_SEEN))
        visit.press("button", ".escalate")
        until(lambda: visit.inside("button", SAID), REFUSAL)
        assert visit.run(HOSTS, "panel") == 0
        visit.run('() => workspace.lie("4242", "4242")')
        until(lambda: visit.run(IS_ANCHORED))
    visit.press("button", ".escalate")
    until(lambda: visit.run(HOSTS, "panel"), 1)
    assert visit.inside("button", SAID) == ""


def test_an_unsaved_ticket_has_no_button(visit):
    visit.go(TICKET)
    until(lambda: visit.run(IS_SEEN))
    visit.run("() => workspace.go('/agent/tickets/new/1')")
    until(lambda: visit.run(HOSTS, "button"), 0)


def test_the_button_stands_on_the_desk_s_ticket_and_survives_its_renewal(visit, web):
    web.app("acme.zendesk.com", zendesk.create_app(load(), "global", "https://liaison.example"))
    visit.go("/agent/tickets/4242")
    until(lambda: visit.run(PARENT), "doings")
    assert not visit.inside("button", FLOATS)
    visit.page.get_by_label("Text").fill("A word to renew the ticket")
    visit.page.get_by_role("button", name="Submit").click()
    visit.page.locator(".comment", has_text="A word to renew").wait_for()
    until(lambda: visit.run(IS_SEEN))
    assert visit.run(HOSTS, "button") == 1
    visit.press("button", ".escalate")
    until(lambda: visit.inside("panel", "(root) => root.host.checkVisibility()"))
    assert visit.frame


@pytest.mark.parametrize(
    ("path", "ticket"),
    [
        ("/agent/tickets/4242", 4242),
        ("/agent/tickets/4242/events", 4242),
        ("/agent/tickets/new/1", None),
        ("/agent/tickets/42x", None),
        ("/agent/tickets/0", None),
        ("/agent/tickets/99999999999999999999", None),
        ("/agent/filters/4242", None),
        ("/hc/agent/tickets/4242", None),
    ],
)
def test_the_ticket_in_an_address(own_page, path, ticket):
    script = 'async (path) => (await import("/extension/content/active.js")).ticketIn(path)'
    assert own_page.evaluate(script, path) == ticket
