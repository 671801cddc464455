"""The launch's page and the fragments, over the real app and the sandbox."""

import re
from datetime import timedelta

import pytest

from server import clock, words
from server.web.sidebar import assets
from tests.server.web.launching import bearer, launch, session_of

CARD = "/sidebar/tickets/4242/card"
GROUPS = "app|channel|chip|choice|era|field|gap|kind|outcome|page|part|reason|role|rung|state|time|topic|ui|upstream"
UNSAID = re.compile(rf"\b(?:{GROUPS})\.[a-z_]+(?![a-z_.@/])[^<]*")
GAP = re.compile(r"[^>]*…[^<]*")
# Strangers' texts may say anything, and are left out; a parameter that was not there ("…") is not a stranger's.
STRANGERS = r"<bdi[^>]*>(?!…</bdi>).*?</bdi>"
FOLDED = re.compile(rf'<details class="long".*?</details>|<code>.*?</code>|{STRANGERS}|<a .*?</a>', re.DOTALL)


@pytest.fixture
def begun(client, sandbox):
    return session_of(launch(client, sandbox))


@pytest.fixture
def asked(client, begun):
    """Asks with the session; the answer's text."""

    def ask(url, **headers):
        return client.get(url, headers={**bearer(begun["token"]), **headers})

    return ask


