"""How it looks and reads: narrow, light and dark, to a screen reader, by the keyboard, in German, with hostile text."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.seat import Seat

UNFOLD = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
STILL = "() => document.getAnimations().every((one) => one.playState !== 'running')"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WRITING = "getComputedStyle(document.body).color.match(/\\d+/g).map(Number)[0] > 128 ? 'bright' : 'dim'"
SPILT = """[...document.querySelectorAll('main *')].filter((one) => one.offsetParent
    && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !one.closest('.unseen')).map((one) => one.outerHTML.slice(0, 120))"""


def complaints(seat: Seat) -> list[str]:
    seat.frame.wait_for_function(STILL)
    found = Axe().run(seat.frame).response["violations"]
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("ticket", [4242, 4235, 4202, 4219, 4215])
def test_at_320_pixels_nothing_is_cut_off_and_axe_finds_nothing(seat: Seat, ticket: int) -> None:
    seat.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    seat.open(f"tickets/{ticket}")
    frame = seat.frame
    assert frame.evaluate("innerWidth") == 320
    assert frame.evaluate(WRITING) == "dim"
    assert_whole(seat)
    frame.evaluate(UNFOLD)
    assert_whole(seat)
    seat.page.emulate_media(color_scheme="dark")
    assert frame.evaluate(WRITING) == "bright"
    assert_whole(seat)


def assert_whole(seat: Seat) -> None:
    assert seat.frame.evaluate(WIDER) == 0
    assert seat.frame.evaluate(SPILT) == []
    assert complaints(seat) == []


def test_hostile_text_is_text(seat: Seat) -> None:
    """Markup in the name, subject, requester, notes; no script ran is watched by the seat itself."""
    seat.open("tickets/4235")
    expect(seat.customer).to_contain_text("<img src=x onerror=alert(1)>")
    expect(seat.customer).to_contain_text("{{7*7}}")
    seat.frame.evaluate(UNFOLD)
    expect(seat.card).to_contain_text("<script>alert('subject')</script>")
    expect(seat.card).to_contain_text("<b>Bobby</b> {{7*7}}")
    assert seat.frame.locator("main img, main script, main b, main iframe").count() == 0
    assert "49" not in seat.customer.inner_text()


def test_the_keyboard_alone_walks_from_the_desk_through_the_card(seat: Seat) -> None:
    seat.open()
    seat.page.get_by_role("button", name="Load the app again").focus()
    walked = []
    for _ in range(9):
        seat.page.keyboard.press("Tab")
        walked.append(seat.frame.evaluate("document.activeElement.innerText.split('\\n')[0].trim()"))
    assert [one.split(" (")[0] for one in walked] == [
        *("Meadowbank Dairy Cooperative", "Slack", "E-mail", "Zendesk", "Why?", "Wrong person?"),
        *("Slack", "E-mail", "Zendesk"),
    ]
    why = seat.person("csm").locator("summary").first
    seat.page.keyboard.press("Tab")
    expect(why).to_be_focused()
    seat.page.keyboard.press("Enter")
    expect(seat.person("csm").get_by_text("CSM in Salesforce taken")).to_be_visible()
    with seat.page.expect_response("**/card?*"):
        seat.card.get_by_role("button", name="Refresh").press("Enter")
    seat.settled()
    expect(seat.person("csm").get_by_text("CSM in Salesforce taken")).to_be_visible()
    expect(seat.card.get_by_role("button", name="Refresh")).to_be_focused()


def test_the_frame_is_as_high_as_the_card(seat: Seat) -> None:
    seat.open()
    seat.frame.evaluate(UNFOLD)
    seat.frame.wait_for_function("() => Math.abs(innerHeight - document.body.getBoundingClientRect().height) < 3")


def test_the_card_speaks_the_agents_language(seat: Seat) -> None:
    seat.page.goto(seat.product.desk(""))
    seat.page.get_by_label("Language of the app").select_option("de")
    seat.open()
    expect(seat.part("An wen Sie sich wenden")).to_contain_text("Account Owner des Salesforce-Accounts.")
    expect(seat.part("Was jetzt zu tun ist")).to_contain_text("Slack")
    assert seat.frame.evaluate("document.documentElement.lang") == "de"
    for english in ("What to do now", "Wrong person?", "Refresh", "Other tickets"):
        assert english not in seat.card.inner_text()
