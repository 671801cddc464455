"""Zendesk's REST API as signed-in calls: JSON in, JSON or an error out.

Signing in: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/ (API tokens end on
2027-04-30, so OAuth client credentials come first and the legacy pair is the fall-back).
"""

from typing import Any, Final

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from server.errors import UpstreamMalformed, UpstreamRefused
from server.settings import Instance, Settings
from server.upstreams.answers import parsed, refusal
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import Json, table, text
from server.upstreams.tokens import HeldToken, Token
from server.upstreams.transport import Anonymous, Ask, Bearer

SCOPE: Final = "read"  # nothing is written to Zendesk yet; https://developer.zendesk.com/api-reference/ticketing/oauth/


class ZendeskCalls:
    """One instance. Any number of threads may share it."""

    def __init__(self, instance: Instance, settings: Settings) -> None:
        self.address = instance.base_url or f"https://{instance.subdomain}.zendesk.com"
        self.prefix = f"LIAISON_ZENDESK_{instance.name.upper().replace('-', '_')}_"
        self._credentials = instance.credentials
        self._door = Door("zendesk", settings, name=f"zendesk:{instance.name}")
        self._token = HeldToken("zendesk", self._mint)

    def budget(self, deadline: float | None) -> Budget:
        return self._door.budget(deadline)

    def get(self, path: str, budget: Budget, *, what: str = "", **params: str | int) -> Json:
        """The JSON object at a path below /api/v2. `what` names the record in errors. Raises UpstreamError."""
        response = self._signed_in(path, budget, params)
        if not response.ok:
            words = said(response)
            if response.status_code == 404 and words.startswith("No help desk"):
                raise UpstreamRefused("zendesk", f"{words}.", hint="Check instances.subdomain.", code="no_help_desk")
            raise refusal("zendesk", response, words, what=what, setting=self._setting())
        answer = parsed("zendesk", response)
        if not isinstance(answer, dict):
            raise UpstreamMalformed("zendesk", "Zendesk answered with JSON of another kind than promised.")
        return answer

    def get_anonymously(self, path: str, budget: Budget) -> requests.Response:
        """Any answer below 500, asked without credentials. Raises UpstreamError."""
        return self._door.send(Ask("GET", f"{self.address}/api/v2/{path}", Anonymous()), budget)

    def _signed_in(self, path: str, budget: Budget, params: dict[str, str | int]) -> requests.Response:
        def ask(auth: AuthBase) -> requests.Response:
            return self._door.send(Ask("GET", f"{self.address}/api/v2/{path}", auth, params or None), budget)

        if not self._credentials.client_id:
            return ask(self._legacy())
        token = self._token.get(budget)
        response = ask(Bearer(token.value))
        if response.status_code == 401:
            response = ask(Bearer(self._token.instead_of(token, budget).value))
        return response

    def _legacy(self) -> AuthBase:
        if not (self._credentials.email and self._credentials.api_token):
            raise UpstreamRefused(
                "zendesk",
                "There are no credentials for Zendesk.",
                hint=f"Set {self.prefix}CLIENT_ID and {self.prefix}CLIENT_SECRET.",
                code="no_credentials",
            )
        return HTTPBasicAuth(f"{self._credentials.email}/token", self._credentials.api_token)

    def _mint(self, budget: Budget) -> Token:
        body = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "scope": SCOPE,
        }
        response = self._door.send(Ask("POST", f"{self.address}/oauth/tokens", Anonymous(), json=body), budget)
        if not response.ok:
            raise UpstreamRefused(
                "zendesk",
                f"Zendesk does not let us sign in ({response.status_code}: {said(response) or 'no reason given'}).",
                hint=f"Check {self._setting()}, and that the OAuth client is a confidential one.",
                code="sign_in",
                status=response.status_code,
            )
        answer = table(parsed("zendesk", response))
        value, lives = text(answer.get("access_token")), answer.get("expires_in")
        if not value:
            raise UpstreamMalformed("zendesk", "Zendesk's answer to signing in holds no access token.")
        return Token(value, float(lives) if isinstance(lives, int | float) and lives > 0 else None)

    def _setting(self) -> str:
        if self._credentials.client_id:
            return f"{self.prefix}CLIENT_ID and {self.prefix}CLIENT_SECRET"
        return f"{self.prefix}EMAIL and {self.prefix}API_TOKEN"


def said(response: requests.Response) -> str:
    """Zendesk's reason. `error` is a text, or an object with a title and a message."""
    try:
        answer: Any = response.json()
    except ValueError:
        return ""
    given = table(answer)
    error = given.get("error")
    words = (
        given.get("error_description"),
        given.get("description"),
        table(error).get("message"),
        table(error).get("title"),
        error,
    )
    return next((word for word in words if isinstance(word, str) and word), "")
