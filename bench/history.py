"""The ticket card's query over a short and over a long history, on the same PostgreSQL."""

import random
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, Table, make_url, text
from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.rig import Rig
from server import clock
from server.db import migrations
from server.db.engine import make_engine
from server.deliveries.models import DeliveryRow
from server.escalations import already_open, queries
from server.escalations.models import EscalationRow, EscalationTicketRow

SHORT: Final = 10_000
LONG: Final = 1_000_000
OPEN: Final = 2_000  # at any time, however long the history
DELIVERIES: Final = 4
TURNS: Final = 400
INSTANCE: Final = "global"


def history(rig: Rig) -> list[Figure]:
    """Two escalations for each ticket, four deliveries each; asked by turns for tickets at random."""
    with _filled(rig, SHORT) as short, _filled(rig, LONG) as long:
        dice = random.Random(1)
        times: dict[int, list[float]] = {SHORT: [], LONG: []}
        for _ in range(TURNS):
            for size, engine in ((SHORT, short), (LONG, long)):
                times[size].append(_asked(engine, dice.randint(1, size // 2)))
    ratio = statistics.median(times[LONG]) / statistics.median(times[SHORT])
    what = f"the card's query with {LONG:,} escalations ÷ with {SHORT:,}"
    return [Figure(what, f"{ratio:.2f}", "≤ 1.5", ratio <= 1.5)]


def _asked(engine: Engine, ticket: int) -> float:
    with Session(engine) as session:
        started = time.perf_counter()
        found = queries.on_ticket(session, INSTANCE, ticket)
        already_open.open_for_account(session, INSTANCE, 1 + ticket % OPEN)
        queries.dismissed(session, INSTANCE, ticket)
        took = time.perf_counter() - started
    if len(found) != 2 or len(found[0].receipts) != DELIVERIES:
        raise SystemExit(f"ticket {ticket}: {len(found)} escalations instead of 2")
    return took


@contextmanager
def _filled(rig: Rig, size: int) -> Iterator[Engine]:
    name = f"history_{size}"
    with rig.parts.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(rig.parts.settings.database_url).set(database=name).render_as_string(hide_password=False)
    migrations.upgrade(url)
    engine = make_engine(url)
    try:
        _fill(engine, size)
        yield engine
    finally:
        engine.dispose()


def _fill(engine: Engine, size: int) -> None:
    """From one sample of each row; what must differ is computed from its number g."""
    escalation = "md5('e' || g)::uuid"
    ticket = f"1 + g % {size // 2}"
    number = "'ESC-' || lpad(upper(to_hex(g)), 7, '0')"
    at = f"now() - interval '1 second' * ({size} - g)"
    is_open = f"g > {size - OPEN}"
    with Session(engine) as session, session.begin():
        sample = _sample(session)
        of_ticket = {"zendesk_ticket_id": ticket}
        _copies(
            session,
            EscalationRow.__table__,
            size,
            {
                **of_ticket,
                "id": escalation,
                "number": number,
                "zendesk_organization_id": f"1 + g % {OPEN}",
                "state": f"CASE WHEN {is_open} THEN 'open' ELSE 'done' END",
                "follow_at": f"CASE WHEN {is_open} THEN now() END",
                "pressed_at": at,
            },
        )
        _copies(session, EscalationTicketRow.__table__, size, {**of_ticket, "escalation_id": escalation})
        for position in range(1, DELIVERIES + 1):
            own = {
                "id": f"md5('d{position}.' || g)::uuid",
                "escalation_id": escalation,
                "position": str(position),
                "reference": f"{number} || '.{position}'",
                "updated_at": at,
            }
            _copies(session, DeliveryRow.__table__, size, {**of_ticket, **own})
        for table in (DeliveryRow, EscalationTicketRow, EscalationRow):
            key = "id" if table is EscalationRow else "escalation_id"
            session.execute(text(f"DELETE FROM {table.__tablename__} WHERE {key} = :sample"), {"sample": sample})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _copies(session: Session, table: object, size: int, own: Mapping[str, str]) -> None:
    assert isinstance(table, Table)
    columns = [column.name for column in table.columns]
    values = ", ".join(own.get(name, f"sample.{name}") for name in columns)
    session.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} "
            f"FROM (SELECT * FROM {table.name} LIMIT 1) sample, generate_series(1, {size}) g"
        )
    )


def _sample(session: Session) -> uuid.UUID:
    """One of each, with texts as long as in life."""
    now, words = clock.now(), "Please look at this ticket. " * 8
    row = EscalationRow(
        number="ESC-SAMPLE0",
        instance=INSTANCE,
        zendesk_ticket_id=0,
        account_id="001000000000001AAA",
        account_name="Sample",
        scenario="sample",
        title={"en": "Tell them", "de": "Verständigen"},
        state="done",
        pressed_by="agent:1",
        pressed_by_name="Sam",
        pressed_at=now,
        undo_until=now,
        sentence="Please look.",
        ended_at=now,
        ended_by="ticket",
    )
    session.add(row)
    session.flush()
    how = {"how": "pressed", "added_by": "agent:1", "added_at": now}
    session.add(EscalationTicketRow(escalation_id=row.id, instance=INSTANCE, zendesk_ticket_id=0, **how))
    session.add(
        DeliveryRow(
            escalation_id=row.id,
            position=1,
            reference="ESC-SAMPLE0.1",
            instance=INSTANCE,
            zendesk_ticket_id=0,
            channel="slack_message",
            place="#sales",
            turn="slack:C1",
            content={"text": words},
            words=words,
            state="sent",
            sent_at=now,
            url="https://acme.slack.com/archives/C1/p1",
            proof={"channel": "C1", "ts": "1.1"},
            created_at=now,
            updated_at=now,
        )
    )
    session.flush()
    return row.id
