"""What an agent can do with an escalation: preview, press, undo, join, withdraw, retry, put aside."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server import clock
from server.context.queries import Contexts
from server.db.engine import session_scope
from server.deliveries import retrying
from server.deliveries.models import DeliveryRow
from server.errors import Conflict, LiaisonError, NotFound, Unprocessable
from server.escalations import already_open, ending, joining, keys, putting_aside, queries, recording
from server.escalations.brief import Composer
from server.escalations.cases import Case, gathered, require_own_instance
from server.escalations.changed import Changed
from server.escalations.composing import Composers
from server.escalations.destinations import require_some, slack_channels
from server.escalations.inputs import require_all
from server.escalations.keys import Request
from server.escalations.models import EscalationRow
from server.escalations.numbers import new_number, read_number
from server.escalations.previewing import Plan, planned, preview_of, require_pressable
from server.escalations.recording import Press
from server.escalations.records import Asked, Dismissal, Escalation, Preview
from server.escalations.rights import Presser, Right, require, require_for
from server.escalations.sight import require_sight
from server.scenarios.scenario import Catalog
from server.settings import Settings

TRIES: Final = 3  # of another number, or after another press that was undone meanwhile


class Escalations:
    """Any number of threads may share it. Nothing is sent here: a press writes rows, and the worker sends."""

    def __init__(
        self, settings: Settings, engine: Engine, contexts: Contexts, catalog: Catalog, composers: Sequence[Composer]
    ) -> None:
        self.settings = settings
        self._engine = engine
        self._contexts = contexts
        self._catalog = catalog
        self._composers = Composers(tuple(composers))

    def preview(self, instance: str, ticket_id: int, asked: Asked, presser: Presser) -> Preview:
        """Everything that a press would send; of one that joins, where there is something open to join.

        Raises Unprocessable, AccessRefused, NotFound, UpstreamError.
        """
        require(presser, Right.PREVIEW)
        row = self._to_join(instance, ticket_id, asked)
        if row is not None:
            asked = replace(self._to_be_said(row, asked.sentence), destinations=asked.destinations)
        case = gathered(self._contexts, instance, ticket_id, asked, presser)
        plan = planned(case, self._composers)
        if row is not None:
            joining.require_joinable(row, case)
        missing = tuple(self._contexts.colleagues.missing_channels(self._slack_channels(plan, row)))
        with session_scope(self._engine) as session:
            return self._preview(session, plan, missing, row)

    def press(
        self, instance: str, ticket_id: int, asked: Asked, presser: Presser, idempotency_key: str | None = None
    ) -> tuple[Escalation, bool]:
        """The escalation, and whether this press made it. A second press of what is open gives the first's.

        Raises what `preview` does, and Changed where the text differs from the preview's or another ticket of the
        account has one open.
        """
        require(presser, Right.PRESS, self.settings.escalations.groups)
        request = Request(presser.actor.id, idempotency_key, keys.request_digest(instance, ticket_id, asked))
        try:
            if asked.join is not None:
                return self._join(instance, ticket_id, asked, presser, request)
            plan = planned(gathered(self._contexts, instance, ticket_id, asked, presser), self._composers)
            require_all(plan.case.given)
            require_some(plan.offers)
            return self._pressed(plan, request)
        except LiaisonError:
            # Whatever stands in the way now: what was pressed with this key has been pressed.
            earlier = self._repeated(request)
            if earlier is None:
                raise
            return earlier, False

    def undo(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict once its time is over, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._told(session, ending.undo(session, escalation_id, presser, clock.now()))

    def withdraw(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict for one that was undone, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._told(session, ending.withdraw(session, escalation_id, presser, clock.now()))

    def done(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict for one that was taken back, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._told(session, ending.finish(session, escalation_id, presser, clock.now()))

    def join(self, escalation_id: uuid.UUID, ticket_id: int, presser: Presser, sentence: str = "") -> Escalation:
        """The ticket joins it; joining twice is joining once. Raises Conflict, Unprocessable, NotFound."""
        require(presser, Right.JOIN, self.settings.escalations.groups)
        with session_scope(self._engine) as session:
            row = session.get(EscalationRow, escalation_id)
        if row is None or presser.instance not in ("", row.instance):
            raise NotFound("There is no such escalation.", hint="`GET /api/v1/escalations` lists them.")
        return self._joined(row, ticket_id, presser, sentence)

    def retry(self, delivery_id: uuid.UUID, presser: Presser, escalation_id: uuid.UUID | None = None) -> Escalation:
        """A failed delivery (of this escalation) goes on. Raises Conflict, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            delivery = session.get(DeliveryRow, delivery_id)
            if delivery is None or presser.instance not in ("", delivery.instance):
                raise NotFound("There is no such delivery.", hint="Reload the ticket.")
            if escalation_id not in (None, delivery.escalation_id):
                raise NotFound("This escalation has no such delivery.", hint="Reload the ticket.")
            row = session.get_one(EscalationRow, delivery.escalation_id)
            require_for(presser, Right.RETRY, Right.RETRY_OTHERS, row.pressed_by)
            retrying.retry(session, delivery_id, presser.actor, clock.now())
            return self._told(session, row)

    def dismiss(
        self, instance: str, ticket_id: int, scenario: str, kind: str, reason: str, presser: Presser
    ) -> Dismissal:
        """Hide a recommendation on a ticket. Raises Unprocessable, NotFound for a ticket that is none."""
        require(presser, Right.DISMISS)
        require_own_instance(presser, instance)
        if self._catalog.scenario(scenario) is None:
            wrong = {"scenario_id": ["Is not in the catalog."]}
            raise Unprocessable(f"There is no scenario {scenario!r}.", hint="See `errors`.", fields=wrong)
        ticket = self._contexts.for_ticket(instance, ticket_id).ticket
        if ticket is not None:
            require_sight(presser, ticket)
        with session_scope(self._engine) as session:
            now = clock.now()
            return putting_aside.dismiss(session, instance, ticket_id, scenario, kind, reason, presser, now)

    def recall(self, instance: str, ticket_id: int, scenario: str, presser: Presser) -> None:
        """Show it again. Raises NotFound."""
        require_own_instance(presser, instance)
        with session_scope(self._engine) as session:
            putting_aside.recall(session, instance, ticket_id, scenario, presser, clock.now())

    def prefers_preview(self, presser: Presser) -> bool:
        with session_scope(self._engine) as session:
            return putting_aside.prefers_preview(session, presser)

    def prefer_preview(self, presser: Presser, always: bool) -> None:
        """Raises AccessRefused for a program."""
        with session_scope(self._engine) as session:
            putting_aside.prefer_preview(session, presser, always, clock.now())

    def _preview(
        self, session: Session, plan: Plan, missing: Sequence[str] = (), row: EscalationRow | None = None
    ) -> Preview:
        """`row` is what the ticket would join."""
        where = _where(plan.case)
        earlier = queries.on_ticket(session, where[0], where[1])
        seen = preview_of(plan, earlier, already_open.open_like(session, *where), missing)
        return joining.previewed(seen, row, plan.case, self._composers, missing) if row else seen

    def _slack_channels(self, plan: Plan, row: EscalationRow | None) -> tuple[str, ...]:
        """Those that must be there for this press; `row` is what the ticket would join."""
        if row is None:
            return slack_channels(plan.kept)
        with session_scope(self._engine) as session:
            return joining.slack_channels(session, row, plan.case, self._composers)

    def _to_join(self, instance: str, ticket_id: int, asked: Asked) -> EscalationRow | None:
        """None where nothing is open by that number, or the ticket is on it already: then only a press beside it is."""
        number = read_number(asked.join or "")
        with session_scope(self._engine) as session:
            row = queries.by_number(session, number) if number else None
            if row is None or (row.instance, row.scenario, row.state) != (instance, asked.scenario, "open"):
                return None
            return None if queries.is_on(self._told(session, row), instance, ticket_id) else row

    def _repeated(self, request: Request) -> Escalation | None:
        if request.key is None:
            return None
        with session_scope(self._engine) as session:
            row = keys.repeated(session, request)
            return self._told(session, row) if row else None

    def _pressed(self, plan: Plan, request: Request) -> tuple[Escalation, bool]:
        for attempt in range(TRIES):
            with session_scope(self._engine) as session:
                made = self._press(session, plan, request, again=attempt > 0)
            if made is not None:
                return made
        raise Conflict("Somebody else presses the same just now.", hint="Try again.", code="pressed_at_once")

    def _press(self, session: Session, plan: Plan, request: Request, *, again: bool) -> tuple[Escalation, bool] | None:
        """None when another press has come between: then everything is looked at `again`.

        What has this key already is found only where something is in the way: else the database says so itself.
        """
        case = plan.case
        where = _where(case)
        in_the_way = already_open.in_the_way(session, *where, request.caller, request.key)
        earlier = keys.repeated(session, request) if again or in_the_way else None
        if earlier is not None:
            return self._told(session, earlier), False
        open_ones = already_open.open_like(session, *where) if in_the_way else ()
        if open_ones and (again or not case.reason):  # nobody's reason is about what has come at the same moment
            first = self._beside(session, plan, open_ones[0])
            keys.remember(session, request, first.id, clock.now())
            return first, False
        number = new_number()
        deliveries = plan.deliveries(number)
        if case.asked.digest is not None and case.asked.digest != plan.digest(plan.deliveries()):
            raise Changed(self._preview(session, plan))
        require_pressable(plan, deliveries)
        press = Press(case, number, deliveries, plan.kept, request, alone=not open_ones)
        made = recording.record(session, press, clock.now())
        return (made, True) if made else None

    def _beside(self, session: Session, plan: Plan, first: Escalation) -> Escalation:
        """The open one, when the ticket is on it. Raises Changed when it is another ticket's."""
        if queries.is_on(first, plan.case.context.instance, plan.case.ticket.zendesk_ticket_id):
            return first
        raise Changed(
            self._preview(session, plan),
            f"{first.number} is open for this account already.",
            hint="Join it, or escalate separately with a reason.",
            code="open_elsewhere",
        )

    def _join(
        self, instance: str, ticket_id: int, asked: Asked, presser: Presser, request: Request
    ) -> tuple[Escalation, bool]:
        earlier = self._repeated(request)
        if earlier is not None:
            return earlier, False
        number = read_number(asked.join or "")
        with session_scope(self._engine) as session:
            row = queries.by_number(session, number) if number else None
        if row is None or row.instance != instance or row.scenario != asked.scenario:
            wrong = {"join": ["Must be the number of an open escalation of this scenario."]}
            raise Unprocessable(f"There is no {asked.join!r} to join.", hint="See `errors`.", fields=wrong)
        return self._joined(row, ticket_id, presser, asked.sentence, request, asked.digest), False

    def _joined(
        self,
        row: EscalationRow,
        ticket_id: int,
        presser: Presser,
        sentence: str,
        request: Request | None = None,
        digest: str | None = None,
    ) -> Escalation:
        asked = self._to_be_said(row, sentence)
        case = gathered(self._contexts, row.instance, ticket_id, asked, presser)
        with session_scope(self._engine) as session:
            held = ending.locked(session, row.id, presser)
            if digest is not None:
                self._require_as_seen(session, held, case, digest)
            joining.join(session, held, case, self._composers, clock.now())
            if request is not None:
                keys.remember(session, request, held.id, clock.now())
            return self._told(session, held)

    def _to_be_said(self, row: EscalationRow, sentence: str) -> Asked:
        """What a ticket that joins says: what was filled in at the press, as far as it is asked for still."""
        scenario = self._catalog.scenario(row.scenario)
        names = {item.name for item in scenario.inputs} if scenario else set()
        inputs = {name: value for name, value in row.inputs.items() if name in names}
        return Asked(row.scenario, inputs=inputs, sentence=sentence)

    def _require_as_seen(self, session: Session, row: EscalationRow, case: Case, digest: str) -> None:
        """Raises Changed; what `joining.join` does. A ticket that is on it already is told nothing anew."""
        joining.require_joinable(row, case)
        if queries.is_on(self._told(session, row), case.context.instance, case.ticket.zendesk_ticket_id):
            return
        seen = self._preview(session, planned(case, self._composers), row=row)
        if seen.digest != digest:
            raise Changed(seen)

    def _told(self, session: Session, row: EscalationRow) -> Escalation:
        session.flush()
        return queries.complete(session, [row])[0]


def _where(case: Case) -> tuple[str, int, int | None, str]:
    """Where the same could be open: the instance, the ticket, the account, the scenario."""
    organization = case.organization
    return (
        case.context.instance,
        case.ticket.zendesk_ticket_id,
        organization.zendesk_organization_id if organization else None,
        case.chosen.scenario.id,
    )
