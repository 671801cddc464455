"""Zendesk's REST API as signed-in calls: JSON in, JSON or an error out.

Signing in: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/ (API tokens end on
2027-04-30, so OAuth client credentials come first and the legacy pair is the fall-back).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from server.errors import UpstreamError, UpstreamMalformed, UpstreamRefused
from server.settings import Instance, Settings
from server.upstreams.answers import parsed, quoted, refusal
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import Json, rows, table, text
from server.upstreams.tokens import HeldToken, Token
from server.upstreams.transport import Anonymous, Ask, Bearer

SCOPE: Final = "read tickets:write"  # https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
PATIENT: Final = 4.0
"""How many times the usual deadline and time-out a change may take: given up early, it is only not known."""


class RecordInvalid(UpstreamRefused):
    """A change that Zendesk does not accept (422); `fields` are its words for each field that is wrong."""

    code = "bad_request"
    fields: Mapping[str, str] = MappingProxyType({})


class ZendeskCalls:
    """One instance. Any number of threads may share it."""

    def __init__(self, instance: Instance, settings: Settings) -> None:
        self.address = instance.base_url or f"https://{instance.subdomain}.zendesk.com"
        self.prefix = f"LIAISON_ZENDESK_{instance.name.upper().replace('-', '_')}_"
        self._credentials = instance.credentials
        self._door = Door("zendesk", settings, name=f"zendesk:{instance.name}")
        self._token = HeldToken("zendesk", self._mint)
        self.granted: frozenset[str] = frozenset()  # the scopes of the token, once there is one

    def budget(self, deadline: float | None, *, patience: float = 1.0) -> Budget:
        return self._door.budget(deadline, patience=patience)

    def get(self, path: str, budget: Budget, *, what: str = "", **params: str | int) -> Json:
        """The JSON object at a path below /api/v2. `what` names the record in errors. Raises UpstreamError."""
        url = f"{self.address}/api/v2/{path}"
        return self._read(self._signed_in(lambda auth: Ask("GET", url, auth, params or None), budget), what)

    def put(self, path: str, body: Json, budget: Budget, *, what: str = "") -> Json:
        """The answer to a change, which is asked for once: without an answer it may have happened all the same.

        Raises RecordInvalid; UpstreamError with the code `conflict` when somebody else is changing the record.
        """
        url = f"{self.address}/api/v2/{path}"
        response = self._signed_in(lambda auth: Ask("PUT", url, auth, json=body, patience=PATIENT), budget)
        if response.status_code == 409:
            message = f"Somebody else is changing {what or 'the record'} in Zendesk."
            raise UpstreamError(
                "zendesk", message, hint="Try again in a moment.", code="conflict", status=409, left=False
            )
        if response.status_code == 422:
            raise _invalid(response)
        return self._read(response, what)

    def _read(self, response: requests.Response, what: str) -> Json:
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
        return self.send(Ask("GET", f"{self.address}/api/v2/{path}", Anonymous()), budget)

    def send(self, ask: Ask, budget: Budget) -> requests.Response:
        """Any answer below 500, asked with the credentials that it brings. Raises UpstreamError."""
        return self._door.send(ask, budget)

    def _signed_in(self, asking: Callable[[AuthBase], Ask], budget: Budget) -> requests.Response:
        def ask(auth: AuthBase) -> requests.Response:
            return self._door.send(asking(auth), budget)

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
        self.granted = frozenset((text(answer.get("scope")) or "").split())
        return Token(value, float(lives) if isinstance(lives, int | float) and lives > 0 else None)

    def _setting(self) -> str:
        if self._credentials.client_id:
            return f"{self.prefix}CLIENT_ID and {self.prefix}CLIENT_SECRET"
        return f"{self.prefix}EMAIL and {self.prefix}API_TOKEN"


def _invalid(response: requests.Response) -> RecordInvalid:
    """https://developer.zendesk.com/api-reference/introduction/requests/#422-unprocessable-entity"""
    try:
        details = table(table(response.json()).get("details"))
    except ValueError:
        details = {}
    fields = {
        str(name): "; ".join(text(each.get("description")) or "" for each in rows(problems))
        for name, problems in details.items()
    }
    reason = quoted(" ".join(words for words in fields.values() if words) or said(response))
    error = RecordInvalid("zendesk", f"Zendesk did not accept the change{reason}.", status=422)
    error.fields = fields
    return error


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
