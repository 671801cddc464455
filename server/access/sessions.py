"""Our own sessions: a signed token that the page holds and sends in `Authorization`. Nothing is kept on the server.

Fifteen minutes, renewed by the page up to twelve hours after the launch; then the app is opened again.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

from server import clock
from server.access.zaf import REOPEN, SignedLaunch
from server.errors import AccessRefused, SettingsError

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "liaison"
LIFETIME: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
SHORTEST_SECRET: Final = 32  # bytes: RFC 7518, 3.2, for HS256
REMEMBERED: Final = 4096  # tokens
REQUIRED: Final = ("exp", "iat", "aud", "sub", "jti", "instance", "installation", "location", "started_at")


@dataclass(frozen=True, slots=True)
class AgentSession:
    """An agent at one place of one instance. `started_at` is the launch; `locale` is the browser's, if it said one."""

    id: str
    agent_id: int
    instance_name: str
    installation_id: str
    location: str
    locale: str | None
    started_at: datetime
    expires_at: datetime


class Sessions:
    """Makes and reads the tokens. Raises SettingsError for a secret that is too short."""

    def __init__(self, secret: str, now: Callable[[], datetime] = clock.now) -> None:
        if len(secret.encode()) < SHORTEST_SECRET:
            raise SettingsError(
                "LIAISON_SESSION_SECRET",
                f"it has {len(secret.encode())} bytes; sessions need at least {SHORTEST_SECRET}.",
                hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))".',
            )
        self._secret = secret
        self._now = now
        # A token that was verified once stays so, but for the time: a page asks often, with one token.
        self._verified: dict[str, AgentSession] = {}

    def start(self, launch: SignedLaunch, locale: str | None) -> tuple[str, AgentSession]:
        """The token and the session of an agent who has just been let in."""
        now = self._whole_seconds()
        session = AgentSession(
            id=secrets.token_urlsafe(12),
            agent_id=launch.agent_id,
            instance_name=launch.instance.name,
            installation_id=launch.instance.installation_id,
            location=launch.location,
            locale=locale,
            started_at=now,
            expires_at=now + LIFETIME,
        )
        return self._token(session, now), session

    def renew(self, session: AgentSession) -> tuple[str, AgentSession]:
        """The next token of a session. Raises AccessRefused (session_over) when its twelve hours have passed."""
        now = self._whole_seconds()
        ends = session.started_at + LONGEST
        if now >= ends:
            raise AccessRefused("This session has lasted twelve hours.", hint=REOPEN, code="session_over")
        renewed = replace(session, expires_at=min(now + LIFETIME, ends))
        return self._token(renewed, now), renewed

    def read(self, token: str) -> AgentSession:
        """The session of a token. Raises AccessRefused: session_expired, or session_invalid for anything else."""
        session = self._verified.get(token)
        if session is None:
            session = self._verify(token)
            if len(self._verified) >= REMEMBERED:
                self._verified.clear()
            self._verified[token] = session
        if self._now() >= session.expires_at:
            raise AccessRefused("This session has expired.", hint=REOPEN, code="session_expired")
        return session

    def _verify(self, token: str) -> AgentSession:
        try:
            return _session(
                jwt.decode(
                    token,
                    self._secret,
                    algorithms=[ALGORITHM],
                    audience=AUDIENCE,
                    # The time is asked of our clock, by `read`: one place says what time it is.
                    options={"require": list(REQUIRED), "verify_exp": False, "verify_iat": False},
                )
            )
        except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, OverflowError):
            raise AccessRefused("This session is not one of ours.", hint=REOPEN, code="session_invalid") from None

    def _token(self, session: AgentSession, now: datetime) -> str:
        claims = {
            "aud": AUDIENCE,
            "sub": str(session.agent_id),
            "jti": session.id,
            "iat": int(now.timestamp()),
            "exp": int(session.expires_at.timestamp()),
            "started_at": int(session.started_at.timestamp()),
            "instance": session.instance_name,
            "installation": session.installation_id,
            "location": session.location,
            "locale": session.locale,
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def _whole_seconds(self) -> datetime:
        return self._now().replace(microsecond=0)


def _session(claims: dict[str, Any]) -> AgentSession:
    started_at = datetime.fromtimestamp(claims["started_at"], UTC)
    return AgentSession(
        id=str(claims["jti"]),
        agent_id=int(claims["sub"]),
        instance_name=str(claims["instance"]),
        installation_id=str(claims["installation"]),
        location=str(claims["location"]),
        locale=claims.get("locale"),
        started_at=started_at,
        expires_at=min(datetime.fromtimestamp(claims["exp"], UTC), started_at + LONGEST),
    )
