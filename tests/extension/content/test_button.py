"""One button on the ticket in front, in both browsers, whatever the page does."""

import pytest

from tests.extension.content.visits import FLOATS, HOSTS, IS_SEEN, PARENT, WORDS, Visit, until

TICKET = "/agent/tickets/4242"


def is_anchored(visit: Visit) -> bool:
    return bool(visit.run(IS_SEEN)) and not visit.inside("button", FLOATS)


def arrive(visit: Visit, path: str = TICKET) -> None:
    visit.go(path)
    until(lambda: is_anchored(visit))


def test_the_button_stands_in_the_ticket_s_header(either):
    arrive(either)
    assert either.run(PARENT) == "actions"
    assert either.inside("button", WORDS) == "Escalate"
    assert either.run(HOSTS, "button") == 1


def test_it_comes_back_when_the_page_renders_again(either):
    arrive(either)
    for change in ("render()", "renderHead()", "become('standard')"):
        either.run(f"() => {{ workspace.{change}; }}")
        until(lambda: is_anchored(either))
        assert either.run(HOSTS, "button") == 1


@pytest.mark.parametrize("hides", ["display", "visibility"])
def test_it_goes_with_the_ticket_in_front_while_the_others_panes_stay_hidden(either, hides):
    arrive(either, f"{TICKET}?hides={hides}")
    inside = "() => document.querySelector('[data-liaison=button]').closest('main > .pane').dataset.testId"
    for ticket in (4300, 4242, 4300):
        either.run("(ticket) => workspace.go(`/agent/tickets/${ticket}/events`)", ticket)
        until(lambda: is_anchored(either) and either.run(inside), f"ticket-{ticket}-standard-layout")
        assert either.run(HOSTS, "button") == 1
    either.run("() => workspace.go('/agent/dashboard')")
    until(lambda: either.run(HOSTS, "button"), 0)
