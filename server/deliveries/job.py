"""A delivery's job: finds out what is to be done next, and does it. It may be run any number of times."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server import clock
from server.audit import WORKER
from server.deliveries import lines, outcomes, pausing
from server.deliveries.changing import change
from server.deliveries.channel import Channel, Channels, NotWithdrawable, Undeliverable
from server.deliveries.models import DeliveryRow
from server.deliveries.queries import first_of_thread
from server.deliveries.runs import Run, Step, step_for
from server.deliveries.sending import applied, claim, look, send
from server.deliveries.states import MOVING, State
from server.deliveries.taking_back import take_back
from server.settings import EscalationSettings

NOT_YET_SENT = MOVING - {State.WITHDRAWING}


def deliver(
    engine: Engine,
    channels: Channels,
    settings: EscalationSettings,
    delivery_id: str,
    now: Callable[[], datetime] = clock.now,
    spread: Callable[[], float] = random.random,
) -> datetime | None:
    """One step of a delivery. When to call this again, None when there is nothing more to do.

    The caller keeps the delivery's line (`lines.line_of`): of one line never two at a time. Two at a time of the same
    delivery, or one that is killed at any point, lose nothing and send nothing twice. Raises DatabaseUnavailable.
    """
    run = Run(engine, channels, settings, uuid.UUID(delivery_id), now, spread)
    with run.held() as (session, row):
        found = _next(run, session, row) if row else None
    return found.act(run, found) if isinstance(found, Step) else found


def _next(run: Run, session: Session, row: DeliveryRow) -> Step | datetime | None:
    """What to do now; or when to ask again; None for never."""
    if State(row.state) not in MOVING:
        return None
    channel = run.channels.get(row.channel)
    if row.state == State.SENDING and channel:
        return _left_behind(run, session, row, channel)
    if pausing.is_paused(session):
        return run.now() + pausing.ASK_AGAIN_AFTER
    if channel is None:
        _nowhere(run, session, row)
        return None
    at = _not_before(run, row, channel)
    if at and at > run.now():
        return at
    row.trying_since = row.trying_since or run.now()
    if row.state == State.WITHDRAWING:
        return _taken_back(run, session, row, channel)
    return _begun(run, session, row, channel)


def _not_before(run: Run, row: DeliveryRow, channel: Channel) -> datetime | None:
    settled = run.settled_at(row)
    looks = row.state == State.UNKNOWN or (row.state == State.WITHDRAWING and row.proof is None)
    if looks and settled and channel.reads_back:
        return max(settled, row.next_try_at or settled)
    return row.next_try_at


def _taken_back(run: Run, session: Session, row: DeliveryRow, channel: Channel) -> Step | None:
    if row.proof is not None:
        row.began_at = run.now()
        row.next_try_at = run.gone_at(row)  # until then somebody is at it
        return step_for(row, channel, take_back)
    if channel.reads_back:
        return step_for(row, channel, look, first_of_thread(session, row))
    stays = NotWithdrawable(
        "It may have been sent, and nobody can look whether it was.",
        hint="Tell them, if it matters.",
        code="stays_maybe",
    )
    change(session, row, State.NOT_WITHDRAWABLE, WORKER, run.now(), error=outcomes.described(stays))
    return None


def _begun(run: Run, session: Session, row: DeliveryRow, channel: Channel) -> Step | None:
    first = first_of_thread(session, row)
    if row.state == State.UNKNOWN and channel.reads_back:
        return step_for(row, channel, look, first)
    if row.state != State.UNKNOWN and first and State(first.state) in NOT_YET_SENT:
        row.next_try_at = run.now() + timedelta(seconds=run.settings.retry_first)
        lines.enqueue(session, row, row.next_try_at)  # behind it, where it is in the same line
        return None
    # An unknown one that cannot be looked up gets here by Retry only: a person has decided.
    claim(run, session, row)
    return step_for(row, channel, send, first)


def _left_behind(run: Run, session: Session, row: DeliveryRow, channel: Channel) -> datetime | None:
    """Somebody began an attempt and has not told its end: still at it, or killed; in time it must be the latter."""
    over = run.gone_at(row)
    if run.now() < over:
        return over
    return applied(run, session, row, outcomes.after_interruption(run.facts(row, channel)))


def _nowhere(run: Run, session: Session, row: DeliveryRow) -> None:
    """The settings have no such destination any more. What may have arrived is not forgotten."""
    away = Undeliverable(
        f"Liaison is not connected to {row.place} any more.",
        hint="Ask whoever looks after Liaison to connect it again; then press Retry.",
        code="not_connected",
    )
    error = outcomes.described(away, may_have_arrived=row.state in (State.SENDING, State.UNKNOWN))
    to = State.NOT_WITHDRAWABLE if row.state == State.WITHDRAWING else State.FAILED
    change(session, row, to, WORKER, run.now(), error=error)
