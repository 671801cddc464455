"""Salesforce's REST API, signed in: one request, one reply.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import requests

from server.errors import UpstreamMalformed
from server.settings import Settings
from server.upstreams.answers import parsed
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import text
from server.upstreams.salesforce_login import Login
from server.upstreams.salesforce_reply import Reply
from server.upstreams.soql import selection, since
from server.upstreams.tokens import HeldToken, Token
from server.upstreams.transport import Ask, Bearer

PATIENCE_OF_A_WRITE: Final = 20.0
TIMES_A_READ: Final = 5.0
CLOSED: Final = {"Case": "Closed", "Task": "Completed"}


class Rest:
    """Any number of threads may share it. A write is sent once; only one that was refused for its token goes again."""

    def __init__(self, settings: Settings) -> None:
        self.version = settings.salesforce.api_version
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

    def closed_status(self, entity: str) -> str:
        """The first status of a Case or a Task that counts as closed; its name can be changed in Salesforce."""
        reply = self.query(selection("ApiName", f"{entity}Status", "IsClosed = true", 1, "SortOrder"))
        found = next(iter(reply.records()), None) if reply.ok else None
        return (text(found.get("ApiName")) if found else None) or CLOSED[entity]

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
        url = f"{token.address}/services/data/v{self.version}/{path}"
        patience = 1.0 if method == "GET" else TIMES_A_READ
        return self._door.send(Ask(method, url, Bearer(token.value), params, json, patience=patience), budget)
