"""axe finds nothing to complain of, in any shape, folded and unfolded, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.zendesk_app.serving import Desk
from tests.zendesk_app.shapes import SHAPES

UNFOLD = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
SETTLED = "() => document.getAnimations().every((one) => one.playState !== 'running')"


def complaints(page: Page) -> list[str]:
    page.wait_for_function(SETTLED)
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_card_has_no_violations(sidebar: Page, desk: Desk, shape: str) -> None:
    desk.tickets = {4242: SHAPES[shape]}
    sidebar.emulate_media(color_scheme="light", reduced_motion="reduce")
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
    if shape == "rich":  # the others have nothing that is seen only while it is folded
        assert complaints(sidebar) == []
    sidebar.evaluate(UNFOLD)
    assert complaints(sidebar) == []
    sidebar.emulate_media(color_scheme="dark")
    assert complaints(sidebar) == []


def test_what_stands_in_place_of_a_card_has_no_violations(sidebar: Page, desk: Desk) -> None:
    sidebar.emulate_media(color_scheme="light", reduced_motion="reduce")
    sidebar.goto(f"{desk.url}/refused")
    assert complaints(sidebar) == []
    desk.location, desk.zendesk_context = "new_ticket_sidebar", {}
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", name="No requester yet")).to_be_visible()
    assert complaints(sidebar) == []
    sidebar.emulate_media(color_scheme="dark")
    assert complaints(sidebar) == []


def test_a_screen_reader_hears_the_role_the_name_and_the_state(sidebar: Page, desk: Desk) -> None:
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", name="Northwind Traders", level=1)).to_be_visible()
    expect(sidebar.get_by_role("region", name="Who to turn to")).to_be_visible()
    expect(sidebar.get_by_role("heading", name="Account Owner Priya Raman", level=3)).to_be_visible()
    expect(sidebar.get_by_role("list", name="State of the customer")).to_contain_text("Escalated")
    expect(sidebar.get_by_role("region", name="What to do now").get_by_role("listitem").first).to_contain_text(
        "Bring the CSM into the upgrade"
    )


def test_nothing_moves_for_those_who_asked_for_that(sidebar: Page, desk: Desk) -> None:
    sidebar.emulate_media(reduced_motion="reduce")
    sidebar.route("**/card?*", lambda route: None)  # never answered: the skeleton stays
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.locator(".bone").first).to_be_visible()
    assert sidebar.evaluate("document.getAnimations().length") == 0
