"""The panel on the ticket: the sidebar's own card, over the background, with the running product behind it."""

import pytest
from playwright.sync_api import expect

from tests.extension.chromium import ORIGIN
from tests.extension.content.visits import FOCUSED, until
from tests.extension.panel.agent import SITE, Agent, complaints

STEP = "Open the thread"
FRAMED = """(source) => {
  const frame = document.createElement("iframe");
  frame.src = source;
  document.documentElement.append(frame);
}"""
LOOKED = "looked_at.gitlab.zendesk.com 4242"
POPUPS = "async () => (await chrome.runtime.getContexts({ contextTypes: ['POPUP'] })).length"
DARK = "() => { document.body.style.background = '#111'; }"


def test_a_step_is_pressed_seen_on_the_toolbar_and_undone(agent: Agent) -> None:
    panel = agent.open_panel()
    expect(panel.get_by_role("heading", name="Meadowbank Dairy Cooperative", level=1)).to_be_visible()
    until(lambda: panel.evaluate("document.hasFocus() && document.activeElement.id"), "main")
    panel.get_by_role("button", name=STEP).click()
    panel.locator("form.preview textarea").first.fill("Everything is down.")
    agent.page.keyboard.press("Control+Enter")
    undo = panel.locator("[data-undo]")
    expect(undo).to_be_focused()
    until(agent.badge, "•")
    until(lambda: agent.visit.inside("button", "(root) => root.querySelector('.mark').hidden"), False)
    undo.press("Enter")
    expect(panel.get_by_text("Undone: nothing was sent")).to_be_visible()


def test_an_open_escalation_is_marked_as_soon_as_its_ticket_is_shown_and_asked_for_no_more_than_once_a_minute(
    agent: Agent,
) -> None:
    agent.press_elsewhere("emergency_start")
    agent.open_ticket()
    until(agent.badge, "•")
    until(lambda: agent.stored("session")[LOOKED].get("mark"), "•")
    looked = agent.stored("session")[LOOKED]
    agent.page.reload()
    until(agent.badge, "•")
    assert agent.stored("session")[LOOKED] == looked


def test_the_keyboard_command_opens_the_panel_on_a_ticket_and_the_popup_elsewhere(agent: Agent) -> None:
    agent.open_ticket()
    agent.command("open-panel")
    expect(agent.panel().get_by_role("heading", level=1)).to_be_visible()
    agent.page.goto(f"{SITE}/agent/dashboard")
    agent.command("open-panel")
    until(lambda: agent.browser.run(POPUPS), 1)


def test_a_draft_outlives_the_panel_and_the_page(agent: Agent) -> None:
    panel = agent.open_panel()
    panel.get_by_role("button", name=STEP).click()
    field = panel.locator("form.preview textarea").first
    field.fill("Half a sentence")
    agent.page.keyboard.press("Escape")
    expect(panel.locator("form.preview")).to_have_count(0)
    agent.page.keyboard.press("Escape")  # what is left to be closed is the panel
    until(lambda: agent.visit.inside("button", FOCUSED), "BUTTON")
    panel = agent.open_panel()
    panel.get_by_role("button", name=STEP).click()
    expect(panel.locator("form.preview textarea").first).to_have_value("Half a sentence")


def test_another_ticket_opens_beside_this_one_where_something_may_be_typed(agent: Agent) -> None:
    panel = agent.open_panel()
    other = panel.locator("a[data-route-ticket]").first
    number = other.get_attribute("data-route-ticket")
    with agent.page.context.expect_page() as opened:
        other.click()
    opened.value.wait_for_url(f"{SITE}/agent/tickets/{number}")
    opened.value.close()


def test_it_is_dark_on_a_dark_page_and_light_on_a_light_one(agent: Agent) -> None:
    agent.page.emulate_media(color_scheme="light")
    panel = agent.open_panel()
    expect(panel.locator("article.card")).to_be_visible()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert panel.evaluate(ground) == "rgb(255, 255, 255)"
    agent.page.evaluate(DARK)
    until(lambda: panel.evaluate(ground), "rgb(21, 26, 30)")


def test_a_revoked_sign_in_ends_the_card_with_words_and_a_way_back(agent: Agent) -> None:
    panel = agent.open_panel()
    expect(panel.locator("article.card")).to_be_visible()
    expect(panel.locator("#others a").first).to_be_visible()
    agent.revoke()
    panel.get_by_role("button", name="Refresh").click()
    expect(panel.get_by_role("heading", name="You were signed out")).to_be_visible()
    expect(panel.get_by_role("button", name="Sign in with Zendesk")).to_be_visible()
    assert agent.stored()[agent.key] == {"token": "", "ended": "revoked"}


@pytest.mark.parametrize("key", ["", "00000000-0000-4000-8000-000000000000"])
def test_a_frame_without_a_good_key_shows_nothing_and_asks_nothing(agent: Agent, key: str) -> None:
    agent.open_ticket()
    source = f"{ORIGIN}/extension/panel/panel.html#{key}"
    agent.page.evaluate(FRAMED, source)
    frame = agent.page.frame_locator("html > iframe")
    expect(frame.get_by_role("heading", name="Nothing to show here")).to_be_visible()
    inside = next(frame for frame in agent.page.frames if frame.url == source)
    asked = {"type": "ask", "key": key, "path": "/api/v1/extension/browsers?instance=global"}
    assert inside.evaluate("(asked) => chrome.runtime.sendMessage(asked)", asked) == {"error": "this frame has no key"}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_card_or_a_preview(agent: Agent, look: str) -> None:
    panel = agent.open_panel()
    panel.evaluate("(look) => postMessage({ look })", look)
    panel.get_by_role("button", name=STEP).click()
    expect(panel.locator("form.preview")).to_be_visible()
    assert complaints(panel) == []
