"""The address says which ticket is meant, and the page has to agree: else nothing is done, and that is said."""

import pytest

from tests.extension.content.visits import HOSTS, IS_SEEN, SAID, until

TICKET = "/agent/tickets/4242"


@pytest.mark.parametrize("variant", ["workspace", "standard", "old"])
def test_it_refuses_where_the_pane_is_another_ticket_s(visit, variant):
    visit.go(f"{TICKET}?variant={variant}")
    until(lambda: visit.run(IS_SEEN))
    visit.run('() => workspace.lie("4242", "5151")')
    until(lambda: visit.run(IS_SEEN))
    visit.press("button", ".escalate")
    until(lambda: visit.inside("button", SAID).startswith("The page shows another ticket than its address says"))
    assert visit.run(HOSTS, "panel") == 0

    visit.run('() => workspace.lie("4242", "4242")')
    until(lambda: visit.run("() => document.querySelector('[data-liaison=button]').parentElement !== document.body"))
    visit.press("button", ".escalate")
    until(lambda: visit.run(HOSTS, "panel"), 1)


def test_an_unsaved_ticket_has_no_button(visit):
    visit.go(TICKET)
    until(lambda: visit.run(IS_SEEN))
    visit.run("() => workspace.go('/agent/tickets/new/1')")
    until(lambda: visit.run(HOSTS, "button"), 0)


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
