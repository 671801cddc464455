"""One button on the ticket in front, in both browsers, whatever the page does: never none, and never two."""

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


OVER_SUBMIT = """() => {
  const mine = document.querySelector("[data-liaison=button]").getBoundingClientRect();
  return [...document.querySelectorAll("[data-test-id^=submit_button], textarea")].some((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left < mine.right && mine.left < right && top < mine.bottom && mine.top < bottom;
  });
}"""

BELOW_MIDDLE = "() => document.querySelector('[data-liaison=button]').getBoundingClientRect().top > innerHeight / 2"


def test_it_floats_clear_of_submit_and_goes_when_a_header_is_found(either):
    either.go(f"{TICKET}?variant=unknown")
    until(lambda: either.run(IS_SEEN))
    assert either.inside("button", FLOATS)
    assert not either.run(OVER_SUBMIT)
    assert either.run(BELOW_MIDDLE)  # its usual corner
    either.run("() => workspace.become('workspace')")
    until(lambda: either.inside("button", FLOATS), False)
    assert either.run(PARENT) == "actions"
    assert either.run(HOSTS, "button") == 1
    either.run("() => workspace.become('unknown')")
    until(lambda: either.run(IS_SEEN) and either.inside("button", FLOATS))
    assert either.run(HOSTS, "button") == 1


@pytest.mark.parametrize(("variant", "parent"), [("workspace", "actions"), ("standard", "head"), ("old", "pane right")])
def test_every_generation_of_the_header_is_known(visit, variant, parent):
    visit.go(f"{TICKET}?variant={variant}")
    until(lambda: visit.run(PARENT), parent)
    assert not visit.inside("button", FLOATS)


def test_it_stays_clear_of_submit_when_the_window_is_another_size(visit):
    visit.go(f"{TICKET}?variant=unknown")
    until(lambda: visit.run(IS_SEEN))
    for width in (320, 1280):
        visit.page.set_viewport_size({"width": width, "height": 180})
        until(lambda: visit.run(OVER_SUBMIT), False)
    visit.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_server_s_order_goes_before_ours_and_what_it_does_not_name_comes_after(own_page):
    script = """async (order) => {
      const { ordered } = await import("/extension/content/anchors.js");
      return ordered(order).map(({ name }) => name);
    }"""
    ours = own_page.evaluate(script, None)
    assert ours[0] == "action_bar"
    assert own_page.evaluate(script, ["old_header", "constructor", 7, "workspace_subject"]) == [
        "old_header",
        "workspace_subject",
        *(name for name in ours if name not in ("old_header", "workspace_subject")),
    ]
