import json
import signal
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.server.commands.installation import taken_port

ON_ANY_PORT = ("serve", "--port", "0")


def get(url, path):
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def address_in(said):
    return said.rsplit("Liaison listens on ", 1)[1].split()[0]


def worker_of(url):
    return get(url, "/readyz")[1]["worker"]["status"]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_ends_in_order_when_it_is_told_to(installation, by):
    with installation.started(*ON_ANY_PORT) as server:
        url = address_in(server.until("Liaison listens on"))
        assert get(url, "/healthz") == (200, {"status": "ok"})
        assert server.ended(by=by) == 0
        assert "Traceback" not in server.said
    with pytest.raises(ConnectionRefusedError):
        get(url, "/healthz")


def test_with_a_database_of_its_own_the_worker_is_a_process_of_its_own(installation):
    with installation.started(*ON_ANY_PORT) as server:
        url = address_in(server.until("Liaison listens on"))
        assert worker_of(url) == "never seen"
        with installation.started("worker") as worker:
            worker.until("worker_started")
            while worker_of(url) != "ok":
                time.sleep(0.05)
            assert worker.ended(by=signal.SIGTERM) == 0


def test_with_the_embedded_database_the_worker_runs_within(installation, shared_temporary_folder):
    del installation.environment["LIAISON_DATABASE_URL"]
    installation.environment["LIAISON_DATA"] = str(shared_temporary_folder / "serve")
    with installation.started(*ON_ANY_PORT) as server:
        url = address_in(server.until("Liaison listens on"))
        while worker_of(url) != "ok":
            time.sleep(0.05)
        assert installation.liaison("tokens", "create", "beside-it").exit_code == 0
        assert server.ended(by=signal.SIGTERM) == 0
    assert not (shared_temporary_folder / "serve" / "postgres" / "data" / "postmaster.pid").exists()


def test_serve_on_a_taken_port_says_so(installation):
    with taken_port() as held:
        result = installation.liaison("serve", "--port", str(held.getsockname()[1]))
    assert result.exit_code == 1
    assert "is taken by another program. Give another with --port." in result.stderr


def test_serve_on_a_database_without_tables_says_what_makes_them(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    result = installation.liaison(*ON_ANY_PORT)
    assert result.exit_code == 1
    assert "Run `liaison db upgrade`." in result.stderr


def test_serve_without_a_session_secret_says_how_to_make_one(installation):
    del installation.environment["LIAISON_SESSION_SECRET"]
    result = installation.liaison(*ON_ANY_PORT)
    assert result.exit_code == 1
    assert "LIAISON_SESSION_SECRET" in result.stderr
    assert "Make one:" in result.stderr


def test_a_worker_without_a_database_of_its_own_is_told_where_it_runs_already(installation):
    del installation.environment["LIAISON_DATABASE_URL"]
    result = installation.liaison("worker")
    assert result.exit_code == 1
    assert "`liaison serve`, which runs a worker of its own" in result.stderr


def test_a_worker_on_a_database_without_tables_says_what_makes_them(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    result = installation.liaison("worker")
    assert result.exit_code == 1
    assert "Run `liaison db upgrade`." in result.stderr


def test_the_sandbox_says_how_to_reach_it_and_writes_settings_that_do(installation, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    with installation.started("sandbox", "--write", str(folder)) as fakes:
        said = fakes.until("LIAISON_ZENDESK_US_GOVERNMENT_CLIENT_SECRET=")
        known = dict(line.split("=", 1) for line in said.splitlines() if line.startswith("LIAISON_"))
        installation.environment |= known | {"LIAISON_SETTINGS": str(folder / "liaison.toml")}
        installation.environment["LIAISON_SALESFORCE_PRIVATE_KEY"] = ""
        result = installation.liaison("context", "4242", "--instance", "global")
        assert "Daniel Achterberg" in result.stdout
        assert fakes.ended(by=signal.SIGINT) == 0
