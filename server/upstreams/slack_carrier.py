"""slack_sdk's client with our door in place of its own transport. Imported when Slack is first asked (95 ms)."""

from typing import Any
from urllib.request import Request

from requests.auth import AuthBase
from requests.models import PreparedRequest
from slack_sdk.web import WebClient

from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.transport import Ask


class CarriedClient(WebClient):
    """A client for one call: cheap to make, and it knows how long its caller waits."""

    def __init__(
        self, door: Door, budget: Budget, *, only_reads: bool = False, patience: float = 1.0, **options: Any
    ) -> None:
        super().__init__(**options)
        self._door = door
        self._budget = budget
        self._only_reads = only_reads
        self._patience = patience

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """slack_sdk's one place that opens a connection; what it gives back has this shape."""
        ask = Ask(
            req.get_method(),
            url,
            _Headers(dict(req.header_items())),
            data=req.data,
            only_reads=self._only_reads,
            patience=self._patience,
        )
        response = self._door.send(ask, self._budget)
        return {"status": response.status_code, "headers": dict(response.headers), "body": response.text}


class _Headers(AuthBase):
    """slack_sdk's headers, its Authorization among them."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers.update(self._headers)
        return request
