"""What strangers write is shown as the text it is: it runs nothing, leads nowhere, and stays in its place."""

import pytest
from playwright.sync_api import Page, expect

from tests.zendesk_app.hostile import LONG, MARKUP, RIGHT_TO_LEFT, TEMPLATE
from tests.zendesk_app.serving import Desk
from tests.zendesk_app.shapes import SHAPES
from tests.zendesk_app.test_accessibility import UNFOLD


@pytest.fixture
def card(sidebar: Page, desk: Desk) -> Page:
    desk.tickets = {4242: SHAPES["hostile"]}
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("main")).to_have_attribute("aria-busy", "false")
    sidebar.evaluate(UNFOLD)
    return sidebar


def test_markup_is_text_and_runs_nothing(card: Page) -> None:
    for place in (".top h1", ".person .name", ".rungs .value", ".places", ".project .lead", "dl", ".request", ".gaps"):
        expect(card.locator(place).first).to_contain_text(MARKUP)
    assert card.locator("main img, main script").count() == 0
    assert card.title() == "Liaison"


def test_a_template_is_text(card: Page) -> None:
    expect(card.locator(".person .name").first).to_contain_text(TEMPLATE)
    expect(card.locator("dl").first).to_contain_text(TEMPLATE)
    assert "49" not in card.locator(".person .name").first.inner_text()


def test_a_link_of_a_stranger_leads_to_the_web_or_nowhere(card: Page) -> None:
    addresses = card.eval_on_selector_all("a[href]", "(links) => links.map((link) => link.href)")
    assert addresses
    assert {address for address in addresses if not address.startswith(("https://", "http://"))} == set()
    assert set(card.eval_on_selector_all("a[target]", "(links) => links.map((link) => link.rel)")) == {
        "noopener noreferrer"
    }


def test_a_change_of_direction_ends_with_the_text(card: Page) -> None:
    """Every text with such marks stands in an element that isolates its direction."""
    alone = card.evaluate(
        """(mark) => {
            const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            const found = [];
            while (texts.nextNode()) {
                const at = texts.currentNode.parentElement;
                if (texts.currentNode.data.includes(mark) && !at.closest('bdi')) found.push(at.outerHTML);
            }
            return found;
        }""",
        RIGHT_TO_LEFT[0],
    )
    assert alone == []
    assert card.eval_on_selector("bdi", "(bdi) => getComputedStyle(bdi).unicodeBidi") == "isolate"


def test_ten_thousand_characters_are_folded_and_all_there(card: Page) -> None:
    whole = card.locator(".long .whole").filter(has_text="mmm").first
    assert LONG in (whole.text_content() or "")
    card.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = false; })")
    assert card.locator("article").bounding_box()["height"] < 3000  # type: ignore[index]


@pytest.mark.parametrize("width", [320, 280, 700])
def test_nothing_is_wider_than_the_sidebar(card: Page, width: int) -> None:
    card.set_viewport_size({"width": width, "height": 700})
    assert card.evaluate("document.documentElement.scrollWidth") <= width


def test_a_script_block_cannot_be_left_by_its_own_words(desk: Desk) -> None:
    from server.web.sidebar.rendering import render_shell
    from tests.zendesk_app.serving import desk_app

    with desk_app(desk).test_request_context():
        page = render_shell({"language": "en", "instance": "</script><script>alert(1)</script>"}, "/sdk.js")
    assert "<script>alert(1)" not in page
