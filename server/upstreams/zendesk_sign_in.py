"""Who somebody is, in Zendesk's own word: they sign in there, and we are told once.

https://developer.zendesk.com/documentation/api-basics/authentication/oauth-pkce/
https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

import requests

from server.errors import UpstreamError, UpstreamMalformed, UpstreamRefused
from server.settings import Instance
from server.upstreams.answers import parsed, quoted, refusal
from server.upstreams.budget import Budget
from server.upstreams.findings import Finding
from server.upstreams.reading import number, table, text
from server.upstreams.transport import Anonymous, Ask, Bearer
from server.upstreams.zendesk_calls import PATIENT, ZendeskCalls, said

SCOPE: Final = "users:read"  # of which we use users/me; https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#scopes
SHORTEST_LIFE: Final = 300  # seconds: the least that Zendesk gives, should the token outlive its revocation
CHECK_PATIENCE: Final = 10.0  # seconds
UNKNOWN: Final = "a-code-of-liaison-doctor-that-zendesk-has-not-given"
CLIENT: Final = "It must be a confidential OAuth client of Zendesk's Admin Center."


class SignIns:
    """Of one instance, by its own OAuth client. Any number of threads may share it."""

    def __init__(self, instance: Instance, calls: ZendeskCalls) -> None:
        self._name = instance.name
        self._client = instance.credentials
        self._calls = calls
        self._web = instance.workspace_origin or calls.address

    @property
    def possible(self) -> bool:
        """Without an OAuth client nobody can be sent to Zendesk."""
        return bool(self._client.client_id and self._client.client_secret)

    def address(self, redirect_uri: str, state: str, challenge: str) -> str:
        """Where the browser goes, for somebody to say yes or no."""
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._web}/oauth/authorizations/new?{urlencode(query)}"

    def who(self, code: str, verifier: str, redirect_uri: str) -> int:
        """The Zendesk id of whoever said yes. Their token is revoked before this returns: it has served its purpose.

        Raises UpstreamRefused (code `sign_in`) for a code that Zendesk does not take, and UpstreamError.
        """
        budget = self._calls.budget(None, patience=PATIENT)
        token = self._token(code, verifier, redirect_uri, budget)
        try:
            return self._me(token, budget)
        finally:
            self._revoke(token, budget)

    def check(self, redirect_uri: str) -> Iterator[Finding]:
        """Whether Zendesk takes codes of this client: of one that it has never given, only the code is wrong.

        Of wrong credentials and of a Zendesk that is away, `zendesk_check` has told already.
        """
        where, setting = f"Zendesk {self._name}", f"{self._calls.prefix}CLIENT_ID"
        if not self.possible:
            yield Finding(f"{where}: no OAuth client, so nobody can sign in with the extension", False, setting, CLIENT)
            return
        try:
            response = self._exchanged(UNKNOWN, UNKNOWN, redirect_uri, self._calls.budget(CHECK_PATIENCE))
        except UpstreamError:
            return
        error = _error_in(response)
        if error == "invalid_grant":
            yield Finding(
                f"{where}: sign-ins of the extension come back by {redirect_uri}, its OAuth client's redirect URL"
            )
        elif error != "invalid_client":
            line = f"{where}: its OAuth client may sign nobody in{quoted(said(response))}"
            yield Finding(line, False, setting, f"{CLIENT} Its redirect URL is {redirect_uri}.")

    def _token(self, code: str, verifier: str, redirect_uri: str, budget: Budget) -> str:
        response = self._exchanged(code, verifier, redirect_uri, budget)
        if not response.ok:
            raise UpstreamRefused(
                "zendesk",
                f"Zendesk did not confirm the sign-in ({response.status_code}){quoted(said(response))}.",
                hint="Sign in again. If it stays so, an administrator runs liaison doctor.",
                code="sign_in",
                status=response.status_code,
            )
        token = text(table(parsed("zendesk", response)).get("access_token"))
        if not token:
            raise UpstreamMalformed("zendesk", "Zendesk's answer to the sign-in holds no access token.")
        return token

    def _exchanged(self, code: str, verifier: str, redirect_uri: str, budget: Budget) -> requests.Response:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "scope": SCOPE,
            "expires_in": SHORTEST_LIFE,
        }
        address = f"{self._calls.address}/oauth/tokens"
        return self._calls.send(Ask("POST", address, Anonymous(), json=body, patience=PATIENT), budget)

    def _me(self, token: str, budget: Budget) -> int:
        """An answer to nobody in particular has the id null. https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self"""
        response = self._calls.send(Ask("GET", f"{self._calls.address}/api/v2/users/me", Bearer(token)), budget)
        if not response.ok:
            raise refusal("zendesk", response, said(response), what="user who has signed in")
        user_id = number(table(table(parsed("zendesk", response)).get("user")).get("id"))
        if not user_id:
            raise UpstreamMalformed("zendesk", "Zendesk does not say who has signed in.")
        return user_id

    def _revoke(self, token: str, budget: Budget) -> None:
        """Failing that it ends by itself within five minutes; nobody has it any more. https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#revoke-token"""
        try:
            self._calls.send(Ask("DELETE", f"{self._calls.address}/api/v2/oauth/tokens/current", Bearer(token)), budget)
        except UpstreamError:
            return


def _error_in(response: requests.Response) -> str | None:
    """The code of RFC 6749, 5.2."""
    try:
        return text(table(response.json()).get("error"))
    except ValueError:
        return None
