"""One request and one answer, and what becomes of a bad one."""

import dataclasses

import pytest
import requests
import responses

from server.errors import UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable
from server.upstreams.budget import Budget
from server.upstreams.transport import Anonymous, Ask, Bearer, Transport
from tests.server.upstreams.small_world import settings_of


@pytest.fixture
def transport(sandbox):
    return Transport("gitlab", settings_of(sandbox))


@pytest.fixture
def ask(sandbox):
    return lambda: Ask("GET", f"{sandbox.urls['gitlab']}/api/v4/user", Bearer("glpat-test"))


def test_an_address_that_is_none_is_said(transport):
    with pytest.raises(UpstreamMalformed, match="cannot be asked"):
        transport.send(Ask("GET", "gitlab.example", Anonymous()), Budget(10))


def test_a_refused_connection_is_unreachable(sandbox):
    transport = Transport("slack", settings_of(sandbox))
    with pytest.raises(UpstreamUnreachable, match="Slack cannot be reached") as error:
        transport.send(Ask("GET", "http://127.0.0.1:9/", Anonymous()), Budget(10))
    assert not error.value.left


def test_a_request_that_was_dropped_may_have_done_its_work(ask, sandbox, transport):
    sandbox.fault("gitlab", drop=True)
    with pytest.raises(UpstreamUnreachable) as error:
        transport.send(ask(), Budget(10))
    assert error.value.left


def test_a_patient_request_may_take_longer_than_a_read(ask, sandbox):
    transport = Transport("gitlab", settings_of(sandbox, read_timeout=0.2))
    sandbox.fault("gitlab", latency_ms=500)
    assert transport.send(dataclasses.replace(ask(), patience=20), Budget(10)).status_code == 200


def test_an_answer_that_takes_too_long_is_a_timeout(ask, sandbox):
    transport = Transport("gitlab", settings_of(sandbox, read_timeout=0.3))
    sandbox.fault("gitlab", hang=2.0)
    with pytest.raises(UpstreamTimeout) as error:
        transport.send(ask(), Budget(10))
    assert error.value.code == "timeout"


def test_an_answer_that_drips_past_the_deadline_is_cut_off(transport, ask, sandbox):
    sandbox.fault("gitlab", drip=6.0)
    with pytest.raises(UpstreamTimeout):
        transport.send(ask(), Budget(0.6))


@responses.activate
def test_an_answer_without_end_is_cut_at_five_megabytes(transport):
    responses.get("https://gitlab.example/x", body="x" * 5_100_000)
    with pytest.raises(UpstreamMalformed, match="5 MB"):
        transport.send(Ask("GET", "https://gitlab.example/x", Anonymous()), Budget(10))


@responses.activate
def test_a_redirect_without_end_is_cut_as_any_answer(transport):
    elsewhere = {"Location": "https://gitlab.example/y"}
    responses.get("https://gitlab.example/x", status=302, headers=elsewhere, body="x" * 5_100_000)
    with pytest.raises(UpstreamMalformed, match="5 MB"):
        transport.send(Ask("GET", "https://gitlab.example/x", Anonymous()), Budget(10))


@responses.activate
def test_an_answer_cut_in_the_middle_is_unreachable(transport):
    responses.get("https://gitlab.example/x", body=requests.exceptions.ChunkedEncodingError("cut"))
    with pytest.raises(UpstreamUnreachable):
        transport.send(Ask("GET", "https://gitlab.example/x", Anonymous()), Budget(10))


@responses.activate
def test_no_secret_is_in_any_message(transport):
    responses.get("https://gitlab.example/x", body=requests.ConnectionError("https://user:s3cret@gitlab.example"))
    ask = Ask("GET", "https://user:s3cret@gitlab.example/x?token=s3cret", Bearer("s3cret"))
    with pytest.raises(UpstreamUnreachable) as error:
        transport.send(ask, Budget(10))
    assert "s3cret" not in str(error.value)


@responses.activate
def test_credentials_of_a_netrc_file_are_never_sent(transport, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine gitlab.example login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.get("https://gitlab.example/x", json={})
    transport.send(Ask("GET", "https://gitlab.example/x", Anonymous()), Budget(10))
    transport.send(Ask("GET", "https://gitlab.example/x", Bearer("ours")), Budget(10))
    sent = [call.request.headers.get("Authorization") for call in responses.calls]
    assert sent == [None, "Bearer ours"]


@responses.activate
def test_a_cookie_is_not_kept(transport):
    responses.get("https://gitlab.example/x", json={}, headers={"Set-Cookie": "a=b"})
    for _ in range(2):
        transport.send(Ask("GET", "https://gitlab.example/x", Anonymous()), Budget(10))
    assert "Cookie" not in responses.calls[1].request.headers
