"""The board as CSV: what is on it, and nothing more."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from flask import Response

from server.escalations.overview_lines import Line
from server.web.api.escalation_table import MEDIA_TYPE, cell
from server.web.board.names import Names
from server.web.sidebar import failures

COLUMNS: Final = (
    "number",
    "state",
    "title",
    "team",
    "account",
    "zendesk_organization_id",
    "zendesk_tickets",
    "pressed_by",
    "pressed_at",
    "seen_by",
    "on_it",
    "failed",
)


def table(lines: Iterable[Line], known: Names) -> Response:
    """With a byte order mark, without which Excel takes UTF-8 for something else."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in _row(line, known)] for line in lines)
    headers = {"Content-Disposition": 'attachment; filename="board.csv"'}
    return Response("\ufeff" + written.getvalue(), content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def _row(line: Line, known: Names) -> tuple[object, ...]:
    return (
        line.number,
        line.state,
        known.voice.either(line.title),
        line.team,
        known.account(line.organization, line.account_name),
        line.organization,
        " ".join(str(ticket) for ticket in line.tickets),
        line.pressed_by,
        line.pressed_at.isoformat(),
        "; ".join(dict.fromkeys(one.name for one in line.seen)),
        "; ".join(one.name for one in line.seen if one.kind == "on_it"),
        "; ".join(
            f"{one.place}: {failures.why(one.error, one.channel, one.place, known.voice) or ''}" for one in line.failed
        ),
    )
