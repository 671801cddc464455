"""Every error that Liaison raises on purpose.

LiaisonError
├── SettingsError          a setting is missing, misspelt or impossible
├── CatalogError           a scenario catalog that cannot be loaded
├── InvalidRequest         what the caller sent cannot be used
│   └── Unprocessable      it reads well, but cannot be done as it stands
├── Conflict               what the caller wants clashes with what has happened meanwhile
├── NotFound               what the caller asked for is not there
├── AccessRefused          who is asking is not known, or may not do this
├── TooManyRequests        who is asking has asked too often
├── DatabaseUnavailable    our own database does not answer
└── UpstreamError          another company's system did not give what was asked
    ├── UpstreamUnreachable    refused, dropped, or its breaker is open
    ├── UpstreamTimeout        it took longer than we wait
    ├── UpstreamRateLimited    it asked us to wait
    ├── UpstreamRefused        our credentials, or their rights, are not enough
    ├── UpstreamNotFound       no such record, or none that we may see
    └── UpstreamMalformed      an answer that is not what its API promises
"""


class LiaisonError(Exception):
    """`message` says what was wrong, `hint` what to do about it; both are sentences for a person."""

    code = "error"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """So that the cache can keep an error, whatever its arguments."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type["LiaisonError"], args: tuple[object, ...], state: dict[str, object]) -> "LiaisonError":
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class SettingsError(LiaisonError):
    """`setting` is the name in liaison.toml or of the environment variable."""

    code = "settings"

    def __init__(self, setting: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{setting}: {message}", hint=hint)
        self.setting = setting


class CatalogError(LiaisonError):
    """`message` begins with `file:line:`."""

    code = "catalog"


class InvalidRequest(LiaisonError):
    """`fields` maps a field's name to what is wrong with it."""

    code = "invalid_request"

    def __init__(
        self, message: str, *, hint: str = "", code: str | None = None, fields: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.fields = fields or {}


class Unprocessable(InvalidRequest):
    code = "unprocessable"


class Conflict(LiaisonError):
    code = "conflict"


class NotFound(LiaisonError):
    code = "not_found"


class AccessRefused(LiaisonError):
    """`status` is 401 where signing in again can help, 403 where it cannot."""

    code = "access_refused"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None, status: int = 401) -> None:
        super().__init__(message, hint=hint, code=code)
        self.status = status


class TooManyRequests(LiaisonError):
    """`retry_after` is in seconds."""

    code = "too_many_requests"

    def __init__(self, message: str, *, hint: str = "", retry_after: float) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class DatabaseUnavailable(LiaisonError):
    code = "database_away"


class UpstreamError(LiaisonError):
    """`upstream` is zendesk, salesforce, slack or gitlab; `retryable` says whether trying again can help.

    `left` is False where our request has certainly not left, so that it cannot have changed anything.
    """

    code = "upstream_error"
    retryable = True

    def __init__(
        self,
        upstream: str,
        message: str,
        *,
        hint: str = "",
        code: str | None = None,
        retry_after: float | None = None,
        status: int | None = None,
        left: bool = True,
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.upstream = upstream
        self.retry_after = retry_after
        self.status = status
        self.left = left


class UpstreamUnreachable(UpstreamError):
    code = "unreachable"


class UpstreamTimeout(UpstreamError):
    code = "timeout"


class UpstreamRateLimited(UpstreamError):
    """`retry_after` is in seconds."""

    code = "rate_limited"


class UpstreamRefused(UpstreamError):
    code = "refused"
    retryable = False


class UpstreamNotFound(UpstreamError):
    code = "not_found"
    retryable = False


class UpstreamMalformed(UpstreamError):
    code = "malformed"
