"""A ticket joins an open escalation, asked for by its number or its id."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from server import clock
from server.db.engine import session_scope
from server.errors import Unprocessable
from server.escalations import ending, joining, keys, queries
from server.escalations.cases import Case, gathered
from server.escalations.changed import Changed
from server.escalations.keys import Request
from server.escalations.looks import Looks
from server.escalations.models import EscalationRow
from server.escalations.numbers import read_number
from server.escalations.previewing import planned
from server.escalations.records import Asked, Escalation
from server.escalations.rights import Presser
from server.scenarios.scenario import Catalog


@dataclass(frozen=True, slots=True)
class Joins:
    """Any number of threads may share it. Nothing is sent here: a press writes rows, and the worker sends."""

    looks: Looks
    catalog: Catalog

    def wanted(self, instance: str, ticket_id: int, asked: Asked) -> EscalationRow | None:
        """What a preview joins; None where nothing is open by that number, or the ticket is on it already: then only
        a press beside it is."""
        number = read_number(asked.join or "")
        with session_scope(self.looks.engine) as session:
            row = queries.by_number(session, number) if number else None
            if row is None or (row.instance, row.scenario, row.state) != (instance, asked.scenario, "open"):
                return None
            return None if queries.is_on(self.looks.told(session, row), instance, ticket_id) else row

    def said(self, row: EscalationRow, asked: Asked) -> Asked:
        """What a ticket that joins says: what was filled in at the press, as far as it is asked for still."""
        scenario = self.catalog.scenario(row.scenario)
        names = {item.name for item in scenario.inputs} if scenario else set()
        inputs = {name: value for name, value in row.inputs.items() if name in names}
        return replace(asked, scenario=row.scenario, people={}, inputs=inputs, reason="", join=None, digest=None)

    def press(self, instance: str, ticket_id: int, asked: Asked, presser: Presser, request: Request) -> Escalation:
        """By the number in `asked`. Raises Unprocessable, Conflict, Changed."""
        earlier = self.looks.repeated(request)
        if earlier is not None:
            return earlier
        number = read_number(asked.join or "")
        with session_scope(self.looks.engine) as session:
            row = queries.by_number(session, number) if number else None
        if row is None or row.instance != instance or row.scenario != asked.scenario:
            wrong = {"join": ["Must be the number of an open escalation of this scenario."]}
            raise Unprocessable(f"There is no {asked.join!r} to join.", hint="See `errors`.", fields=wrong)
        return self.join(row, ticket_id, presser, asked, request)

    def join(
        self, row: EscalationRow, ticket_id: int, presser: Presser, asked: Asked, request: Request | None = None
    ) -> Escalation:
        """Joining twice is joining once. Raises Conflict, Unprocessable, Changed."""
        case = gathered(
            self.looks.contexts, row.instance, ticket_id, replace(self.said(row, asked), destinations=None), presser
        )
        with session_scope(self.looks.engine) as session:
            held = ending.locked(session, row.id, presser)
            if asked.digest is not None:
                self._require_as_seen(session, held, case, asked.digest)
            joining.join(session, held, case, self.looks.composers, clock.now())
            if request is not None:
                keys.remember(session, request, held.id, clock.now())
            return self.looks.told(session, held)

    def _require_as_seen(self, session: Session, row: EscalationRow, case: Case, digest: str) -> None:
        """Raises Changed; what `joining.join` does. A ticket that is on it already is told nothing anew."""
        joining.require_joinable(row, case)
        if queries.is_on(self.looks.told(session, row), case.context.instance, case.ticket.zendesk_ticket_id):
            return
        seen = self.looks.preview(session, planned(case, self.looks.composers), row=row)
        if seen.digest != digest:
            raise Changed(seen)
