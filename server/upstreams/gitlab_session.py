"""What python-gitlab is given as its session, and errors of ours for its own."""

from typing import TYPE_CHECKING, Any, Final

import requests

from server.errors import UpstreamError, UpstreamMalformed, UpstreamNotFound, UpstreamRefused
from server.upstreams.answers import quoted
from server.upstreams.http import Door
from server.upstreams.transport import Anonymous, Ask

if TYPE_CHECKING:
    from gitlab.exceptions import GitlabError

TIMES_A_READ: Final = 5.0


class Session(requests.Session):
    """The session that python-gitlab is given; each request goes through our door. `timeout` is the deadline."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]
        ask = Ask(
            str(method).upper(),
            str(url),
            options.get("auth") or Anonymous(),
            params=options.get("params"),
            json=options.get("json"),
            data=options.get("data"),
            headers=options.get("headers"),
            patience=1.0 if str(method).upper() == "GET" else TIMES_A_READ,
        )
        return self._door.send(ask, self._door.budget(options.get("timeout")))


def refusal(error: "GitlabError", what: str) -> UpstreamError:
    """https://docs.gitlab.com/api/rest/troubleshooting/#status-codes ; a project that one may not see is a 404."""
    status, said = error.response_code, quoted(str(error.error_message))
    if status is None or status < 400:
        return UpstreamMalformed("gitlab", "GitLab answered with something that is not its API's.")
    if status == 409:  # nothing that we write can clash with what is there: somebody holds it just now
        message = f"Somebody else is changing the same {what} in GitLab{said}."
        return UpstreamError("gitlab", message, hint="Try again in a moment.", code="conflict", status=409, left=False)
    if status == 404:
        return UpstreamNotFound("gitlab", f"GitLab has no {what}, or none that our token may see.", status=404)
    if status in (401, 403):
        hint = (
            "Check LIAISON_GITLAB_TOKEN: it needs the scope read_api (api to write issues), and must not have expired."
        )
        return UpstreamRefused("gitlab", f"GitLab refuses our token{said}.", hint=hint, status=status)
    return UpstreamRefused(
        "gitlab", f"GitLab did not accept our request ({status}){said}.", code="bad_request", status=status
    )
