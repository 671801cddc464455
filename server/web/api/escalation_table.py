"""Escalations as CSV, for a spreadsheet: nothing in it is taken for a formula.

https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from flask import Response

from server import words
from server.escalations.records import Escalation
from server.web.parts import parts

MEDIA_TYPE: Final = "text/csv"
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS: Final = (
    "number",
    "state",
    "scenario",
    "title",
    "instance",
    "zendesk_ticket_id",
    "zendesk_organization_id",
    "account_id",
    "account_name",
    "pressed_by",
    "pressed_by_name",
    "pressed_at",
    "ended_at",
    "ended_by",
    "note",
    "reason",
    "receipts",
    "acknowledgements",
)


def table(found: Iterable[Escalation]) -> Response:
    """One row for each, with a byte order mark, without which Excel takes UTF-8 for something else."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow([cell(value) for value in _row(one)])
    headers = {"Content-Disposition": 'attachment; filename="escalations.csv"', "Cache-Control": "private, no-cache"}
    return Response("\ufeff" + written.getvalue(), content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def cell(value: object) -> str:
    """The value as text; what a spreadsheet would calculate gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULAS) else text


def _row(one: Escalation) -> tuple[object, ...]:
    language = parts().settings.language
    return (
        one.number,
        one.state,
        one.scenario,
        one.title.get(language) or one.title.get(words.FALLBACK, ""),
        one.instance,
        one.zendesk_ticket_id,
        one.zendesk_organization_id,
        one.account_id,
        one.account_name,
        one.pressed_by,
        one.pressed_by_name,
        one.pressed_at.isoformat(),
        one.ended_at.isoformat() if one.ended_at else None,
        one.ended_by,
        one.sentence,
        one.reason,
        "; ".join(f"{receipt.place}: {receipt.state}" for receipt in one.receipts),
        "; ".join(f"{each.name}: {each.kind} {each.at.isoformat()}" for each in one.acknowledgements),
    )
