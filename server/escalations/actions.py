"""What an agent can do with an escalation: preview, press, undo, join, withdraw, retry, put aside."""

import uuid
from collections.abc import Sequence
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
from server.escalations.cases import gathered, require_own_instance
from server.escalations.changed import Changed
from server.escalations.composing import Composers
from server.escalations.destinations import require_some
from server.escalations.inputs import require_all
from server.escalations.joins import Joins
from server.escalations.keys import Request
from server.escalations.looks import Looks
from server.escalations.models import EscalationRow
from server.escalations.numbers import new_number
from server.escalations.previewing import Plan, planned, require_pressable
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
        self._looks = Looks(engine, contexts, self._composers)
        self._joins = Joins(self._looks, catalog)

    def preview(self, instance: str, ticket_id: int, asked: Asked, presser: Presser) -> Preview:
        """Everything that a press would send; of one that joins, where there is something open to join.

        Raises Unprocessable, AccessRefused, NotFound, UpstreamError.
        """
        require(presser, Right.PREVIEW)
        row = self._joins.wanted(instance, ticket_id, asked)
        if row is not None:
            asked = self._joins.said(row, asked)
        case = gathered(self._contexts, instance, ticket_id, asked, presser)
        plan = planned(case, self._composers)
        if row is not None:
            joining.require_joinable(row, case)
        missing = self._looks.missing_channels(plan, row)
        with session_scope(self._engine) as session:
            return self._looks.preview(session, plan, missing, row)

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
                return self._joins.press(instance, ticket_id, asked, presser, request), False
            plan = planned(gathered(self._contexts, instance, ticket_id, asked, presser), self._composers)
            require_all(plan.case.given)
            require_some(plan.offers)
            return self._pressed(plan, request)
        except LiaisonError:
            # Whatever stands in the way now: what was pressed with this key has been pressed.
            earlier = self._looks.repeated(request)
            if earlier is None:
                raise
            return earlier, False

    def undo(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict once its time is over, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._looks.told(session, ending.undo(session, escalation_id, presser, clock.now()))

    def withdraw(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict for one that was undone, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._looks.told(session, ending.withdraw(session, escalation_id, presser, clock.now()))

    def done(self, escalation_id: uuid.UUID, presser: Presser) -> Escalation:
        """Raises Conflict for one that was taken back, NotFound, AccessRefused."""
        with session_scope(self._engine) as session:
            return self._looks.told(session, ending.finish(session, escalation_id, presser, clock.now()))

    def join(self, escalation_id: uuid.UUID, ticket_id: int, presser: Presser, sentence: str = "") -> Escalation:
        """The ticket joins it; joining twice is joining once. Raises Conflict, Unprocessable, NotFound."""
        require(presser, Right.JOIN, self.settings.escalations.groups)
        with session_scope(self._engine) as session:
            row = session.get(EscalationRow, escalation_id)
        if row is None or presser.instance not in ("", row.instance):
            raise NotFound("There is no such escalation.", hint="`GET /api/v1/escalations` lists them.")
        return self._joins.join(row, ticket_id, presser, Asked(row.scenario, sentence=sentence))

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
            return self._looks.told(session, row)

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
        where = case.where
        in_the_way = already_open.in_the_way(session, *where, request.caller, request.key)
        earlier = keys.repeated(session, request) if again or in_the_way else None
        if earlier is not None:
            return self._looks.told(session, earlier), False
        open_ones = already_open.open_like(session, *where) if in_the_way else ()
        if open_ones and (again or not case.reason):  # nobody's reason is about what has come at the same moment
            first = self._beside(session, plan, open_ones[0])
            keys.remember(session, request, first.id, clock.now())
            return first, False
        number = new_number()
        deliveries = plan.deliveries(number)
        if case.asked.digest is not None and case.asked.digest != plan.digest(plan.deliveries()):
            raise Changed(self._looks.preview(session, plan))
        require_pressable(plan, deliveries)
        press = Press(case, number, deliveries, plan.kept, request, alone=not open_ones)
        made = recording.record(session, press, clock.now())
        return (made, True) if made else None

    def _beside(self, session: Session, plan: Plan, first: Escalation) -> Escalation:
        """The open one, when the ticket is on it. Raises Changed when it is another ticket's."""
        if queries.is_on(first, plan.case.context.instance, plan.case.ticket.zendesk_ticket_id):
            return first
        raise Changed(
            self._looks.preview(session, plan),
            f"{first.number} is open for this account already.",
            hint="Join it, or escalate separately with a reason.",
            code="open_elsewhere",
        )