def policy_of(answer):
    parts = (part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return {part[0]: part[1] for part in parts}


def test_the_page_tells_its_script_where_to_ask_and_nothing_of_the_customer(client, sandbox):
    page = launch(client, sandbox)
    told = session_of(page)
    assert told["instance"] == "global"
    assert told["location"] == "ticket_sidebar"
    assert told["card_urls"]["ticket"].replace("{id}", "4242").startswith(CARD)
    assert told["renew_url"] == "/api/v1/session/renew"
    assert told["words"]["page.reopen_title"] == "Please reopen the app"
    assert told["issued_at"] < told["expires_at"]


def test_the_page_runs_our_files_and_the_sdk_only_and_stands_in_its_own_zendesk_only(client, sandbox, settings):
    page = launch(client, sandbox)
    policy = policy_of(page)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"  # the sandbox's SDK is ours
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == settings.instance("global").workspace_origin
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    html = page.get_data(as_text=True)
    assert f'src="{settings.sdk_url}"' in html
    assert " style=" not in html
    assert "onclick" not in html


def test_the_other_instance_has_its_own_ancestor(client, sandbox, settings):
    page = launch(client, sandbox, instance="us-government")
    assert policy_of(page)["frame-ancestors"] == settings.instance("us-government").workspace_origin


def test_a_refused_launch_is_a_page_with_the_reason_that_a_workspace_may_show(client, settings):
    page = client.post("/sidebar/ticket_sidebar", data={"token": "nonsense"})
    assert page.status_code == 401
    assert page.mimetype == "text/html"
    assert "Liaison could not start" in page.get_data(as_text=True)
    origins = {instance.workspace_origin for instance in settings.instances}
    assert set(policy_of(page)["frame-ancestors"].split()) == origins


def test_a_refused_launch_speaks_the_readers_language(client):
    page = client.post("/sidebar/ticket_sidebar", headers={"Accept-Language": "de-AT,en;q=0.5"})
    assert "Liaison konnte nicht starten" in page.get_data(as_text=True)


def test_an_unknown_place_is_not_found(client):
    assert client.post("/sidebar/modal", data={"token": "x"}).status_code == 404


def test_a_ticket_card_has_the_answer_first(asked):
    answer = asked(f"{CARD}?instance=global")
    html = answer.get_data(as_text=True)
    places = [html.index(said) for said in ("<h1>", 'data-role="account_owner"', 'data-role="csm"', "steps-title")]
    assert places == sorted(places)
    assert 'data-ticket="4242"' in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert policy_of(answer)["default-src"] == "'none'"


def test_a_card_speaks_german_when_asked(asked):
    assert "Was jetzt zu tun ist" in asked(f"{CARD}?language=de").get_data(as_text=True)


@pytest.mark.parametrize("instance", ["global", "us-government"])
def test_every_ticket_of_the_story_is_told_in_words(client, sandbox, instance):
    """No code stands where a sentence should, and no sentence has a gap that nothing filled."""
    headers = bearer(session_of(launch(client, sandbox, instance=instance))["token"])
    unsaid = {}
    for number in sandbox.world.zendesk[instance].tickets:
        for language in ("en", "de"):
            answer = client.get(f"/sidebar/tickets/{number}/card?language={language}", headers=headers)
            if answer.status_code == 404:
                continue  # gone since
            html = FOLDED.sub("", answer.get_data(as_text=True)).replace(words.text("ui.loading", language), "")
            assert answer.status_code == 200
            if found := [*UNSAID.findall(html), *GAP.findall(html)]:
                unsaid[number, language] = found
    assert unsaid == {}


def test_an_organization_and_a_user_have_a_card(asked, sandbox):
    ticket = asked(CARD).get_data(as_text=True)
    organization = ticket.split('data-organization="')[1].split('"')[0]
    requester = ticket.split('data-requester="')[1].split('"')[0]
    assert 'data-role="csm"' in asked(f"/sidebar/organizations/{organization}/card").get_data(as_text=True)
    unsaved = asked(f"/sidebar/users/{requester}/card?unsaved=new_ticket").get_data(as_text=True)
    assert "This ticket is not saved yet" in unsaved
    assert "Wrong person?" not in unsaved


def test_the_other_tickets_leave_out_the_open_one(asked):
    organization = asked(CARD).get_data(as_text=True).split('data-organization="')[1].split('"')[0]
    every = asked(f"/sidebar/organizations/{organization}/tickets").get_data(as_text=True)
    rest = asked(f"/sidebar/organizations/{organization}/tickets?except=4242").get_data(as_text=True)
    assert 'data-route-ticket="4242"' in every
    assert 'data-route-ticket="4242"' not in rest


def test_a_session_of_one_zendesk_reads_nothing_of_another(asked):
    assert asked(f"{CARD}?instance=us-government").status_code == 403


def test_a_card_without_a_session_is_refused(client):
    assert client.get(CARD).status_code == 401


def test_what_cannot_be_unsaved_is_refused(asked):
    assert asked(f"{CARD}?unsaved=everything").status_code == 400


def test_a_ticket_that_does_not_exist_is_not_found(asked):
    assert asked("/sidebar/tickets/999999999/card").status_code == 404


def test_a_late_zendesk_is_a_card_with_a_gap_and_not_an_error(asked, sandbox):
    sandbox.world.faults.add("zendesk", path="/tickets/4201", status=503)
    answer = asked("/sidebar/tickets/4201/card")
    assert answer.status_code == 200
    assert "Not everything could be read" in answer.get_data(as_text=True)
    assert "Try again" in answer.get_data(as_text=True)


def test_an_override_made_through_the_api_is_on_the_next_card(asked, client, begun):
    organization = asked(CARD).get_data(as_text=True).split('data-organization="')[1].split('"')[0]
    until = (clock.now() + timedelta(days=7)).isoformat()
    body = {"role": "csm", "name": "Somebody Else", "email": None, "until": until, "note": ""}
    url = begun["overrides_url"].replace("{id}", organization)
    made = client.post(url, json=body, headers=bearer(begun["token"]))
    assert made.status_code == 201
    html = asked(CARD).get_data(as_text=True)
    assert "Somebody Else" in html
    assert f'data-override-remove="{made.json["id"]}"' in html


def test_a_static_file_is_kept_under_its_version_and_only_there(client):
    with client.get(f"/sidebar/assets/{assets.version()}/sidebar.js") as kept:
        assert kept.status_code == 200
        assert kept.mimetype == "text/javascript"
        assert "immutable" in kept.headers["Cache-Control"]
    assert client.get("/sidebar/assets/another/sidebar.js").status_code == 404
    assert client.get(f"/sidebar/assets/{assets.version()}/../templates/card.html").status_code == 404
    with client.get("/sidebar/static/zaf.js") as plain:
        assert plain.status_code == 200
