"""Whether somebody is an agent: asked of Zendesk, and remembered for some minutes."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from server import clock
from server.errors import AccessRefused, UpstreamNotFound
from server.records import ZendeskUser
from server.settings import Instance

AGENTS: Final = frozenset({"agent", "admin"})
REMEMBERED_FOR: Final = timedelta(minutes=5)


class Agents:
    """`fetch` reads a user from the instance's Zendesk.

    Only a yes is remembered. When Zendesk cannot be asked its error goes through: nobody is let in on a guess.
    """

    def __init__(self, fetch: Callable[[Instance, int], ZendeskUser], now: Callable[[], datetime] = clock.now) -> None:
        self._fetch = fetch
        self._now = now
        self._known: dict[tuple[str, int], tuple[ZendeskUser, datetime]] = {}
        self._lock = threading.Lock()

    def require(self, instance: Instance, agent_id: int) -> ZendeskUser:
        """The agent or admin. Raises AccessRefused (403) for anybody else, and UpstreamError."""
        with self._lock:
            known = self._known.get((instance.name, agent_id))
        if known is not None and self._now() - known[1] < REMEMBERED_FOR:
            return known[0]
        return self.require_now(instance, agent_id)

    def require_now(self, instance: Instance, agent_id: int) -> ZendeskUser:
        """The same, asked of Zendesk again whatever was remembered."""
        user = self._user(instance, agent_id)
        allowed = user is not None and user.role in AGENTS and user.active and not user.suspended
        self._remember((instance.name, agent_id), user if allowed else None)
        if user is None or not allowed:
            raise AccessRefused(
                "Only agents of this Zendesk may use Liaison.",
                hint="Ask an administrator of Zendesk for an agent's seat.",
                code="not_an_agent",
                status=403,
            )
        return user

    def _user(self, instance: Instance, agent_id: int) -> ZendeskUser | None:
        try:
            return self._fetch(instance, agent_id)
        except UpstreamNotFound:
            return None

    def _remember(self, key: tuple[str, int], agent: ZendeskUser | None) -> None:
        now = self._now()
        with self._lock:
            self._known = {
                each: known for each, known in self._known.items() if each != key and now - known[1] < REMEMBERED_FOR
            }
            if agent is not None:
                self._known[key] = (agent, now)
