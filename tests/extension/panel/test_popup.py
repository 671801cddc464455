"""The toolbar's popup: the card of the ticket in front, the link doctor, the last tickets, and every state in words."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.extension.panel.agent import SITE, TICKET, Agent, complaints

ELSEWHERE = f"{SITE}/agent/dashboard"
BOX = "Find the right place"
WITHOUT_CARD = [
    ("Sign in once", "Sign in with Zendesk", {"signed_in": None}),
    ("You were signed out", "Sign in with Zendesk", {"signed_in": {"token": "", "ended": "revoked"}}),
    ("Which Liaison server?", "Open options", {"server": ""}),
    ("May Liaison talk to its server?", "Grant access", {"server": "http://localhost:9"}),
    ("Liaison does not answer", "Try again", {"server": "http://127.0.0.1:9"}),
    ("This version is too old", "Reload the extension", {"minimum_version": "99"}),
    ("Another Zendesk", "Open options", {"subdomain": "another"}),
]


@pytest.fixture
def popup(agent: Agent) -> Page:
    """Opened over a page of Zendesk that is no ticket."""
    agent.page.goto(ELSEWHERE)
    return agent.popup()


def look_for(popup: Page, text: str) -> None:
    popup.get_by_role("textbox", name=BOX).fill(text)
    popup.keyboard.press("Enter")


def opened_by(popup: Page, text: str) -> str:
    """The address of the one place that was found; it is closed again."""
    popup.get_by_role("textbox", name=BOX).fill(text)
    with popup.context.expect_page() as opened:
        popup.keyboard.down("Enter")  # the popup is gone before the key is up
    page = opened.value
    page.wait_for_url("**/agent/**")
    page.close()
    return page.url


def test_on_a_ticket_it_has_the_ticket_s_card_its_raw_json_and_where_the_button_is(agent: Agent) -> None:
    agent.open_ticket()
    popup = agent.popup()
    expect(popup.get_by_role("heading", name="Meadowbank Dairy Cooperative", level=1)).to_be_visible()
    expect(popup.get_by_role("button", name="Open the thread")).to_be_visible()
    expect(popup.get_by_text("stands in the ticket's header")).to_be_visible()
    with popup.context.expect_page() as raw:
        popup.get_by_role("button", name="Open raw JSON").click()
    raw.value.wait_for_url(f"{SITE}/api/v2/tickets/4242.json#liaison-raw")
    raw.value.close()


def test_elsewhere_the_box_is_ready_and_a_name_that_is_one_customer_s_opens_it(popup: Page) -> None:
    expect(popup.get_by_role("textbox", name=BOX)).to_be_focused()
    assert "/organizations/" in opened_by(popup, "Meadowbank Dairy Cooperative")


def test_what_fits_several_is_a_list_and_what_fits_nothing_says_why(popup: Page) -> None:
    look_for(popup, "Me")
    found = popup.locator("#found")
    expect(found.get_by_role("link").nth(1)).to_be_visible()
    look_for(popup, "No such customer anywhere")
    expect(found.get_by_role("link")).to_have_count(0)
    expect(found.locator("p")).not_to_be_empty()


def test_links_and_numbers_need_no_server(agent: Agent) -> None:
    agent.page.goto(ELSEWHERE)
    agent.store(server="")
    popup = agent.popup()
    assert opened_by(popup, "https://acme.zendesk.com/api/v2/tickets/77.json?x=1") == (
        "https://acme.zendesk.com/agent/tickets/77"
    )
    assert opened_by(agent.popup(), "#4242") == TICKET
    popup = agent.popup()
    look_for(popup, "Meadowbank")
    expect(popup.locator("#found")).to_have_text("Only Liaison's server can find that (Which Liaison server?).")


def test_the_last_tickets_of_a_redirect_are_links_until_they_are_cleared(agent: Agent, popup: Page) -> None:
    expect(popup.get_by_text("Last opened by a redirect")).to_be_hidden()
    agent.store(recent=[{"url": TICKET, "host": "gitlab.zendesk.com", "ticket": 4242, "at": 1}])
    popup = agent.popup()
    expect(popup.get_by_role("link", name="#4242")).to_have_attribute("href", TICKET)
    popup.get_by_role("button", name="Clear").click()
    expect(popup.get_by_text("Last opened by a redirect")).to_be_hidden()
    assert "recent" not in agent.stored()


@pytest.mark.parametrize(("heading", "help_", "facts"), WITHOUT_CARD)
def test_every_state_has_words_and_the_one_button_that_helps(
    agent: Agent, heading: str, help_: str, facts: dict[str, Any]
) -> None:
    agent.page.goto(ELSEWHERE)
    agent.set_facts(facts)
    popup = agent.popup()
    expect(popup.get_by_role("heading", name=heading)).to_be_visible()
    expect(popup.locator("main").get_by_role("button")).to_have_text([help_])
    assert complaints(popup) == []


def test_without_a_network_it_says_so_and_tries_again(agent: Agent, popup: Page) -> None:
    agent.offline(True)
    popup.reload()
    expect(popup.get_by_role("heading", name="You are offline")).to_be_visible()
    agent.offline(False)
    popup.get_by_role("button", name="Try again").click()
    expect(popup.get_by_role("heading", name="You are offline")).to_be_hidden()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing(agent: Agent, look: Literal["light", "dark"]) -> None:
    agent.open_ticket()
    agent.store(recent=[{"url": TICKET, "host": "gitlab.zendesk.com", "ticket": 4242, "at": 1}])
    popup = agent.popup(look)
    expect(popup.locator("article.card")).to_be_visible()
    popup.get_by_text("Last opened by a redirect").click()
    look_for(popup, "Me")
    expect(popup.locator("#found").get_by_role("link").first).to_be_visible()
    assert complaints(popup) == []
