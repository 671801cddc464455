"""The sign-in of the browser extension, as far as it can be judged without asking anybody.

Authorization code with PKCE, twice: the extension's with us, and ours with Zendesk. A code travels in an address, a
token never does. https://www.rfc-editor.org/rfc/rfc7636, https://www.rfc-editor.org/rfc/rfc9700#section-2.1
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from server.errors import InvalidRequest

METHOD: Final = "S256"
VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
STATE: Final = re.compile(r"[A-Za-z0-9._~-]{8,512}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the extension begins with: where its code is to come back to, and how it will prove that the code is its."""

    redirect_uri: str
    state: str
    challenge: str


def known_way_back(given: str, allowed: Collection[str]) -> str:
    """`given` if it is one of the allowed addresses, letter by letter. Raises InvalidRequest."""
    if given not in allowed:
        raise InvalidRequest("The sign-in would lead back to an address that is not known here.", code="redirect_uri")
    return given


def asked(query: Mapping[str, str], redirect_uri: str) -> Asked:
    """Raises InvalidRequest for a state or a challenge that cannot be used. `plain` PKCE is no PKCE."""
    state, challenge = query.get("state", ""), query.get("code_challenge", "")
    if not STATE.fullmatch(state):
        raise InvalidRequest("state is missing or cannot be used.", code="invalid_request")
    if query.get("code_challenge_method") != METHOD or not CHALLENGE.fullmatch(challenge):
        raise InvalidRequest("code_challenge is missing, or is not of the method S256.", code="invalid_request")
    return Asked(redirect_uri, state, challenge)


def challenge_of(verifier: str) -> str:
    """BASE64URL(SHA256(verifier)), as RFC 7636 has it."""
    return _text(hashlib.sha256(verifier.encode()).digest())


def fits(verifier: str, challenge: str) -> bool:
    """Whether this verifier is the one behind the challenge."""
    return bool(VERIFIER.fullmatch(verifier)) and hmac.compare_digest(challenge_of(verifier), challenge)


def own_verifier(secret: str, state: str) -> str:
    """Our verifier towards Zendesk. It is made again from our secret when it is needed, so it is kept nowhere."""
    return _text(hmac.new(secret.encode(), f"zendesk sign-in {state}".encode(), hashlib.sha256).digest())


def with_answer(redirect_uri: str, **answer: str) -> str:
    """The address that takes an answer back: a code, or an error in words. Never a token."""
    return f"{redirect_uri}?{urlencode(answer)}"


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
