import csv
import io
import re

import pytest

from server import clock
from server.db.engine import session_scope
from server.escalations.models import DismissalRow
from tests.server.escalations import pressed
from tests.server.web.launching import an_agent, bearer, launch, session_of

STEP, TITLE = "pass_lead_renewal", "Pass the lead to Sales: renewal"
FAILED = {
    "channel": "zendesk_ticket",
    "place": "Ticket #4242",
    "state": "failed",
    "proof": None,
    "error": {"code": "x", "message": "It is closed.", "hint": "Press again."},
}


@pytest.fixture
def escalations(engine):
    with session_scope(engine) as session:
        pressed.press(session, team="EMEA", deliveries=[{}, FAILED])
        hostile = {"account_name": "=cmd()<b>", "pressed_by_name": "<script>", "team": "<i>"}
        pressed.press(session, number="ESC-0000002", ts="2.1", zendesk_organization_id=2, **hostile)
        pressed.press(session, number="ESC-0000003", ts="3.1", instance="us-government", account_name="Secret Agency")


@pytest.fixture
def board(client, sandbox, escalations):
    """Asks for the board's own addresses with the session of an agent."""

    def ask(path="/board/list", instance="global", role="agent"):
        opened = launch(client, sandbox, instance, "nav_bar", an_agent(sandbox, instance, role))
        return client.get(path, headers=bearer(session_of(opened)["token"]))

    return ask


def text_of(answer):
    return answer.get_data(as_text=True)


def test_the_address_itself_says_how_to_open_it_and_shows_nothing(client, escalations):
    answer = client.get("/board")
    assert answer.status_code == 200
    assert "navigation bar" in text_of(answer)
    assert "Northwind" not in text_of(answer)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "navigationsleiste" in text_of(client.get("/board?language=de")).lower()


def test_zendesks_navigation_bar_opens_a_page_without_any_data(client, sandbox, escalations):
    page = launch(client, sandbox, location="nav_bar")
    assert page.status_code == 200
    assert "Northwind" not in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    block = session_of(page)
    assert block["list_url"].startswith("/board/list")
    assert "page.reopen" in block["words"]


def test_a_token_for_another_place_does_not_open_it(client, sandbox):
    answer = client.post("/sidebar/nav_bar", data={"token": "x"})
    assert (answer.status_code, answer.mimetype) == (401, "text/html")


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_agents_and_admins_see_what_is_open_and_what_failed(board, role):
    page = text_of(board(role=role))
    assert "Northwind" in page
    assert "ESC-7K3M9QX" in page
    assert "It is closed." in page
    assert "Press again." in page
    assert '/agent/tickets/4242"' in page


def test_a_session_sees_its_own_zendesk_only(board):
    assert "Secret Agency" not in text_of(board())
    assert "ESC-0000003" not in text_of(board())
    assert "Northwind" not in text_of(board(instance="us-government"))


@pytest.mark.parametrize("path", ["/board/list", "/board/escalations.csv"])
def test_the_us_governments_customers_have_no_names(board, path):
    page = text_of(board(path, instance="us-government"))
    assert "ESC-0000003" in page
    assert "Secret Agency" not in page
    assert "Account 1" in page


def test_strangers_texts_are_texts(board):
    page = text_of(board())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "=cmd()&lt;b&gt;" in page


def test_filters_narrow_it(board):
    assert "ESC-0000002" not in text_of(board("/board/list?show=failed"))
    assert "ESC-0000002" not in text_of(board("/board/list?team=%3DEMEA"))
    assert "ESC-7K3M9QX" not in text_of(board("/board/list?account=2"))
    assert "Nothing of this team" in text_of(board("/board/list?account=2&team=%3DEMEA"))


@pytest.mark.parametrize(
    ("query", "field"),
    [("show=mine", "show"), ("by=mood", "by"), ("account=x", "account"), ("account=" + "9" * 30, "account")],
)
def test_a_filter_that_is_none_is_refused_by_field(board, query, field):
    answer = board(f"/board/list?{query}")
    assert (answer.status_code, list(answer.json["errors"])) == (400, [field])


def test_a_team_that_no_database_can_hold_is_one_that_is_not_there(board):
    assert board("/board/list?team=%3Da%00b").status_code == 200


def test_it_can_be_grouped_by_account(board):
    page = text_of(board("/board/list?by=account"))
    assert page.index("=cmd()") < page.index("Northwind</bdi>")


def test_the_csv_has_what_is_shown_and_no_formula(board):
    answer = board("/board/escalations.csv?show=open")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(text_of(answer).removeprefix("\ufeff"))))
    assert [row["number"] for row in rows] == ["ESC-7K3M9QX", "ESC-0000002"]
    assert rows[1]["account"] == "'=cmd()<b>"
    assert rows[0]["failed"] == "Ticket #4242: It is closed."


def test_somebody_who_is_an_agent_no_more_sees_nothing(client, sandbox, parts, escalations):
    agent = an_agent(sandbox)
    token = session_of(launch(client, sandbox, "global", "nav_bar", agent))["token"]
    sandbox.world.zendesk["global"].users[agent]["role"] = "end-user"
    parts.agents._known.clear()
    assert client.get("/board/list", headers=bearer(token)).status_code == 403


def test_what_agents_put_aside_is_counted_by_step(board, engine):
    rows = [("global", 1, "does_not_apply"), ("global", 2, "does_not_apply"), ("us-government", 3, "not_now")]
    with session_scope(engine) as session:
        for instance, ticket, kind in rows:
            key = {"instance": instance, "zendesk_ticket_id": ticket, "scenario": STEP, "kind": kind}
            session.add(DismissalRow(**key, reason="No.", made_by="Ada", made_at=clock.now()))
    assert counted(board()) == [(TITLE, "2", "0")]
    assert counted(board(instance="us-government")) == [(TITLE, "0", "1")]


def counted(answer):
    row = r'<tr><th scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td></tr>'
    return re.findall(row, text_of(answer))
