"""What `liaison demo --once` tries: the same doors that a person uses, over HTTP."""

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import delete

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from server.db.models import ApiTokenRow
from server.web.parts import Parts

WORKER_STARTS_IN: Final = 20.0  # seconds


def check(parts: Parts, desk: str, ticket: int, worker_starts_in: float = WORKER_STARTS_IN) -> list[str]:
    """What is wrong, in sentences; nothing when all is well."""
    return list(_problems(parts, desk, ticket, worker_starts_in))


def _problems(parts: Parts, desk: str, ticket: int, worker_starts_in: float) -> Iterator[str]:
    address = parts.settings.base_url
    status, page = _get(f"{desk}/agent/tickets/{ticket}")
    if status != 200 or b"<html" not in page:
        yield f"The desk does not open ticket {ticket}: HTTP {status}."
    yield from _context_problems(parts, ticket)
    status, _ = _get(f"{address}/api/v1/tickets/{ticket}/context?instance=global")
    if status != 401:
        yield f"The API answers {status} to somebody who has no token; it should refuse."
    if not _worker_beats(address, worker_starts_in):
        yield "The worker has not started."


def _context_problems(parts: Parts, ticket: int) -> Iterator[str]:
    with session_scope(parts.engine) as session:
        secret, token = tokens.create(session, "demo --once", "read", clock.now())
    try:
        url = f"{parts.settings.base_url}/api/v1/tickets/{ticket}/context?instance=global"
        status, body = _get(url, {"Authorization": f"Bearer {secret}"})
    finally:
        with session_scope(parts.engine) as session:
            session.execute(delete(ApiTokenRow).where(ApiTokenRow.id == token.id))
    if status != 200:
        yield f"The API does not give the context of ticket {ticket}: HTTP {status}."
        return
    context: dict[str, Any] = json.loads(body)
    for gap in context["gaps"]:
        yield f"The context has a gap: {gap['text']}"
    for part in ("account_owner", "csm"):
        if context[part]["kind"] != "person":
            yield f"The context names nobody as {part}."
    if not context["recommendations"]["detected"]:
        yield "The context recommends nothing."


def _worker_beats(address: str, within: float) -> bool:
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        status, body = _get(f"{address}/readyz")
        if status == 200 and json.loads(body)["worker"]["status"] == "ok":
            return True
        time.sleep(0.2)
    return False


def _get(url: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The status and the body; (0, why) when nobody answers. Loopback only, so plain HTTP."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException) as error:
        return 0, str(error).encode()
    finally:
        connection.close()
