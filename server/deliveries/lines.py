"""The lines that deliveries' jobs wait in, one for each place of each ticket, and how they are put right.

A job keeps its place while it waits for its time, so what comes later in the same line never overtakes it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, cast, delete, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from server import jobs
from server.deliveries.models import DeliveryRow
from server.deliveries.states import MOVING, State
from server.jobs import EVENTS, QUEUE

_DELIVERS: Final = QUEUE.c.task_name == jobs.DELIVER
_ITS_DELIVERY: Final = QUEUE.c.args["delivery_id"].astext == cast(DeliveryRow.id, Text)
# Written out, as the index has it: else every look would read the whole table.
_MOVES: Final = DeliveryRow.state.in_([literal_column(f"'{state.value}'", Text) for state in MOVING])


def line_of(row: DeliveryRow) -> str:
    """Sending to one place of one ticket is one line. Taking back is another: it waits for no sending."""
    line = f"{row.instance}:{row.zendesk_ticket_id}:{row.turn}"
    return f"{line}:withdrawing" if row.state == State.WITHDRAWING else line


def enqueue(session: Session, row: DeliveryRow, at: datetime | None) -> None:
    """A job for the delivery at the end of its line, to run at once or at a time."""
    jobs.enqueue(jobs.DELIVER, session, lock=line_of(row), schedule_at=at, delivery_id=str(row.id))


def enqueue_all(session: Session, rows: Iterable[DeliveryRow], at: datetime | None) -> None:
    """The same for several, in their order."""
    wanted = [(line_of(row), {"delivery_id": str(row.id)}) for row in rows]
    jobs.enqueue_all(jobs.DELIVER, session, wanted, schedule_at=at)


def leave(session: Session, rows: Iterable[DeliveryRow]) -> None:
    """Their jobs wait no more: a job that has nothing to do would hold up those behind it until its time."""
    ids = [str(row.id) for row in rows]
    if ids:
        session.execute(delete(QUEUE).where(_DELIVERS, jobs.WAITS, QUEUE.c.args["delivery_id"].astext.in_(ids)))


def leave_what_has_ended(session: Session) -> None:
    """The same for all jobs whose delivery has come to its end some other way."""
    ended = select(QUEUE.c.id).join(DeliveryRow, _ITS_DELIVERY).where(_DELIVERS, jobs.WAITS, ~_MOVES)
    session.execute(delete(QUEUE).where(QUEUE.c.id.in_(_free(ended))))


def bring_forward(session: Session) -> None:
    """What waits longer than its delivery has to, as after a pause, is run as soon as it may."""
    due = select(DeliveryRow.next_try_at).where(_ITS_DELIVERY).scalar_subquery()
    later = (
        select(QUEUE.c.id)
        .join(DeliveryRow, _ITS_DELIVERY)
        .where(_DELIVERS, jobs.WAITS, _MOVES, QUEUE.c.scheduled_at > DeliveryRow.next_try_at)
    )
    session.execute(update(QUEUE).where(QUEUE.c.id.in_(_free(later))).values(scheduled_at=due))


def _free(found: Select[Any]) -> Select[Any]:
    """Without those that another transaction holds: so nobody waits here while somebody waits for us."""
    return found.with_for_update(of=QUEUE, skip_locked=True)


def without_job(session: Session, *conditions: ColumnElement[bool]) -> list[DeliveryRow]:
    """Deliveries that have something to do and nobody to do it, as after a job that was lost; the eldest first."""
    has_job = select(QUEUE.c.id).where(_DELIVERS, or_(jobs.WAITS, jobs.RUNS), _ITS_DELIVERY).exists()
    order = (DeliveryRow.created_at, DeliveryRow.escalation_id, DeliveryRow.position)
    return list(session.scalars(select(DeliveryRow).where(_MOVES, ~has_job, *conditions).order_by(*order)))


def form_again(session: Session, row: DeliveryRow) -> None:
    """The whole line of this delivery anew, in the order of the presses."""
    session.execute(delete(QUEUE).where(_DELIVERS, jobs.WAITS, QUEUE.c.lock == line_of(row)))
    withdrawing = DeliveryRow.state == State.WITHDRAWING
    same_line = (
        DeliveryRow.instance == row.instance,
        DeliveryRow.zendesk_ticket_id == row.zendesk_ticket_id,
        DeliveryRow.turn == row.turn,
        withdrawing if row.state == State.WITHDRAWING else ~withdrawing,
    )
    for one in without_job(session, *same_line):
        enqueue(session, one, one.next_try_at)


def release_stuck(session: Session, longest: timedelta) -> None:
    """A job whose end was not written down, as when only its connection broke, is waiting again.

    Any that holds a lock: else it would hold it as long as its worker lives.
    """
    began = select(func.max(EVENTS.c.at)).where(
        EVENTS.c.job_id == QUEUE.c.id, EVENTS.c.type == literal_column("'started'")
    )
    locks = QUEUE.c.lock.is_not(None)
    stuck = select(QUEUE.c.id).where(locks, jobs.RUNS, began.scalar_subquery() < func.now() - longest)
    session.execute(
        update(QUEUE).where(QUEUE.c.id.in_(_free(stuck))).values(status=literal_column("'todo'"), worker_id=None)
    )
