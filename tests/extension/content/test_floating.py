"""Where the ticket's header is not known, the button floats: never no button, and never two."""

import pytest

from tests.extension.content.visits import FLOATS, HOSTS, IS_SEEN, PARENT, until

TICKET = "/agent/tickets/4242"
OVER_SUBMIT = """() => {
  const mine = document.querySelector("[data-liaison=button]").getBoundingClientRect();
  return [...document.querySelectorAll("[data-test-id^=submit_button], textarea")].some((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left < mine.right && mine.left < right && top < mine.bottom && mine.top < bottom;
  });
}"""


def test_it_floats_clear_of_submit_and_goes_when_a_header_is_found(either):
    either.go(f"{TICKET}?variant=unknown")
    until(lambda: either.run(IS_SEEN))
    assert either.inside("button", FLOATS)
    assert not either.run(OVER_SUBMIT)
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


@pytest.mark.parametrize("width", [320, 1280])
def test_it_stays_clear_of_submit_when_the_window_is_another_size(visit, width):
    visit.page.set_viewport_size({"width": 1280, "height": 700})
    visit.go(f"{TICKET}?variant=unknown")
    until(lambda: visit.run(IS_SEEN))
    visit.page.set_viewport_size({"width": width, "height": 180})
    until(lambda: visit.run(OVER_SUBMIT), False)


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
