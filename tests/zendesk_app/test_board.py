"""The board in a browser: its list, its filters, its CSV, and what axe says of it."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, render_template, request
from playwright.sync_api import Page, Route, expect
from werkzeug.serving import make_server

from server.escalations.overview import Overview, Wanted
from server.escalations.overview_lines import Line, Trouble
from server.escalations.records import Acknowledgement
from server.settings import Instance
from server.web.board.noise import Noise
from server.web.board.presentation import board
from server.web.sidebar import assets, headers
from server.web.sidebar.session_block import session_block
from server.web.sidebar.voice import Voice
from tests.zendesk_app.contexts import NOW

INSTANCE = Instance(
    name="global",
    subdomain="acme",
    base_url="https://acme.zendesk.com",
    policy="open",
    terms={},
    organization_fields={},
    subscriptions={},
    success_tiers={},
    ticket_fields={},
    forms=(),
    pooled_owners=(),
    pooled_csms=(),
    csm_note_labels=(),
    correction_url="",
)
LONG = "A customer whose name is long " + "and goes on without an end" * 3
WAITING = Line(
    number="ESC-7K3M9QX",
    title={"en": "Tell the CSM", "de": "Den CSM informieren"},
    state="open",
    team="EMEA",
    organization=1,
    account_name=LONG,
    tickets=(4242, 4300),
    pressed_by="Ines Okafor",
    pressed_at=NOW - timedelta(hours=30),
    failed=(
        Trouble(
            "zendesk_ticket", "Ticket #4242", {"message": "It is closed.", "hint": "Press again on its follow-up."}
        ),
    ),
)
SEEN = replace(WAITING, number="ESC-0000002", failed=(), seen=(Acknowledgement("on_it", "Vera", NOW),))
FOUND = Overview((WAITING, SEEN), 3, 2, 1, 1, ("", "EMEA"), ((1, LONG),))


@pytest.fixture
def address() -> Iterator[str]:
    """An app with the board's real page and list; each list notes what it was asked for."""
    app = Flask("board", template_folder=str(assets.TEMPLATES), static_folder=None)
    app.add_url_rule("/launch", "launch", _launch)
    app.add_url_rule("/board/list", "list", _list)
    app.add_url_rule("/board/escalations.csv", "csv", lambda: Response(request.query_string, content_type="text/csv"))
    app.add_url_rule("/sdk.js", "sdk", lambda: Response("", content_type="text/javascript"))
    app.add_url_rule("/sidebar/assets/<version>/<path:name>", "asset", _asset)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _launch() -> Response:
    until = NOW + timedelta(minutes=15)
    given = {"token": "t", "expires_at": until, "now": NOW, "instance": "global", "location": "nav_bar", "agent_id": 1}
    block = session_block(language=request.args.get("language", "en"), **given)
    block |= {"list_url": f"/board/list?language={block['language']}", "csv_url": "/board/escalations.csv?x=1"}
    voice = Voice(block["language"])
    page = Response(render_template("board/board.html", session=block, sdk_url="/sdk.js", t=voice, version="v"))
    return headers.protect_page(page, headers.content_security_policy("/sdk.js", ()))


def _list() -> Response:
    voice = Voice(request.args["language"])
    wanted = Wanted("global", request.args.get("show", "all"))
    found = FOUND if wanted.show != "failed" else replace(FOUND, lines=(), more=0)
    shown = board(found, wanted, request.args.get("by", "team"), INSTANCE, NOW, voice)
    aside = (Noise("Pass the renewal question to Sales", 1, 7),)
    return Response(render_template("board/list.html", board=shown, noise=aside, t=voice))


def _asset(version: str, name: str) -> Response:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response((assets.STATIC / name).read_bytes(), content_type=kind)


@pytest.fixture
def opened(sidebar: Page, address: str) -> Page:
    sidebar.emulate_media(color_scheme="light", reduced_motion="reduce")
    sidebar.goto(f"{address}/launch")
    expect(sidebar.get_by_role("heading", name="Escalations", level=1)).to_be_visible()
    return sidebar


def complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_has_no_complaint_and_nothing_is_wider_than_the_page(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.get_by_text("Steps that were put aside").click()
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert complaints(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_every_choice_can_be_seen_and_made_by_key(opened: Page) -> None:
    widths = opened.locator(".show").evaluate_all("(labels) => labels.map((label) => label.offsetWidth)")
    assert len(widths) == 4
    assert min(widths) > 24
    opened.get_by_role("radio", name="All").focus()
    for name in ("Open 2", "Not seen yet 1", "Not arrived 1"):
        with opened.expect_response("**/board/list*"):
            opened.keyboard.press("ArrowRight")
        expect(opened.get_by_role("radio", name=name)).to_be_checked()
        expect(opened.get_by_role("radio", name=name)).to_be_focused()
    expect(opened.get_by_text("Everything has arrived.")).to_be_visible()


def test_a_row_says_who_waits_for_whom_and_what_went_wrong(opened: Page) -> None:
    row = opened.get_by_role("row").filter(has_text="ESC-7K3M9QX")
    expect(row).to_contain_text("Nobody yet")
    expect(row).to_contain_text("It is closed.")
    expect(row.get_by_role("link", name="#4300")).to_have_attribute(
        "href", "https://acme.zendesk.com/agent/tickets/4300"
    )
    expect(opened.get_by_role("row").filter(has_text="ESC-0000002")).to_contain_text("Vera is on it")
    expect(opened.get_by_text("3 younger ones are not shown")).to_be_visible()


def test_what_was_put_aside_is_counted_and_stays_open_when_the_list_comes_again(opened: Page) -> None:
    summary = opened.get_by_text("Steps that were put aside")
    summary.press("Enter")
    row = opened.get_by_role("row").filter(has_text="Pass the renewal question to Sales")
    expect(row.get_by_role("cell")).to_have_text(["7", "1"])
    with opened.expect_response("**/board/list*"):
        opened.clock.run_for(61_000)
    expect(opened.get_by_role("main")).to_have_attribute("aria-busy", "false")
    expect(row).to_be_visible()
    expect(summary).to_be_focused()


def test_the_csv_is_of_what_is_shown(opened: Page) -> None:
    opened.get_by_label("Group by").select_option("account")
    with opened.expect_download() as download:
        opened.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "board.csv"
    asked = parse_qs(download.value.path().read_text())
    assert (asked["by"], asked["show"]) == (["account"], ["all"])


def test_a_refusal_is_told_with_what_to_do_and_can_be_tried_again(opened: Page) -> None:
    problem = {"detail": "You may not do this.", "hint": "Ask a colleague."}
    refusal = lambda route: route.fulfill(status=403, body=json.dumps(problem))  # noqa: E731 - used twice below
    opened.route("**/board/list*", refusal)
    opened.get_by_role("button", name="Refresh").click()
    expect(opened.get_by_role("alert")).to_contain_text("You may not do this. Ask a colleague.")
    opened.unroute("**/board/list*", refusal)
    opened.get_by_role("button", name="Try again").click()
    expect(opened.get_by_role("heading", name="Escalations", level=1)).to_be_visible()


def test_a_late_answer_does_not_cover_a_later_choice(opened: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "show=open" in urlsplit(route.request.url).query:
            held.append(route)
        else:
            route.continue_()

    opened.route("**/board/list*", hold)
    with opened.expect_request("**/board/list*show=open*"):
        opened.get_by_role("radio", name="Open 2").check(force=True)
    with opened.expect_response("**/board/list*show=failed*"):
        opened.get_by_role("radio", name="Not arrived 1").check(force=True)
    expect(opened.get_by_text("Everything has arrived.")).to_be_visible()
    with opened.expect_response("**/board/list*show=open*"):
        held[0].continue_()
    expect(opened.get_by_text("Everything has arrived.")).to_be_visible()


def test_it_speaks_german(sidebar: Page, address: str) -> None:
    sidebar.goto(f"{address}/launch?language=de")
    expect(sidebar.get_by_role("heading", name="Eskalationen", level=1)).to_be_visible()
    expect(sidebar.get_by_text("Vera kümmert sich")).to_be_visible()
