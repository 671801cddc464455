"""Sending, and looking whether it has arrived: the two that must never be in the wrong order."""

import time
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy.orm import Session

from server.audit import WORKER
from server.deliveries import outcomes, pausing, withdrawing
from server.deliveries.changing import change
from server.deliveries.channel import Sent
from server.deliveries.models import DeliveryRow
from server.deliveries.outcomes import Outcome
from server.deliveries.queries import first_of_thread
from server.deliveries.runs import Run, Step, step_for
from server.deliveries.states import State, may_follow
from server.errors import DatabaseUnavailable, LiaisonError

# Writing down what has become of an attempt is worth some patience: what is not written must be looked up, and a
# letter cannot be.
TIMES_TO_WRITE: Final = 6
PAUSE_TO_WRITE: Final = 1.0  # seconds
_log: Final = structlog.get_logger("liaison.deliveries")


def claim(run: Run, session: Session, row: DeliveryRow) -> None:
    """From now on it may have been sent: once this is committed, whoever finds it so looks before sending."""
    now = run.now()
    row.attempts += 1
    row.began_at = now
    row.first_tried_at = row.first_tried_at or now
    change(session, row, State.SENDING, WORKER, now)


def send(run: Run, step: Step) -> datetime | None:
    """One attempt that has been claimed. When to look at it again."""
    try:
        with step.in_time(run):
            result: Sent | Exception = step.channel.send(step.outbound)
    except Exception as error:  # whatever it was, it becomes a state that people can see
        log_unforeseen(error, step)
        result = error
    for left in reversed(range(TIMES_TO_WRITE)):
        try:
            return _written(run, step, result)
        except DatabaseUnavailable:
            if not left:
                raise
            time.sleep(PAUSE_TO_WRITE)
    raise AssertionError("the last try returns or raises")


def _written(run: Run, step: Step, result: Sent | Exception) -> datetime | None:
    with run.held() as (session, row):
        if row is None or row.attempts != step.attempt:
            _log.warning("attempt_overtaken", reference=step.outbound.reference, attempt=step.attempt)
            return None
        if isinstance(result, Sent):
            return arrived(run, session, row, result)
        if row.state != State.SENDING:  # taken for dead meanwhile; an error adds nothing to that
            return row.next_try_at
        return applied(run, session, row, outcomes.after_error(result, run.facts(row, step.channel)))


def arrived(run: Run, session: Session, row: DeliveryRow, sent: Sent) -> datetime | None:
    """Keep the proof, whatever else has been wished for since."""
    now = run.now()
    row.url, row.proof, row.sent_at = sent.url, dict(sent.proof), row.sent_at or now
    if sent.note:
        row.note = {"code": sent.note, "params": dict(sent.note_params)}
    if may_follow(State(row.state), State.SENT):
        change(session, row, State.SENT, WORKER, now)
        return as_wished(run, session, row)
    return now if row.state == State.WITHDRAWING else None


def applied(run: Run, session: Session, row: DeliveryRow, outcome: Outcome) -> datetime | None:
    change(session, row, outcome.state, WORKER, run.now(), next_try_at=outcome.next_try_at, error=outcome.error)
    return as_wished(run, session, row)


def as_wished(run: Run, session: Session, row: DeliveryRow) -> datetime | None:
    """Whoever withdrew it while it was under way has not been forgotten."""
    if row.withdraw_asked_at:
        withdrawing.carry_out(session, row, WORKER, run.now())
    return row.next_try_at


def look(run: Run, step: Step) -> datetime | None:
    """Ask the destination what has become of an attempt; send again only if it certainly came to nothing."""
    try:
        found: Sent | Exception | None = step.channel.find(step.outbound)
    except Exception as error:
        log_unforeseen(error, step)
        found = error
    with run.held() as (session, row):
        if row is None or row.attempts != step.attempt or row.state not in (State.UNKNOWN, State.WITHDRAWING):
            return row.next_try_at if row else None
        if isinstance(found, Sent):
            return arrived(run, session, row, found)
        again = _not_found(run, session, row, step, found)
        if row.state != State.SENDING:
            return again
        step = step_for(row, step.channel, send, first_of_thread(session, row))
    return send(run, step)


def _not_found(run: Run, session: Session, row: DeliveryRow, step: Step, error: Exception | None) -> datetime | None:
    facts = run.facts(row, step.channel)
    if row.state == State.WITHDRAWING:
        return _nothing_to_withdraw(run, session, row, step, error)
    if error:
        outcome = outcomes.after_looking(error, facts)
    elif pausing.is_paused(session):
        return facts.now + pausing.ASK_AGAIN_AFTER
    elif nothing := outcomes.after_finding_nothing(row.began_at or facts.since, row.error, facts):
        outcome = nothing
    else:
        claim(run, session, row)
        return None
    if outcome.state == row.state:
        row.next_try_at = outcome.next_try_at
        return row.next_try_at
    return applied(run, session, row, outcome)


def _nothing_to_withdraw(
    run: Run, session: Session, row: DeliveryRow, step: Step, error: Exception | None
) -> datetime | None:
    if error is None:
        change(session, row, State.CANCELLED, WORKER, run.now())
        return None
    return still_withdrawing(
        run, session, row, outcomes.after_withdrawing(error, run.facts(row, step.channel, row.withdraw_asked_at))
    )


def still_withdrawing(run: Run, session: Session, row: DeliveryRow, outcome: Outcome) -> datetime | None:
    """Keep an error of the attempt to take it back: once more later, or it stays where it is."""
    if outcome.state == State.WITHDRAWING:
        row.next_try_at, row.error, row.updated_at = outcome.next_try_at, dict(outcome.error), run.now()
    else:
        change(session, row, outcome.state, WORKER, run.now(), error=outcome.error)
    return row.next_try_at


def log_unforeseen(error: Exception, step: Step) -> None:
    if not isinstance(error, LiaisonError):
        _log.error("delivery_unforeseen", reference=step.outbound.reference, exc_info=error)
