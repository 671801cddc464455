"""The fragments of presses, over the real app, its database and the sandbox."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from server import clock
from server.app import create_app, join
from server.audit import Actor
from server.db.engine import session_scope
from server.deliveries import pausing
from server.deliveries.models import DeliveryRow
from tests.server.web.launching import an_agent, bearer, launch, session_of

CARD = "/sidebar/tickets/4242/card"
STRIP = "/sidebar/tickets/4242/escalations"
PREVIEW = f"{STRIP}/preview"


@pytest.fixture
def begun(client, sandbox):
    return session_of(launch(client, sandbox))


@pytest.fixture
def headers(begun):
    return bearer(begun["token"])


@pytest.fixture
def read(client, headers):
    return lambda url: client.get(f"{url}?language=en", headers=headers).get_data(as_text=True)


@pytest.fixture
def scenario(read):
    """One that the card offers to press."""
    return re.search(r'data-press="([a-z_]+)"', read(CARD))[1]


def looked_at(client, headers, scenario, **more):
    return client.post(f"{PREVIEW}?language=en", headers=headers, json={"scenario_id": scenario, **more})


def pressed(client, headers, begun, scenario, **more):
    url = begun["escalation_urls"]["press"].replace("{id}", "4242")
    return client.post(url, headers={**headers, "Idempotency-Key": "k1"}, json={"scenario_id": scenario, **more})


def test_a_card_offers_one_button_for_each_step_that_sends_something(read, scenario):
    html = read(CARD)
    assert len(re.findall(rf'class="button first" data-press="{scenario}"', html)) == 1
    assert 'id="escalations"' in html
    assert "data-always-preview" in html


@pytest.mark.parametrize(("cc_as", "on_ticket"), [("follower", "Follower"), ("cc", "CC")])
def test_a_cc_is_told_as_this_deployment_sends_it(settings, engine, sandbox, cc_as, on_ticket):
    changed = replace(settings, escalations=replace(settings.escalations, cc_as=cc_as))
    client = create_app(join(changed, engine)).test_client(use_cookies=False)
    headers = bearer(session_of(launch(client, sandbox))["token"])
    html = client.get(f"{CARD}?language=en", headers=headers).get_data(as_text=True)
    assert set(re.findall(r"(CC|Follower) o[fn] the ticket", html)) == {on_ticket}


def test_a_preview_has_every_message_word_for_word_and_writes_nothing(client, headers, scenario, engine):
    answer = looked_at(client, headers, scenario, note="They asked twice.")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r'data-digest="[0-9a-f]{64}"', html)
    messages = re.findall(r'<pre class="request"[^>]*><bdi>(.*?)</bdi></pre>', html, re.DOTALL)
    assert messages
    assert all("They asked twice." in message and "ESC-…" in message for message in messages)
    with session_scope(engine) as session:
        assert session.query(DeliveryRow).count() == 0


def test_a_preview_names_the_other_steps(client, headers, scenario):
    html = looked_at(client, headers, scenario).get_data(as_text=True)
    assert "Does not fit this ticket" in html
    assert "{csm}" not in html


@pytest.mark.parametrize(
    ("body", "status"),
    [({"scenario_id": "nonsense"}, 422), ({}, 422), ({"scenario_id": 3}, 422), ({"scenario_id": "x", "more": 1}, 422)],
)
def test_what_cannot_be_previewed_is_refused_in_words(client, headers, body, status):
    answer = client.post(PREVIEW, headers=headers, json=body)
    assert answer.status_code == status
    assert answer.json["errors"]


def test_a_body_that_is_not_json_is_refused(client, headers):
    answer = client.post(PREVIEW, headers={**headers, "Content-Type": "application/json"}, data="{")
    assert answer.status_code == 400


def test_a_press_is_in_the_strip_and_in_the_card_for_everybody(client, headers, begun, scenario, read, sandbox):
    wanted = re.findall(r'name="input-(\w+)"', looked_at(client, headers, scenario).get_data(as_text=True))
    inputs = dict.fromkeys(wanted, "All of it, since nine.")
    html = looked_at(client, headers, scenario, inputs=inputs).get_data(as_text=True)
    digest = re.search(r'data-digest="(\w+)"', html)[1]
    made = pressed(client, headers, begun, scenario, inputs=inputs, preview_digest=digest)
    assert made.status_code == 201, made.json
    for html in (read(STRIP), read(CARD)):
        assert made.json["number"] in html
        assert f'data-of="{scenario}"' in html
        assert f'data-undo="{made.json["id"]}"' in html
        assert "Waiting" in html
    other = an_agent(sandbox, role="admin")
    theirs = bearer(session_of(launch(client, sandbox, agent_id=other))["token"])
    seen = client.get(f"{STRIP}?language=en", headers=theirs).get_data(as_text=True)
    assert made.json["pressed_by_name"] in seen


def test_a_pause_is_told_in_the_strip_and_in_the_card_and_is_not_asked_after_each_second(
    client, headers, begun, scenario, engine, read
):
    wanted = re.findall(r'name="input-(\w+)"', looked_at(client, headers, scenario).get_data(as_text=True))
    assert pressed(client, headers, begun, scenario, inputs=dict.fromkeys(wanted, "All of it.")).status_code == 201
    assert "Sending is paused" not in read(STRIP)
    assert 'data-quick="1"' in read(STRIP)
    with session_scope(engine) as session:
        pausing.pause(session, Actor("terminal", "root", "terminal"), "Moving house", clock.now())
    for html in (read(STRIP), read(CARD)):
        assert html.count("Sending is paused. Nothing is lost") == 1
        assert 'data-quick=""' in html


def test_what_is_put_aside_is_hidden_and_can_be_brought_back(client, headers, begun, scenario, read):
    aside = begun["escalation_urls"]["aside"].replace("{id}", "4242")
    body = {"scenario_id": scenario, "kind": "not_now", "reason": "Later today."}
    assert client.post(aside, headers=headers, json=body).status_code == 201
    html = read(CARD)
    assert f'data-press="{scenario}"' not in html
    assert f'data-recall="{scenario}"' in html
    assert "Later today." in html
    path, _, query = aside.partition("?")
    assert client.delete(f"{path}/{scenario}?{query}", headers=headers).status_code == 204
    assert f'data-press="{scenario}"' in read(CARD)


def test_the_wish_to_see_the_preview_first_is_kept(client, headers, begun, read):
    assert "data-always-preview checked" not in read(CARD)
    client.put(begun["escalation_urls"]["preference"], headers=headers, json={"always_preview": True})
    assert "data-always-preview checked" in read(CARD)


def test_nothing_can_be_pressed_for_a_card_that_is_not_of_a_saved_ticket(read):
    organization = re.search(r'data-organization="(\d+)"', read(CARD))[1]
    html = read(f"/sidebar/organizations/{organization}/card")
    assert "data-press" not in html
    assert 'id="escalations"' not in html


def test_both_fragments_need_a_session_of_this_zendesk(client, headers):
    assert client.get(STRIP).status_code == 401
    assert client.post(PREVIEW, json={}).status_code == 401
    assert client.get(f"{STRIP}?instance=us-government", headers=headers).status_code == 403


@pytest.mark.parametrize(("error", "quick"), [(None, "1"), ({"code": "timeout", "message": "Late.", "hint": ""}, "")])
def test_what_is_being_taken_back_is_asked_for_soon_and_what_waits_long_is_not(
    client, headers, begun, scenario, engine, read, error, quick
):
    wanted = re.findall(r'name="input-(\w+)"', looked_at(client, headers, scenario).get_data(as_text=True))
    assert pressed(client, headers, begun, scenario, inputs=dict.fromkeys(wanted, "All of it.")).status_code == 201
    with session_scope(engine) as session:
        for row in session.query(DeliveryRow):
            row.state, row.error, row.next_try_at = "withdrawing", error, clock.now() + timedelta(seconds=30)
    assert f'data-quick="{quick}"' in read(STRIP)
