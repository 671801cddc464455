"""One answer of Salesforce, and errors of ours for those of Salesforce.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
"""

from dataclasses import dataclass
from typing import Any, Final

import requests

from server.errors import UpstreamError, UpstreamMalformed, UpstreamRateLimited
from server.upstreams.answers import listing, refusal
from server.upstreams.reading import Json, rows, table, text

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
        """What a query has found. Raises UpstreamMalformed for an answer without any list of it."""
        return listing("salesforce", table(self.body).get("records"))

    def made(self) -> str:
        """The id of what was made. Raises UpstreamMalformed where the answer holds none, though it may be there."""
        found = text(table(self.body).get("id"))
        if found is None:
            raise UpstreamMalformed("salesforce", "Salesforce's answer does not say what it has made.")
        return found
