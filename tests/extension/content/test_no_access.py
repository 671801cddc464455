"""A ticket that this agent may not see: its Salesforce case is offered, on that page and on no other."""

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from tests.extension.content.visits import HOSTS, ChromiumVisit, Visit, until
from tests.extension.links import CLEAR, SET
from tools.extension_files import copy_to

SERVER = "https://liaison.example"
CASE = "https://acme.lightning.force.com/5001"
TEXT = "(root) => root.textContent"
LINK = "(root) => root.querySelector('a')?.href ?? null"
ACT = "(root) => root.querySelector('.act')?.textContent ?? null"
PAGE = "<!doctype html><html lang='en'><title>Zendesk</title><body><h1>{title}</h1><p>{text}</p>{script}"
ASKS = "<script>fetch('/api/v2/tickets/' + location.pathname.split('/')[3] + '?include=users')</script>"
SUBJECT = """(text) => {
  const heading = document.createElement("h1");
  heading.textContent = text;
  document.body.append(heading);
}"""
CONFIG = {
    "instances": [{"name": "global", "subdomain": "acme", "host": "acme.zendesk.com"}],
    "anchors": [],
    "minimum_version": "0",
}


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("extension"), granted=[f"{SERVER}/*"])


def refuse_by_api(web: Any) -> None:
    """Zendesk's page comes, and asks its API for a ticket that it does not get."""
    web.route("acme.zendesk.com", "/agent/tickets/*", PAGE.format(title="Workspace", text="", script=ASKS))
    web.route("acme.zendesk.com", "/api/v2/tickets/*", Response("{}", status=403, mimetype="application/json"))


def test_the_bar_appears_when_the_page_s_own_request_for_the_ticket_is_refused(either, web):
    refuse_by_api(web)
    shows(either, "/agent/tickets/71", "This ticket does not open for you.")
    either.inside("no-access", "(root) => root.querySelector('.close').click()")
    until(lambda: either.run(HOSTS, "no-access"), 0)


def test_the_bar_appears_where_zendesk_itself_says_so(either, web):
    text = "You do not have access to this page. Please contact the account owner of this Zendesk for further help."
    web.route(
        "acme.zendesk.com", "/agent/tickets/72", Response(PAGE.format(title="Access denied", text=text, script=""))
    )
    web.route("acme.zendesk.com", "/agent/tickets/73", Response("Forbidden", status=403))
    for path in ("/agent/tickets/72", "/agent/tickets/73"):
        web.routes[0][2].mimetype = web.routes[1][2].mimetype = "text/html"
        shows(either, path, "This ticket does not open for you.")


def test_a_ticket_that_opens_has_no_bar_whatever_its_subject_is(chromium, visit, web):
    web.route("acme.zendesk.com", "/api/v2/*", Response("{}", status=403, mimetype="application/json"))
    web.route("acme.zendesk.com", "/agent/tickets/73", Response("Forbidden", status=403, mimetype="text/html"))
    visit.go("/agent/tickets/4242")
    until(lambda: visit.run(HOSTS, "button"), 1)
    visit.run(SUBJECT, "You do not have access to this page, says GitLab")
    visit.run("() => fetch('/api/v2/tickets/4242.json')")
    another = chromium.page()  # by when it has its bar, this one would have
    shows(ChromiumVisit(another, chromium), "/agent/tickets/73", "This ticket does not open for you.")
    another.close()
    assert visit.run(HOSTS, "no-access") == 0


def test_signed_in_the_case_is_a_press_away_and_signed_out_the_sign_in_is(chromium, visit, web):
    refuse_by_api(web)
    answers = {"81": [{"kind": "case", "title": "Salesforce 5001", "url": CASE, "detail": ""}], "82": []}
    asked = []

    def resolve(request: Request) -> Response:
        asked.append((request.headers.get("Authorization"), request.args["text"], request.args["instance"]))
        found = answers[request.args["text"].rpartition("/")[2]]
        return told({"kind": "ticket", "url": request.args["text"], "title": "", "candidates": found})

    web.route("liaison.example", "/api/v1/extension/config", lambda _: told(CONFIG))
    web.route("liaison.example", "/api/v1/links/resolve", resolve)
    sign_in = f"sign_in {SERVER} global"
    chromium.run(f"({SET})", {"server": SERVER, sign_in: {"token": "secret", "agent": {"id": 1, "name": "Ada"}}})
    shows(visit, "/agent/tickets/81", "Open its Salesforce case")
    assert visit.inside("no-access", LINK) == CASE
    assert asked == [("Bearer secret", "https://acme.zendesk.com/agent/tickets/81", "global")]
    shows(visit, "/agent/tickets/82", "Salesforce has no case for it.")
    chromium.run(f"({CLEAR})", [sign_in])
    shows(visit, "/agent/tickets/81", "Sign in to Liaison")
    assert visit.inside("no-access", LINK) is None


def shows(visit: Visit | ChromiumVisit, path: str, words: str) -> None:
    visit.go(path)
    until(lambda: words in (visit.inside("no-access", TEXT) or ""))


def told(body: Any) -> Response:
    return Response(json.dumps(body), mimetype="application/json")
