"""A token that is minted once for everybody, and again when it has run out or was refused."""

import copy
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from server.errors import UpstreamRefused, UpstreamTimeout
from server.upstreams.budget import Budget
from server.upstreams.names import called

EARLY = 30.0
"""Seconds before its end in which a token counts as ended, so that none runs out on the way."""


@dataclass(frozen=True, slots=True)
class Token:
    """`address` is where the token is for, if its issuer said so; `lives` is in seconds, None when nobody said."""

    value: str = field(repr=False)
    lives: float | None = None
    address: str = ""


class HeldToken:
    """Many threads ask; one mints while the others wait for it, no longer than their own deadline."""

    def __init__(self, upstream: str, mint: Callable[[Budget], Token]) -> None:
        self._upstream = upstream
        self._mint = mint
        self._lock = threading.Lock()
        self._held: tuple[Token, float | None] | None = None
        self._refusal: UpstreamRefused | None = None
        self._refusals = 0

    def get(self, budget: Budget) -> Token:
        """The token. Raises UpstreamError."""
        held = self._living()
        return held if held else self._renew(None, budget)

    def instead_of(self, refused: Token, budget: Budget) -> Token:
        """Another token than the one that was refused. Raises UpstreamError."""
        return self._renew(refused, budget)

    def _living(self) -> Token | None:
        held = self._held
        if held is None:
            return None
        token, ends = held
        return token if ends is None or time.monotonic() < ends else None

    def _renew(self, refused: Token | None, budget: Budget) -> Token:
        seen = self._refusals
        if not self._lock.acquire(timeout=budget.left()):
            raise UpstreamTimeout(
                self._upstream, f"Signing in to {called(self._upstream)} took too long.", hint="Try again."
            )
        try:
            held = self._living()
            if held and held is not refused:
                return held
            if self._refusal and self._refusals > seen:
                # Somebody was refused while we waited for them: asking again would only be refused again.
                raise copy.copy(self._refusal)
            return self._minted(budget)
        finally:
            self._lock.release()

    def _minted(self, budget: Budget) -> Token:
        try:
            token = self._mint(budget)
        except UpstreamRefused as refusal:
            self._refusal = refusal
            self._refusals += 1
            raise
        lives = token.lives
        self._held = (token, None if lives is None else time.monotonic() + max(lives - EARLY, lives / 2))
        return token
