"""What a browser does when its extension signs somebody in: our server, Zendesk's page, and back, step by step."""

import base64
import hashlib
import re
import secrets
from html import unescape
from urllib.parse import parse_qs, urlsplit

import requests

from tests.server.web.launching import an_agent, bearer

CHROMIUM = "https://kapooldgmiingmnkjagcinnfkgdmafkh.chromiumapp.org/"
FIREFOX = "https://1c9df3e59bab1afbdb0fed65936713eb7d21d2bb.extensions.allizom.org/"
STATE = "a-state-of-the-extension"
START = "/auth/extension/start"
TOKEN = "/auth/extension/token"


def a_proof():
    """A verifier and its challenge."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def asked_with(challenge, **changed):
    """The query that the extension begins with."""
    query = {
        "instance": "global",
        "redirect_uri": CHROMIUM,
        "state": STATE,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**query, **changed}.items() if value is not None}


def answer_of(response):
    """Where it leads back to, and with what: (address, {name: value})."""
    address = response.headers["Location"]
    return address.partition("?")[0], query_of(address)


def query_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def decide(location, agent_id, decision="allow"):
    """What somebody answers on Zendesk's page: the path and query of ours that they are sent to."""
    page = requests.get(location, timeout=10)
    assert page.status_code == 200, page.text
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    form = {name: unescape(value) for name, value in fields.items()}
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(location))
    sent = requests.post(
        f"{origin}/oauth/authorizations",
        data={**form, "user_id": agent_id, "decision": decision},
        timeout=10,
        allow_redirects=False,
    )
    assert sent.status_code == 302, sent.text
    back = urlsplit(sent.headers["Location"])
    return f"{back.path}?{back.query}"


def begin(client, challenge, **changed):
    """The address at Zendesk that the browser is sent to."""
    response = client.get(START, query_string=asked_with(challenge, **changed))
    assert response.status_code == 302
    return response.headers["Location"]


def code_for(client, sandbox, challenge, agent_id=None, instance="global", **changed):
    """Our code."""
    agent_id = agent_id or an_agent(sandbox, instance)
    location = begin(client, challenge, instance=instance, **changed)
    address, answer = answer_of(client.get(decide(location, agent_id)))
    assert address == changed.get("redirect_uri", CHROMIUM)
    assert answer["state"] == changed.get("state", STATE)
    return answer["code"]


def exchange(client, code, verifier, **changed):
    body = {
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": CHROMIUM,
        "browser": "Chromium on Linux",
        **changed,
    }
    return client.post(TOKEN, json=body)


def signed_in(client, sandbox, agent_id=None, instance="global", browser="Chromium on Linux"):
    """What the extension gets at the end: {token, token_id, agent, instance}."""
    verifier, challenge = a_proof()
    code = code_for(client, sandbox, challenge, agent_id, instance)
    answer = exchange(client, code, verifier, browser=browser)
    assert answer.status_code == 200, answer.json
    return answer.json


def as_browser(known):
    return bearer(known["token"])
