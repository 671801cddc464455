"""The fakes start, listen where they are told, and stop."""

import socket

import pytest
import requests

from server.sandbox import servers
from server.sandbox.servers import PortTaken


def test_every_upstream_has_an_address_of_its_own(fakes):
    assert set(fakes.urls) == {"zendesk", "zendesk-us-government", "salesforce", "slack", "gitlab"}
    assert len(set(fakes.urls.values())) == 5
    assert all(url.startswith("http://localhost:") for url in fakes.urls.values())


def test_a_taken_port_is_named_with_its_upstream():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} for slack is taken") as caught:
            servers.start(ports={"slack": port})
    assert (caught.value.upstream, caught.value.port) == ("slack", port)


def test_the_mail_servers_port_can_be_taken_too():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match="for email is taken"):
            servers.start(ports={"email": taken.getsockname()[1]})


def test_nothing_listens_after_a_stop():
    running = servers.start()
    running.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.mail_port), timeout=5)
    for url in running.urls.values():
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=5)


def test_the_same_ports_can_be_taken_again_at_once():
    first = servers.start()
    ports = {name: int(url.rpartition(":")[2]) for name, url in first.urls.items()}
    requests.get(first.urls["gitlab"], timeout=5)
    first.stop()
    second = servers.start(ports=ports)
    assert second.urls == first.urls
    second.stop()


def test_a_reset_tells_the_story_from_its_beginning_and_leaves_tokens_good(fakes, zendesk):
    assert zendesk.put(4242, subject="Changed").status_code == 200
    fakes.reset()
    assert zendesk.get("tickets/4242")["ticket"]["subject"].startswith("Merges wait")


def test_a_reset_keeps_the_key_of_the_app(fakes, zendesk):
    def key():
        return requests.get(f"{zendesk.url}/api/v2/apps/1048576/public_key.pem", timeout=5).text

    before = key()
    fakes.reset()
    assert key() == before


def test_an_upstream_that_is_none_is_refused_by_name(fakes):
    with pytest.raises(KeyError, match="no upstream 'jira'"):
        fakes.fault("jira", drop=True)
