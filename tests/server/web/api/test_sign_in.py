from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from server import clock
from server.access.agents import Agents
from server.app import create_app
from tests.server.web.extension.signing_in import FIREFOX, TOKEN, a_proof, code_for, exchange
from tests.server.web.launching import an_agent


def made_older(engine, table, **age):
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET expires_at = :at"), {"at": clock.now() - timedelta(**age)})


def test_a_code_gives_one_token(client, sandbox):
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge)
    assert exchange(client, code, verifier).status_code == 200
    again = exchange(client, code, verifier)
    assert (again.status_code, again.json["code"]) == (401, "code_invalid")


def test_a_code_is_gone_also_when_the_proof_was_wrong(client, sandbox):
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge)
    assert exchange(client, code, a_proof()[0]).json["code"] == "code_invalid"
    assert exchange(client, code, verifier).json["code"] == "code_invalid"


def test_a_code_is_good_for_a_minute(client, sandbox, engine):
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge)
    made_older(engine, "sign_in_code", seconds=1)
    assert exchange(client, code, verifier).json["code"] == "code_invalid"


@pytest.mark.parametrize("changed", [{"redirect_uri": FIREFOX}, {"code_verifier": "short"}, {"code": "made-up"}])
def test_a_code_is_given_for_its_own_address_and_proof_only(client, sandbox, changed):
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge)
    answer = exchange(client, changed.pop("code", code), changed.pop("code_verifier", verifier), **changed)
    assert (answer.status_code, answer.json["code"]) == (401, "code_invalid")


def test_the_challenge_itself_is_no_proof(client, sandbox):
    _, challenge = a_proof()
    assert exchange(client, code_for(client, sandbox, challenge), challenge).status_code == 401


def test_somebody_who_lost_the_seat_meanwhile_gets_no_token(client, sandbox, parts):
    agent = an_agent(sandbox)
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge, agent)
    sandbox.world.zendesk["global"].users[agent]["role"] = "end-user"
    fresh = replace(parts, agents=Agents(parts.agents._fetch))  # another process, which remembers nothing
    assert exchange(create_app(fresh).test_client(), code, verifier).json["code"] == "not_an_agent"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"browser": ""}, "browser"),
        ({"browser": "a\nb"}, "browser"),
        ({"browser": "x" * 101}, "browser"),
        ({"code": 5}, "code"),
    ],
)
def test_a_body_that_cannot_be_used_says_which_field(client, changed, field):
    answer = exchange(client, "x", "y" * 43, **changed) if "code" not in changed else exchange(client, 5, "y" * 43)
    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_what_is_no_json_is_said_to_be_none(client):
    assert client.post(TOKEN, data={"code": "x"}).json["code"] == "not_json"
