"""What has become of an escalation, below its message in Slack: who has seen it, who is on it, and that it is over."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server import words
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.escalations.acknowledging import KINDS
from server.escalations.models import AcknowledgementRow, EscalationRow
from server.escalations.standing import BY_TICKET, NotYet, acknowledged
from server.upstreams import Slack
from server.upstreams.slack_calls import SlackRefused

CHANNEL: Final = "slack_message"
MOST_NAMES: Final = 5
Block = dict[str, Any]


def show(engine: Engine, slack: Slack | None, language: str, escalation_id: str) -> None:
    """Put it there. Raises UpstreamError, and NotYet; what is gone from Slack is not missed."""
    with session_scope(engine) as session:
        escalation = session.get(EscalationRow, uuid.UUID(escalation_id))
        if escalation is None or slack is None:
            return
        messages = _messages(session, escalation)
        lines = standing(escalation, acknowledged(session, escalation), language)
    for content, proof in messages:
        blocks = with_standing(content["blocks"], lines, is_open=escalation.state == "open")
        try:
            slack.messages.update(proof["channel"], proof["ts"], blocks, content["text"])
        except SlackRefused as error:
            if error.word != "message_not_found":
                raise


def _messages(session: Session, escalation: EscalationRow) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The first message at each place; what joined later stands in its thread."""
    of_it = [DeliveryRow.escalation_id == escalation.id, DeliveryRow.channel == CHANNEL]
    rows = session.scalars(select(DeliveryRow).where(*of_it, DeliveryRow.purpose == "escalation")).all()
    if any(row.state in (State.SENDING, State.UNKNOWN) for row in rows):
        raise NotYet
    return [(row.content, row.proof) for row in rows if row.state == State.SENT and row.proof]


def standing(escalation: EscalationRow, seen: Sequence[AcknowledgementRow], language: str) -> tuple[str, ...]:
    """The lines, in words without any markup."""
    lines = []
    for kind in KINDS:
        if names := [row.name for row in seen if row.kind == kind]:
            lines.append(words.text(f"standing.{kind}", language, names=_listed(names, language)))
    if escalation.state != "open":
        code = f"{escalation.state}_{BY_TICKET}" if escalation.ended_by == BY_TICKET else escalation.state
        lines.append(words.text(f"standing.{code}", language))
    return tuple(lines)


def _listed(names: Sequence[str], language: str) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return words.text("standing.more", language, names=shown, count=more) if more > 0 else shown


def with_standing(blocks: Sequence[Block], lines: Sequence[str], *, is_open: bool) -> list[Block]:
    """The message's blocks with the lines at its end. What is over has no buttons any more."""
    kept = [dict(block) for block in blocks if is_open or block.get("type") != "actions"]
    # Plain text: a name from somebody's profile cannot mention anybody.
    said = [{"type": "plain_text", "text": line, "emoji": False} for line in lines]
    return [*kept, {"type": "context", "block_id": "standing", "elements": said}] if said else kept
