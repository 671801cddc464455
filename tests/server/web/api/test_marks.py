import pytest

from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from tests.server.web.extension.signing_in import as_browser, signed_in

MARK = "/api/v1/tickets/4242/mark?instance=global"
PRESS = "/api/v1/tickets/4242/escalations"
EMERGENCY = {"scenario_id": "csm_emergency_or_high_priority", "inputs": {"situation": "Merges wait since nine."}}


@pytest.fixture
def headers(client, sandbox):
    return as_browser(signed_in(client, sandbox))


def test_a_mark_follows_what_was_pressed_and_what_has_failed(client, headers, engine):
    first = client.get(MARK, headers=headers)
    assert first.json == {"open": 0, "failed": 0}
    client.post(PRESS, json=EMERGENCY, headers=headers)
    assert client.get(MARK, headers=headers).json == {"open": 1, "failed": 0}
    with session_scope(engine) as session:
        session.query(DeliveryRow).first().state = "failed"
    assert client.get(MARK, headers=headers).json == {"open": 1, "failed": 1}


def test_nothing_is_sent_while_nothing_has_changed(client, headers):
    tag = {"If-None-Match": client.get(MARK, headers=headers).headers["ETag"]}
    unchanged = client.get(MARK, headers={**headers, **tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    client.post(PRESS, json=EMERGENCY, headers=headers)
    assert client.get(MARK, headers={**headers, **tag}).status_code == 200


def test_nobody_but_our_database_is_asked(client, headers, sandbox):
    sandbox.clear()
    client.get(MARK, headers=headers)
    assert sandbox.requests("zendesk") == []


def test_another_zendesk_is_none_of_ones_business(client, headers):
    assert client.get(MARK.replace("global", "us-government"), headers=headers).status_code == 403
    assert client.get(MARK).status_code == 401
