"""What `liaison doctor` prints: one line for each thing that was tried."""

from dataclasses import dataclass

from server.errors import UpstreamError, UpstreamMalformed, UpstreamTimeout, UpstreamUnreachable


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` says what is so; where it is not `ok`, `setting` names what mends it and `hint` says how."""

    line: str
    ok: bool = True
    setting: str | None = None
    hint: str = ""


def failed(where: str, error: UpstreamError, credentials: str, address: str) -> Finding:
    """One that answers nothing, or nothing that makes sense, has a wrong address; else the credentials are wrong."""
    nobody = isinstance(error, UpstreamUnreachable | UpstreamTimeout | UpstreamMalformed)
    return Finding(f"{where}: {error.message}", False, address if nobody else credentials, error.hint)
