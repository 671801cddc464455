"""What is shown of a case and of an escalation: read, and nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.context.queries import Contexts
from server.db.engine import session_scope
from server.escalations import already_open, joining, keys, queries
from server.escalations.composing import Composers
from server.escalations.destinations import slack_channels
from server.escalations.keys import Request
from server.escalations.models import EscalationRow
from server.escalations.previewing import Plan, preview_of
from server.escalations.records import Escalation, Preview


@dataclass(frozen=True, slots=True)
class Looks:
    """Any number of threads may share it."""

    engine: Engine
    contexts: Contexts
    composers: Composers

    def preview(
        self, session: Session, plan: Plan, missing: Sequence[str] = (), row: EscalationRow | None = None
    ) -> Preview:
        """`row` is what the ticket would join; `missing` are channels that there are not."""
        where = plan.case.where
        earlier = queries.on_ticket(session, where[0], where[1])
        seen = preview_of(plan, earlier, already_open.open_like(session, *where), missing)
        return joining.previewed(seen, row, plan.case, self.composers, missing) if row else seen

    def missing_channels(self, plan: Plan, row: EscalationRow | None) -> tuple[str, ...]:
        """Those of Slack that must be there and are not. Slack is asked while no transaction is open."""
        wanted = slack_channels(plan.kept)
        if row is not None:
            with session_scope(self.engine) as session:
                wanted = joining.slack_channels(session, row, plan.case, self.composers)
        return tuple(self.contexts.colleagues.missing_channels(wanted))

    def told(self, session: Session, row: EscalationRow) -> Escalation:
        """The escalation as it is now, with its receipts."""
        session.flush()
        return queries.complete(session, [row])[0]

    def repeated(self, request: Request) -> Escalation | None:
        """What this key was answered with. Raises Unprocessable for another body."""
        if request.key is None:
            return None
        with session_scope(self.engine) as session:
            row = keys.repeated(session, request)
            return self.told(session, row) if row else None
