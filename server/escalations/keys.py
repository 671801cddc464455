"""The Idempotency-Key: the same one gives the same escalation, whichever press has opened that.

A press that opens one keeps its key in the escalation's own row; one that is answered with a colleague's, or that
joins it, in a row of its own.
"""

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server.errors import Unprocessable
from server.escalations.models import AnsweredPressRow, EscalationRow
from server.escalations.records import Asked

_PRESSED: Final = select(EscalationRow, EscalationRow.request_digest).where(
    EscalationRow.pressed_by == bindparam("caller"), EscalationRow.idempotency_key == bindparam("key")
)
_ANSWERED: Final = (
    select(EscalationRow, AnsweredPressRow.request_digest)
    .join(AnsweredPressRow, AnsweredPressRow.escalation_id == EscalationRow.id)
    .where(AnsweredPressRow.caller == bindparam("caller"), AnsweredPressRow.idempotency_key == bindparam("key"))
)
_REMEMBER: Final = insert(cast(Table, AnsweredPressRow.__table__)).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Request:
    """Whose request it is, their Idempotency-Key, and what the request's body comes to."""

    caller: str
    key: str | None
    digest: str


def request_digest(instance: str, ticket_id: int, asked: Asked) -> str:
    """The same for the same request. What the preview was does not belong to it: a repeated press may not know."""
    body: Any = {**asdict(asked), "digest": None}
    return hashlib.sha256(json.dumps([instance, ticket_id, body], sort_keys=True, default=str).encode()).hexdigest()


def repeated(session: Session, request: Request) -> EscalationRow | None:
    """What this key was answered with. Raises Unprocessable when that was another request."""
    if request.key is None:
        return None
    asked = {"caller": request.caller, "key": request.key}
    found = session.execute(_PRESSED, asked).first() or session.execute(_ANSWERED, asked).first()
    if found is None:
        return None
    if found[1] != request.digest:
        raise Unprocessable(
            "This Idempotency-Key was used for another request.",
            hint="Use a fresh key for each press, and the same one only to try it again.",
            code="idempotency_key_reused",
            fields={"Idempotency-Key": ["Was used for another body."]},
        )
    row: EscalationRow = found[0]
    return row


def remember(session: Session, request: Request, escalation_id: uuid.UUID, now: datetime) -> None:
    """It is answered with one that it has not opened. Raises Unprocessable when another request was quicker."""
    if request.key is None:
        return
    kept = {"caller": request.caller, "idempotency_key": request.key, "request_digest": request.digest}
    session.execute(_REMEMBER, {**kept, "escalation_id": escalation_id, "at": now})
    repeated(session, request)
