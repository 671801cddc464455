"""The page keeps its session alive, and says so when it cannot."""

import json
from datetime import timedelta

import pytest
from flask import Response
from playwright.sync_api import Page, expect

from tests.zendesk_app.serving import Desk

RENEW = "/api/v1/session/renew"
CARD = "/sidebar/tickets/4242/card"


def problem(status: int, **said: object) -> Response:
    return Response(json.dumps({"status": status, **said}), status, content_type="application/problem+json")


def tokens(desk: Desk, path: str) -> list[str]:
    return [token for line, token, _ in desk.asked if f" {path}" in line]


def test_every_question_carries_the_token_and_no_cookie(sidebar: Page, desk: Desk) -> None:
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_text("And 4 more.")).to_be_visible()
    assert tokens(desk, CARD) == ["Bearer first-token"]
    assert sidebar.context.cookies() == []
    assert "first-token" not in sidebar.url


def test_the_session_is_renewed_before_it_ends(sidebar: Page, desk: Desk) -> None:
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.locator("article")).to_be_visible()
    with sidebar.expect_response(f"**{RENEW}") as renewed:
        sidebar.clock.fast_forward(timedelta(minutes=14, seconds=1).seconds * 1000)
    renewed.value.finished()
    with sidebar.expect_response(f"**{CARD}?*"):
        sidebar.get_by_role("button", name="Refresh").click()
    assert tokens(desk, RENEW) == ["Bearer first-token"]
    assert tokens(desk, CARD)[-1] == "Bearer second-token"


def test_a_session_that_ended_while_the_page_slept_is_renewed_at_the_next_question(sidebar: Page, desk: Desk) -> None:
    desk.answers[CARD] = [lambda: problem(401, detail="The session has expired.")]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("heading", level=1)).to_contain_text("Northwind Traders")
    assert tokens(desk, CARD) == ["Bearer first-token", "Bearer second-token"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_session_that_is_over_says_reopen_the_app(sidebar: Page, desk: Desk, status: int) -> None:
    desk.answers[CARD] = [lambda: problem(401)]
    desk.answers[RENEW] = [lambda: problem(status, detail="This session has lasted twelve hours.")]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("alert")).to_contain_text("Please reopen the app")


def test_a_server_that_fails_leaves_a_message_and_a_way_to_try_again(sidebar: Page, desk: Desk) -> None:
    desk.answers[CARD] = [lambda: problem(503, detail="Down.")]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("alert")).to_contain_text("Liaison did not answer. Your ticket is not affected.")
    sidebar.get_by_role("button", name="Try again").click()
    expect(sidebar.get_by_role("heading", level=1)).to_contain_text("Northwind Traders")


@pytest.mark.parametrize(("status", "words"), [(404, "no such record"), (403, "You may not see this")])
def test_a_refusal_is_said_in_words(sidebar: Page, desk: Desk, status: int, words: str) -> None:
    desk.answers[CARD] = [lambda: problem(status)]
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("alert")).to_contain_text(words)


def test_a_reader_whose_clock_is_wrong_is_not_thrown_out(sidebar: Page, desk: Desk) -> None:
    sidebar.clock.set_system_time("2027-01-01T00:00:00Z")
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.locator("footer time")).to_have_text("3 min ago")
    assert tokens(desk, RENEW) == []


def test_without_zendesk_the_page_says_so(sidebar: Page, desk: Desk) -> None:
    sidebar.route("**/sdk.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    sidebar.goto(f"{desk.url}/launch")
    expect(sidebar.get_by_role("alert")).to_contain_text("This page only works inside Zendesk.")
