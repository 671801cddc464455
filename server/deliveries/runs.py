"""What every part of a delivery's job works with, and what it tells a channel and the rules about a delivery."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.db.engine import session_scope
from server.deliveries.changing import locked
from server.deliveries.channel import Channel, Channels, Outbound
from server.deliveries.models import DeliveryRow
from server.deliveries.outcomes import Facts
from server.settings import EscalationSettings
from server.upstreams.budget import ending


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one delivery's job. No transaction is open while a channel is asked."""

    engine: Engine
    channels: Channels
    settings: EscalationSettings
    delivery_id: uuid.UUID
    now: Callable[[], datetime]
    spread: Callable[[], float]

    @contextmanager
    def held(self) -> Iterator[tuple[Session, DeliveryRow | None]]:
        """The delivery, locked for one transaction."""
        with session_scope(self.engine) as session:
            yield session, locked(session, self.delivery_id)

    def facts(self, row: DeliveryRow, channel: Channel, since: datetime | None = None) -> Facts:
        return Facts(
            reads_back=channel.reads_back,
            since=since or row.trying_since or row.created_at,
            now=self.now(),
            spread=self.spread(),
            settings=self.settings,
        )

    def settled_at(self, row: DeliveryRow) -> datetime | None:
        """From when on a look tells whether the last attempt has arrived; None when there was none."""
        return row.began_at + timedelta(seconds=self.settings.settle) if row.began_at else None

    def gone_at(self, row: DeliveryRow) -> datetime:
        """From when on whoever began an attempt and has not told its end must have been killed."""
        return (row.began_at or row.updated_at) + timedelta(seconds=self.settings.worker_gone)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done now, outside of any transaction. `attempt` tells whether meanwhile another one has begun.

    `act` does it, and says when to look at the delivery again. `began` is on the monotonic clock.
    """

    act: "Act"
    channel: Channel
    outbound: Outbound
    attempt: int
    proof: Mapping[str, Any] | None = None
    began: float = field(default_factory=time.monotonic)

    def in_time(self, run: Run) -> AbstractContextManager[None]:
        """Nothing leaves any more once others may take us for gone: they would look, find nothing, and send it, too."""
        return ending(self.began + run.settings.worker_gone)


Act = Callable[[Run, Step], datetime | None]


def step_for(row: DeliveryRow, channel: Channel, act: Act, first: DeliveryRow | None = None) -> Step:
    """`first` is the message that it hangs on, if that was there when this attempt began: a look goes where it went."""
    there = first is not None and first.sent_at and row.began_at and first.sent_at <= row.began_at
    outbound = Outbound(
        id=str(row.id),
        reference=row.reference,
        escalation=row.reference.rpartition(".")[0],
        instance=row.instance,
        zendesk_ticket_id=row.zendesk_ticket_id,
        channel=row.channel,
        place=row.place,
        content=row.content,
        attempt=row.attempts,
        thread=first.proof if first and there else None,
        tried_at=row.first_tried_at,
    )
    return Step(act, channel, outbound, row.attempts, row.proof)
