"""What a destination must be able to do, and what passes between it and us."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from server.errors import LiaisonError


@dataclass(frozen=True, slots=True)
class Outbound:
    """One delivery, as its channel is handed it. `content` is what `compose` froze at the press (JSON).

    `reference` (ESC-7K3M9Q.2) is written where people see it, and is what `find` looks for. `thread` is the proof of
    the escalation's first message at the same place, for what follows it. `tried_at`: when it was first tried, so
    that `find` need not look further back.
    """

    id: str
    reference: str
    escalation: str
    instance: str
    zendesk_ticket_id: int
    channel: str
    place: str
    content: Mapping[str, Any]
    attempt: int = 1
    thread: Mapping[str, Any] | None = None
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """It has arrived. `url` opens it; `proof` is what withdrawing and finding it again need (ids, JSON).

    `note` is a code of the translations (`receipt.<code>`) for what came out differently, with its gaps.
    """

    url: str | None = None
    proof: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    note_params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """It was taken back; `remains` are codes of the translations for what could not be (`remains.<code>`)."""

    remains: tuple[str, ...] = ()


class Explained(LiaisonError):
    """For the agent, in English; in their own language where the translations have the code, with these gaps, in
    `failure.<code>` (why) and `remedy.<code>` (what to do)."""

    def __init__(self, message: str, *, hint: str = "", code: str | None = None, **gaps: str | int) -> None:
        super().__init__(message, hint=hint, code=code)
        self.gaps: Final = gaps


class NotWithdrawable(Explained):
    """It stays where it is; the message says why."""

    code = "not_withdrawable"


class Undeliverable(Explained):
    """For good: a closed ticket, an archived channel."""

    code = "undeliverable"


class Uncertain(LiaisonError):
    """It may have arrived: the answer did not come, or says nothing of it."""

    code = "uncertain"


class Channel(Protocol):
    """One kind of destination. Any number of threads may share it. All raise UpstreamError beside what is named.

    `reads_back`: it can be asked whether a delivery has arrived; one that cannot is never sent again by itself.
    """

    name: str
    reads_back: bool

    def send(self, delivery: Outbound) -> Sent:
        """Raises Undeliverable. Any UpstreamTimeout or UpstreamUnreachable is taken for "it may have arrived"."""
        ...

    def find(self, delivery: Outbound) -> Sent | None:
        """What has arrived with this reference; None when it certainly has not."""
        ...

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """May be asked twice. Raises NotWithdrawable."""
        ...


class Channels:
    """The registry: web and worker reach channels by name only."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self._by_name: Final = {channel.name: channel for channel in channels}

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def get(self, name: str) -> Channel | None:
        return self._by_name.get(name)
