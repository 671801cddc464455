"""Salesforce's REST API, signed in: one request, one reply, and errors of ours for those of Salesforce.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import requests

from server.errors import UpstreamError, UpstreamMalformed, UpstreamRateLimited
from server.settings import Settings
from server.upstreams.answers import parsed, refusal
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import Json, rows, table, text
from server.upstreams.salesforce_login import Login
from server.upstreams.soql import selection, since
from server.upstreams.tokens import HeldToken, Token
from server.upstreams.transport import Ask, Bearer

PATIENCE_OF_A_WRITE: Final = 20.0
TIMES_A_READ: Final = 5.0
ONE_DAYS_LIMIT_WAIT: Final = 900.0
LOCKED_WAIT: Final = 2.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer below 500. `body` is its JSON, None where there is none; `address` is where it came from."""

    response: requests.Response
    body: Any
    address: str

    @property
    def ok(self) -> bool:
        return self.response.ok

    @property
    def code(self) -> str:
        """Errors are a list of objects: [{message, errorCode, fields?}]."""
        return text(self._error.get("errorCode")) or ""

    @property
    def said(self) -> str:
        return text(self._error.get("message")) or ""

    @property
    def reason(self) -> str:
        """What it said, without the query that it quotes."""
        return self.said.rsplit("\n", 1)[-1] if "ERROR at Row" in self.said else self.said

    @property
    def _error(self) -> Json:
        return next(iter(rows(self.body)), table(self.body))

    def checked(self) -> "Reply":
        """Itself, if Salesforce did what it was asked to. Raises UpstreamError."""
        if not self.ok:
            raise self.refusal()
        return self

    def refusal(self) -> UpstreamError:
        """What a refused request comes to; with it nothing was changed."""
        if self.code == "REQUEST_LIMIT_EXCEEDED":
            return UpstreamRateLimited(
                "salesforce",
                "Salesforce's allowance of requests is used up.",
                hint="It comes back bit by bit within 24 hours; see Setup, System Overview, API usage.",
                retry_after=ONE_DAYS_LIMIT_WAIT,
                status=self.response.status_code,
            )
        if self.code == "UNABLE_TO_LOCK_ROW":
            return UpstreamRateLimited(
                "salesforce",
                "Somebody else is changing the same record in Salesforce.",
                hint="Try again in a moment.",
                code="row_locked",
                retry_after=LOCKED_WAIT,
                status=self.response.status_code,
            )
        forbidden = self.response.status_code == 403
        setting = "the permissions of the Salesforce user" if forbidden else "LIAISON_SALESFORCE_CLIENT_ID"
        return refusal("salesforce", self.response, f"{self.code} {self.reason}".strip(), setting=setting)

    def records(self) -> tuple[Json, ...]:
        return rows(table(self.body).get("records"))

    def made(self) -> str:
        """The id of what was made. Raises UpstreamMalformed where the answer holds none, though it may be there."""
        found = text(table(self.body).get("id"))
        if found is None:
            raise UpstreamMalformed("salesforce", "Salesforce's answer does not say what it has made.")
        return found


class Rest:
    """Any number of threads may share it. A write is sent once; only one that was refused for its token goes again."""

    def __init__(self, settings: Settings) -> None:
        self._version = settings.salesforce.api_version
        self._door = Door("salesforce", settings)
        self._token = HeldToken("salesforce", Login(settings.salesforce, self._door).mint)

    def budget(self, deadline: float | None) -> Budget:
        return self._door.budget(deadline)

    def query(self, soql: str, budget: Budget | None = None) -> Reply:
        """The reply to a query, refused or not. Raises UpstreamError."""
        return self.ask("GET", "query", budget or Budget(PATIENCE_OF_A_WRITE), params={"q": soql})

    def newest(self, columns: str, source: str, condition: str, moment: datetime | None, most: int) -> Reply:
        """What has been made since a little before that time, the newest first.

        Raises UpstreamMalformed rather than ending where there is more; without a time, only the newest are wanted.
        """
        reply = self.query(selection(columns, source, condition + since(moment), most)).checked()
        if moment and len(reply.records()) >= most:
            raise UpstreamMalformed("salesforce", f"Salesforce has more than we can read: {source}.")
        return reply

    def write(self, method: str, path: str, json: Mapping[str, Any] | None = None) -> Reply:
        """The reply to a POST, PATCH or DELETE, refused or not. Raises UpstreamError."""
        return self.ask(method, path, Budget(PATIENCE_OF_A_WRITE), json=json)

    def ask(
        self,
        method: str,
        path: str,
        budget: Budget,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> Reply:
        token = self._token.get(budget)
        response = self._send(method, path, token, budget, params, json)
        if response.status_code == 401:
            token = self._token.instead_of(token, budget)
            response = self._send(method, path, token, budget, params, json)
        body = parsed("salesforce", response) if response.content else None
        return Reply(response, body, token.address)

    def _send(
        self,
        method: str,
        path: str,
        token: Token,
        budget: Budget,
        params: Mapping[str, str] | None,
        json: Mapping[str, Any] | None,
    ) -> requests.Response:
        url = f"{token.address}/services/data/v{self._version}/{path}"
        patience = 1.0 if method == "GET" else TIMES_A_READ
        return self._door.send(Ask(method, url, Bearer(token.value), params, json, patience=patience), budget)
