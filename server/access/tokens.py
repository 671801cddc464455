"""Tokens, of programs and of agents' browsers: `liaison_<id>_<secret>`, shown once, kept as a hash, revocable.

The secret has 256 random bits, so one SHA-256 is enough: there is nothing to guess and nothing to slow down.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from server.db.models import ApiTokenRow
from server.errors import AccessRefused, InvalidRequest, NotFound

SCOPES: Final = {"read": frozenset({"read"}), "act": frozenset({"read", "act"})}
SHAPE: Final = re.compile(r"liaison_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
LONGEST_NAME: Final = 100
SIGN_IN: Final = "Sign in again: in the extension's options, or in its panel."
NOTED_EVERY: Final = timedelta(minutes=1)
UNUSED_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without its secret. `scope` is read or act (act may read, too).

    A browser's has the agent who signed in with it, their instance, and what the browser calls itself.
    """

    id: str
    name: str
    scope: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    agent_id: int | None = None
    instance: str | None = None
    browser: str | None = None

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
    return _made(session, ApiTokenRow(name=name, scope=scope, created_at=now))


def create_for_browser(
    session: Session, instance_name: str, agent_id: int, agent_name: str, browser: str, now: datetime
) -> tuple[str, ApiToken]:
    """The token with which a browser acts as this agent of this Zendesk. `browser` is its own word for itself."""
    row = ApiTokenRow(
        name=agent_name,
        scope="act",
        created_at=now,
        last_used_at=now,
        agent_id=agent_id,
        instance=instance_name,
        browser=browser,
    )
    return _made(session, row)


def _made(session: Session, row: ApiTokenRow) -> tuple[str, ApiToken]:
    secret = secrets.token_urlsafe(32)
    row.id, row.secret_sha256 = secrets.token_hex(6), _hashed(secret)
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
        raise _revoked(row)
    if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY:
        row.last_used_at = now
    return _token(row)


def _revoked(row: ApiTokenRow) -> AccessRefused:
    if row.agent_id is not None:
        return AccessRefused("This browser was signed out.", hint=SIGN_IN, code="token_revoked")
    return AccessRefused(
        "This API token was revoked.", hint="Make another: liaison tokens create NAME.", code="token_revoked"
    )


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


def of_agent(session: Session, instance_name: str, agent_id: int) -> list[ApiToken]:
    """The browsers that an agent is signed in with, the newest first."""
    asked = _of(instance_name, agent_id).where(ApiTokenRow.revoked_at.is_(None))
    return [_token(row) for row in session.scalars(asked.order_by(ApiTokenRow.created_at.desc()))]


def revoke_own(session: Session, instance_name: str, agent_id: int, token_id: str, now: datetime) -> None:
    """Sign a browser of this agent out. Raises NotFound, also for another's."""
    row = session.scalar(_of(instance_name, agent_id).where(ApiTokenRow.id == token_id))
    if row is None:
        raise NotFound(
            "You are not signed in with such a browser.", hint="`GET /api/v1/extension/browsers` lists them."
        )
    row.revoked_at = row.revoked_at or now


def revoke_all(session: Session, instance_name: str, agent_id: int, now: datetime) -> int:
    """Sign all browsers of somebody out who is an agent no more; how many they were."""
    theirs = ApiTokenRow.instance == instance_name, ApiTokenRow.agent_id == agent_id, ApiTokenRow.revoked_at.is_(None)
    gone = session.execute(update(ApiTokenRow).where(*theirs).values(revoked_at=now))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def revoke_unused(session: Session, now: datetime) -> int:
    """Sign browsers out that nobody has used for three months; how many they were."""
    long_ago = ApiTokenRow.last_used_at < now - UNUSED_FOR
    unused = ApiTokenRow.agent_id.is_not(None), ApiTokenRow.revoked_at.is_(None), long_ago
    gone = session.execute(update(ApiTokenRow).where(*unused).values(revoked_at=now))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def _of(instance_name: str, agent_id: int) -> Select[ApiTokenRow]:
    return select(ApiTokenRow).where(ApiTokenRow.instance == instance_name, ApiTokenRow.agent_id == agent_id)


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _token(row: ApiTokenRow) -> ApiToken:
    when = row.created_at, row.last_used_at, row.revoked_at
    return ApiToken(row.id, row.name, row.scope, *when, row.agent_id, row.instance, row.browser)
