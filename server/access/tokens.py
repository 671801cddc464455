"""API tokens, for programs: `liaison_<id>_<secret>`, shown once, kept as a hash, revocable.

The secret has 256 random bits, so one SHA-256 is enough: there is nothing to guess and nothing to slow down.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.db.models import ApiTokenRow
from server.errors import AccessRefused, InvalidRequest, NotFound

SCOPES: Final = {"read": frozenset({"read"}), "act": frozenset({"read", "act"})}
SHAPE: Final = re.compile(r"liaison_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
LONGEST_NAME: Final = 100
NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without its secret. `scope` is read or act (act may read, too)."""

    id: str
    name: str
    scope: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def may(self, scope: str) -> bool:
        return scope in SCOPES[self.scope]


def looks_like_one(text: str) -> bool:
    return text.startswith("liaison_")


def create(session: Session, name: str, scope: str, now: datetime) -> tuple[str, ApiToken]:
    """The token's text, which nobody can read again, and what is kept. Raises InvalidRequest."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidRequest("A token needs a name.", hint=f"Plain text, up to {LONGEST_NAME} characters.")
    if scope not in SCOPES:
        raise InvalidRequest(f"There is no scope {scope!r}.", hint=f"One of: {', '.join(SCOPES)}.")
    secret = secrets.token_urlsafe(32)
    row = ApiTokenRow(id=secrets.token_hex(6), name=name, scope=scope, secret_sha256=_hashed(secret), created_at=now)
    session.add(row)
    session.flush()
    return f"liaison_{row.id}_{secret}", _token(row)


def check(session: Session, text: str, now: datetime) -> ApiToken:
    """The token of a text, its use noted (to the minute). Raises AccessRefused for one that is wrong or revoked."""
    shape = SHAPE.fullmatch(text)
    row = session.get(ApiTokenRow, shape[1]) if shape else None
    if shape is None or row is None or not hmac.compare_digest(row.secret_sha256, _hashed(shape[2])):
        raise AccessRefused(
            "This API token is not one of ours.", hint="Make one: liaison tokens create NAME.", code="token_invalid"
        )
    if row.revoked_at is not None:
        raise AccessRefused(
            "This API token was revoked.", hint="Make another: liaison tokens create NAME.", code="token_revoked"
        )
    if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY:
        row.last_used_at = now
    return _token(row)


def revoke(session: Session, token_id: str, now: datetime) -> ApiToken:
    """End a token; ending it twice changes nothing. Raises NotFound."""
    row = session.get(ApiTokenRow, token_id)
    if row is None:
        raise NotFound(f"There is no token {token_id!r}.", hint="`liaison tokens list` names them.")
    row.revoked_at = row.revoked_at or now
    session.flush()
    return _token(row)


def listed(session: Session) -> list[ApiToken]:
    """Every token, the newest first, the revoked ones too."""
    return [_token(row) for row in session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.created_at.desc()))]


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(row.id, row.name, row.scope, row.created_at, row.last_used_at, row.revoked_at)
