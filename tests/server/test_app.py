from dataclasses import replace

import pytest

from server.app import LARGEST_BODY, create_app, join
from server.errors import CatalogError, SettingsError
from server.web import api
from server.web.parts import parts as parts_of_this_app
from tests.server.web.launching import launch


def test_a_view_finds_the_parts_that_the_app_was_made_of(app, parts):
    with app.app_context():
        assert parts_of_this_app() is parts


def test_nobody_is_asked_anything_while_the_parts_are_joined(settings, engine, sandbox):
    create_app(join(settings, engine))
    assert [sandbox.requests(upstream) for upstream in ("zendesk", "salesforce", "slack", "gitlab")] == [[]] * 4


def test_without_a_session_secret_it_does_not_start(settings, engine):
    with pytest.raises(SettingsError, match="LIAISON_SESSION_SECRET"):
        join(replace(settings, session_secret=""), engine)


def test_with_a_catalog_that_cannot_be_loaded_it_does_not_start(settings, engine, tmp_path):
    (tmp_path / "ours.toml").write_text("[[scenario")
    with pytest.raises(CatalogError, match=r"ours\.toml"):
        join(replace(settings, catalogs=(tmp_path / "ours.toml",)), engine)


def test_a_route_without_a_guard_keeps_it_from_starting(parts, monkeypatch):
    monkeypatch.setattr(api, "register", lambda app: app.add_url_rule("/open", "open", lambda: ""))
    with pytest.raises(RuntimeError, match="No guard beside: open"):
        create_app(parts)


def test_a_launch_that_is_too_large_is_refused(client):
    answer = client.post("/sidebar/ticket_sidebar", data={"token": "x" * (LARGEST_BODY + 1)})
    assert answer.status_code == 413


def test_zendesk_is_asked_once_for_its_key_and_for_each_agent(client, sandbox):
    for place in ("ticket_sidebar", "user_sidebar", "organization_sidebar"):
        assert launch(client, sandbox, location=place).status_code == 200
    asked = [each["path"] for each in sandbox.requests("zendesk")]
    assert len([path for path in asked if "public_key" in path]) == 1
    assert len([path for path in asked if "/users/" in path]) == 1
