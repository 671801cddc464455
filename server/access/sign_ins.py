"""Sign-ins on their way: begun here, answered by Zendesk, and taken once for a token. Kept as hashes, for minutes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import delete
from sqlalchemy.orm import Session

from server.access.oauth import Asked
from server.db.models import SignInCodeRow, SignInRow
from server.errors import AccessRefused

AT_ZENDESK_FOR: Final = timedelta(minutes=10)
CODE_FOR: Final = timedelta(seconds=60)
LONGEST: Final = 200  # characters of a state or a code; ours have 43
Row = TypeVar("Row", SignInRow, SignInCodeRow)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One that Zendesk has just answered."""

    instance_name: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An agent whose code was taken. `redirect_uri` and `challenge` are what the code was asked for with."""

    instance_name: str
    agent_id: int
    agent_name: str
    redirect_uri: str
    challenge: str


def begin(session: Session, instance_name: str, asked: Asked, now: datetime) -> str:
    """The state that goes to Zendesk and comes back."""
    state = secrets.token_urlsafe(32)
    row = SignInRow(
        state_sha256=_hashed(state),
        instance=instance_name,
        redirect_uri=asked.redirect_uri,
        state=asked.state,
        challenge=asked.challenge,
        expires_at=now + AT_ZENDESK_FOR,
    )
    session.add(row)
    return state


def answered(session: Session, state: str, now: datetime) -> SignIn:
    """The sign-in of this state, which counts once. Raises AccessRefused."""
    row = _taken(session, SignInRow, SignInRow.state_sha256 == _hashed(state[:LONGEST]))
    if row is None or row.expires_at <= now:
        raise AccessRefused("This sign-in was not begun here, is over, or took too long.", code="sign_in_unknown")
    return SignIn(row.instance, Asked(row.redirect_uri, row.state, row.challenge))


def give_code(session: Session, sign_in: SignIn, agent_id: int, agent_name: str, now: datetime) -> str:
    """The code for the extension, good for a minute."""
    code = secrets.token_urlsafe(32)
    row = SignInCodeRow(
        code_sha256=_hashed(code),
        instance=sign_in.instance_name,
        agent_id=agent_id,
        agent_name=agent_name,
        redirect_uri=sign_in.asked.redirect_uri,
        challenge=sign_in.asked.challenge,
        expires_at=now + CODE_FOR,
    )
    session.add(row)
    return code


def take_code(session: Session, code: str, now: datetime) -> SignedIn | None:
    """Whose code this is; None for one that is unknown or too old. It is gone, whoever has tried it."""
    row = _taken(session, SignInCodeRow, SignInCodeRow.code_sha256 == _hashed(code[:LONGEST]))
    if row is None or row.expires_at <= now:
        return None
    return SignedIn(row.instance, row.agent_id, row.agent_name, row.redirect_uri, row.challenge)


def forget_expired(session: Session, now: datetime) -> int:
    """How many sign-ins and codes were too old."""
    gone = 0
    for kind in (SignInRow, SignInCodeRow):
        answer = session.execute(delete(kind).where(kind.expires_at <= now))
        gone += answer.rowcount  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
    return gone


def _taken(session: Session, kind: type[Row], where: object) -> Row | None:
    """Deleted as it is read: of two who come at once, one finds it."""
    return session.scalars(delete(kind).where(where).returning(kind)).one_or_none()  # type: ignore[arg-type]  # a column's ==


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()
