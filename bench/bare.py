"""What a press comes to without Liaison: its rows and jobs with other ids, an INSERT each, over psycopg, in one
transaction.
"""

import time
import uuid
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

# Each table with what must be fresh in a copy, and how the rows of one escalation are found.
OF_ESCALATION: Final = "escalation_id = %(id)s"
TABLES: Final = (
    ("escalation", "id = %(id)s"),
    ("escalation_ticket", OF_ESCALATION),
    ("delivery", OF_ESCALATION),
    ("audit", OF_ESCALATION),
    (
        "procrastinate_jobs",
        "args->>'delivery_id' IN (SELECT d.id::text FROM delivery d WHERE d.escalation_id = %(id)s)",
    ),
)
MADE_BY_THE_DATABASE: Final = {"audit": {"id"}, "procrastinate_jobs": {"id"}}


class Bare:
    """A connection of its own, kept open as a pool keeps it."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, row_factory=dict_row)

    def commit(self, escalation: str) -> float:
        """Seconds for the same rows and jobs as this escalation has."""
        rows = {table: self._copies(table, where, escalation) for table, where in TABLES}
        self._connection.commit()
        started = time.perf_counter()
        with self._connection.cursor() as cursor:
            for table, copies in rows.items():
                names = list(copies[0])
                insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(table),
                    sql.SQL(", ").join(map(sql.Identifier, names)),
                    sql.SQL(", ").join(map(sql.Placeholder, names)),
                )
                for copy in copies:
                    cursor.execute(insert, copy)
        self._connection.commit()
        return time.perf_counter() - started

    def _copies(self, table: str, where: str, escalation: str) -> list[dict[str, Any]]:
        found = self._connection.execute(f"SELECT * FROM {table} WHERE {where}".encode(), {"id": escalation}).fetchall()
        if not found:
            raise SystemExit(f"no rows of {escalation} in {table}")
        return [_fresh(table, row) for row in found]


def _fresh(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with ids that follow from its own: so a copy's rows still belong together."""
    dropped = MADE_BY_THE_DATABASE.get(table, set())
    return {name: _other(name, value) for name, value in row.items() if name not in dropped}


def _other(name: str, value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.uuid5(value, "copy")
    if name in ("number", "reference", "only_one", "idempotency_key", "lock") and value is not None:
        return f"copy of {value}"
    if name == "args":
        return Jsonb({"delivery_id": str(uuid.uuid5(uuid.UUID(value["delivery_id"]), "copy"))})
    return Jsonb(value) if isinstance(value, dict | list) else value
