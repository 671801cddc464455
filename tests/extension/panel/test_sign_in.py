"""Signing in with Zendesk, and out again: through our server and the sandbox's Zendesk, in the real browser."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from tests.extension.content.visits import until
from tests.extension.panel.agent import Agent, complaints

OPTIONS = "extension/options/options.html"


@pytest.fixture
def options(agent: Agent) -> Iterator[Page]:
    """The options page of somebody who is not signed in."""
    agent.set_facts({"signed_in": None})
    page = agent.browser.page(OPTIONS)
    expect(page.get_by_role("button", name="Sign in with Zendesk").first).to_be_visible()
    yield page
    page.close()


def begin(options: Page) -> Page:
    """Zendesk's page, where somebody says who they are."""
    with options.context.expect_page() as opened:
        options.get_by_role("button", name="Sign in with Zendesk").first.click()
    opened.value.wait_for_url("**/oauth/authorizations/new?**")
    return opened.value


def kept(agent: Agent) -> dict[str, Any]:
    found: dict[str, Any] = agent.stored().get(agent.key, {})
    return found


def test_whoever_says_yes_at_zendesk_is_signed_in_and_no_token_was_in_an_address(agent: Agent, options: Page) -> None:
    seen: list[str] = []
    options.context.on("request", lambda request: seen.append(request.url))
    zendesk = begin(options)
    asked = parse_qs(urlsplit(zendesk.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    zendesk.get_by_label("Signed in as").select_option(label="Felix Arden (agent)")
    zendesk.get_by_role("button", name="Allow").click()
    expect(options.get_by_text("Signed in as Felix Arden")).to_be_visible()
    token = kept(agent)["token"]
    assert token.startswith("liaison_")
    assert not [url for url in seen if token.split("_", 2)[2] in url]
    expect(options.get_by_text("· this one")).to_be_visible()


def test_a_no_at_zendesk_is_told_in_words(agent: Agent, options: Page) -> None:
    begin(options).get_by_role("button", name="Deny").click()
    expect(options.get_by_role("alert").filter(has_text="Zendesk")).to_be_visible()
    assert "token" not in kept(agent)


def test_a_closed_window_is_no_sign_in(agent: Agent, options: Page) -> None:
    begin(options).close()
    expect(options.get_by_text("The sign-in was not finished.")).to_be_visible()
    assert "token" not in kept(agent)


def test_signing_out_ends_the_token_here_and_at_the_server(agent: Agent) -> None:
    page = agent.browser.page(OPTIONS)
    page.get_by_role("button", name="Sign out: Felix Arden").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert kept(agent) == {"token": "", "ended": "signed_out"}
    assert agent.revoked()
    page.close()


def test_another_browser_of_mine_is_revoked_from_the_list(agent: Agent) -> None:
    with session_scope(agent.product.parts.engine) as session:
        person = agent.signed_in["agent"]
        _, other = tokens.create_for_browser(
            session, "global", person["id"], person["name"], "Firefox, Windows", clock.now()
        )
    page = agent.browser.page(OPTIONS)
    page.get_by_role("button", name="Revoke: Firefox, Windows").first.click()
    expect(page.get_by_text("That browser is signed out.")).to_be_visible()
    until(lambda: agent.revoked(other.id))
    assert not agent.revoked()
    page.close()


def test_only_an_address_that_is_safe_to_send_a_token_to_is_kept(agent: Agent, options: Page) -> None:
    field = options.get_by_label("Address of the Liaison server")
    field.fill("http://liaison.example.com")
    options.get_by_role("button", name="Save").click()
    expect(options.get_by_text("Use https")).to_be_visible()
    assert agent.stored()["server"] == agent.product.address
    assert complaints(options) == []
    field.fill("")
    options.get_by_role("button", name="Save").click()
    expect(options.get_by_text("Saved")).to_be_visible()
    until(lambda: agent.stored()["server"], "")
