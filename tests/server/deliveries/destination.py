"""A destination of the tests' own, which keeps what arrives; and presses to fill it with."""

import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from server.audit import Actor
from server.db.engine import session_scope
from server.deliveries.channel import Channels, NotWithdrawable, Outbound, Sent, Withdrawn
from server.deliveries.job import deliver
from server.deliveries.models import DeliveryRow
from server.deliveries.writing import Planned, write
from server.escalations.models import EscalationRow
from server.settings import EscalationSettings

BEGINNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AGENT = Actor("agent:1", "Ada Agent", "sidebar")
SETTINGS = EscalationSettings(undo=10, settle=5, retry_first=2, retry_longest=60, retry_for=600, worker_gone=30)
UNDO = timedelta(seconds=SETTINGS.undo)


class Killed(BaseException):
    """As SIGKILL: nothing of ours gets to say anything more."""


@dataclass
class Destination:
    """A channel and its far end in one.

    `before` and `after` are errors for the next attempts, around the work done; so `withdrawing` and `withdrawn`.
    """

    name: str = "shelf"
    reads_back: bool = True
    there: list[str] = field(default_factory=list)
    calls: list[Outbound] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    before: deque[BaseException | None] = field(default_factory=deque)
    after: deque[BaseException | None] = field(default_factory=deque)
    looking: deque[BaseException | None] = field(default_factory=deque)
    withdrawing: deque[BaseException | None] = field(default_factory=deque)
    withdrawn: deque[BaseException | None] = field(default_factory=deque)
    on_call: Callable[[Outbound], None] | None = None
    while_sending: Callable[[], None] | None = None
    while_looking: Callable[[], None] | None = None
    remains: tuple[str, ...] = ()
    sent_note: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, delivery: Outbound) -> Sent:
        with self.lock:
            self.calls.append(delivery)
        if self.on_call:
            self.on_call(delivery)
        _stumble(self.before)
        if self.while_sending:
            self.while_sending()
        with self.lock:
            self.there.append(delivery.reference)
        _stumble(self.after)
        return self._sent(delivery)

    def find(self, delivery: Outbound) -> Sent | None:
        _stumble(self.looking)
        found = delivery.reference in self.there
        if self.while_looking:
            self.while_looking()
        return self._sent(delivery) if found else None

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        _stumble(self.withdrawing)
        if not self.reads_back:
            raise NotWithdrawable("A letter cannot be called back.")
        assert proof == {"on": delivery.reference}
        if delivery.reference in self.there:
            self.there.remove(delivery.reference)
            self.taken_back.append(delivery.reference)
        _stumble(self.withdrawn)
        return Withdrawn(self.remains)

    def _sent(self, delivery: Outbound) -> Sent:
        note = {"note": self.sent_note} if self.sent_note else {}
        return Sent(f"https://shelf.example/{delivery.reference}", {"on": delivery.reference}, **note)

    def calm(self) -> None:
        """All is well from now on."""
        for errors in (self.before, self.after, self.looking, self.withdrawing, self.withdrawn):
            errors.clear()
        self.while_sending = self.while_looking = None

    @property
    def doubled(self) -> set[str]:
        return {reference for reference, count in Counter(self.there).items() if count > 1}


def _stumble(errors: deque[BaseException | None]) -> None:
    if errors and (error := errors.popleft()):
        raise error


class Desk:
    """Presses buttons and runs jobs, at a time of its own."""

    def __init__(self, engine: Engine, *destinations: Destination, settings: EscalationSettings = SETTINGS) -> None:
        self.engine = engine
        self.channels = Channels(destinations)
        self.settings = settings
        self.now = BEGINNING
        self._numbers = 0

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def press(self, *planned: Planned, undo: float = SETTINGS.undo) -> uuid.UUID:
        """One escalation of these deliveries."""
        self._numbers += 1
        with session_scope(self.engine) as session:
            escalation = escalation_row(f"ESC-{self._numbers:07}", self.now)
            session.add(escalation)
            not_before = self.now + timedelta(seconds=undo)
            write(session, escalation.id, escalation.number, planned, not_before=not_before, now=self.now)
            return escalation.id

    def pressed(self, *planned: Planned) -> str:
        """The id of the only delivery of a press whose time to undo is over."""
        escalation = self.press(*(planned or (plan(),)))
        self.later(self.settings.undo)
        return str(self.rows(escalation)[0].id)

    def run(self, delivery_id: str | uuid.UUID) -> datetime | None:
        return deliver(
            self.engine, self.channels, self.settings, str(delivery_id), now=lambda: self.now, spread=lambda: 0.5
        )

    def run_to_the_end(self, delivery_id: str | uuid.UUID) -> None:
        """As the queue would: again whenever it asks to be."""
        for _ in range(100):
            again = self.run(delivery_id)
            if again is None:
                return
            self.now = max(self.now, again)
        raise AssertionError("It did not come to an end.")

    def row(self, delivery_id: str | uuid.UUID) -> DeliveryRow:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.get_one(DeliveryRow, uuid.UUID(str(delivery_id)))

    def audited(self) -> list[str]:
        """Every event that was written down, in its order."""
        with self.engine.connect() as connection:
            return list(connection.scalars(text("SELECT event FROM audit ORDER BY id")))

    def killed(self, delivery_id: str) -> None:
        """A run that ends as a process does that is killed."""
        with pytest.raises(Killed):
            self.run(delivery_id)

    def rows(self, escalation: uuid.UUID) -> list[DeliveryRow]:
        with Session(self.engine, expire_on_commit=False) as session:
            asked = select(DeliveryRow).where(DeliveryRow.escalation_id == escalation)
            return list(session.scalars(asked.order_by(DeliveryRow.position)))


def escalation_row(number: str, now: datetime) -> EscalationRow:
    return EscalationRow(
        id=uuid.uuid4(),
        number=number,
        instance="global",
        zendesk_ticket_id=4711,
        account_name="Northwind",
        scenario="high_priority",
        title={"en": "High priority"},
        pressed_by=AGENT.id,
        pressed_by_name=AGENT.name,
        pressed_at=now,
        undo_until=now + UNDO,
    )


def plan(**changes: Any) -> Planned:
    usual: dict[str, Any] = {
        "channel": "shelf",
        "place": "the shelf",
        "turn": "shelf:1",
        "words": "Please look at this.",
        "content": {"text": "Please look at this."},
        "instance": "global",
        "zendesk_ticket_id": 4711,
    }
    return Planned(**{**usual, **changes})
