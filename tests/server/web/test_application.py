import pytest
from flask import request

from server.web import problems
from server.web.application import DEEPEST, Application, too_deep
from tests.server.web.launching import bearer, launch, session_of


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"until":'])
def test_json_without_a_bottom_is_a_problem_that_says_so(client, sandbox, opening):
    agent = bearer(session_of(launch(client, sandbox))["token"])
    answer = client.post(
        "/api/v1/organizations/1/overrides", data=opening * 6000, content_type="application/json", headers=agent
    )
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "invalid_request"
    assert "nested too deeply" in answer.json["detail"]
    assert str(DEEPEST) in answer.json["hint"]


def test_so_it_is_for_whoever_asks_flask_itself():
    app = Application("one", static_folder=None)
    problems.register(app)

    @app.post("/read")
    def read():
        return {"read": request.get_json()}

    asker = app.test_client()
    assert asker.post("/read", data="[" * 5000, content_type="application/json").status_code == 400
    assert asker.post("/read", json=[[1]]).json == {"read": [[1]]}


@pytest.mark.parametrize(
    ("body", "deep"),
    [
        (b"[" * DEEPEST + b"]" * DEEPEST, False),
        (b"[" * (DEEPEST + 1), True),
        (b"[" + b"[]," * 500 + b"[]]", False),
        (b'["' + b"[" * 500 + b'"]', False),
        (b'["\\"' + b"[" * 500 + b'"]', False),
        (b'["\\\\",' + b"[" * 500, True),
        (b'"' + b"[" * 500, False),
    ],
)
def test_only_brackets_that_stand_open_count(body, deep):
    assert too_deep(body) is deep
