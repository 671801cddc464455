"""Hypothesis presses, undoes, withdraws, retries, pauses, kills and loses in orders that nobody would think of."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.db.engine import session_scope
from server.deliveries import pausing, retrying, sweeping, undoing, withdrawing
from server.deliveries.channel import NotWithdrawable, Undeliverable
from server.deliveries.models import DeliveryRow
from server.deliveries.states import MOVING, State
from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from tests.server.deliveries.destination import AGENT, UNDO, Desk, Destination, Killed, plan
from tests.server.deliveries.queue_by_hand import Queue

LATE = UpstreamTimeout("slack", "Late.")
SENDING = [
    {"after": LATE},
    {"after": Killed()},
    {"before": LATE},
    {"before": UpstreamUnreachable("slack", "No connection.", left=False)},
    {"before": UpstreamRateLimited("slack", "Wait.", retry_after=20)},
    {"before": Undeliverable("Archived.")},
    {"after": UpstreamMalformed("slack", "Half an answer.")},
    {"before": Killed()},
    {},
]
LOOKING = [{"looking": UpstreamRefused("slack", "No.")}, {"looking": LATE}, {"looking": Killed()}, {}, {}]
WITHDRAWING = [
    {"withdrawing": LATE},
    {"withdrawing": NotWithdrawable("Answered already.")},
    {"withdrawing": Killed()},
    {"withdrawn": LATE},
    {"withdrawn": Killed()},
    {},
]
WEATHER = st.builds(
    lambda sending, looking, withdrawing: {**sending, **looking, **withdrawing},
    *(st.sampled_from(kind) for kind in (SENDING, LOOKING, WITHDRAWING)),
)
WORK = st.fixed_dictionaries(
    {
        "weather": st.lists(WEATHER, min_size=4, max_size=10),
        "meanwhile": st.sampled_from(["nothing", "withdraw", "twice", "undo"]),
        "dies": st.booleans(),
        "then": st.sampled_from(["retry", "withdraw", "nothing"]),
    }
)
PLANS = [plan(), plan(turn="shelf:2"), plan(channel="letters", turn="letters:1"), plan(purpose="join")]
PRESSED = st.lists(st.sampled_from(PLANS), min_size=2, max_size=4)
NOT_THERE = {State.WAITING, State.RETRYING, State.CANCELLED, State.WITHDRAWN}
TAKEN_BACK = {State.CANCELLED, State.WITHDRAWN, State.NOT_WITHDRAWABLE}
NOT_YET_SENT = MOVING - {State.WITHDRAWING}


class Deliveries(RuleBasedStateMachine):
    """At the end of every story the faults stop, and everything must come to an honest end."""

    def __init__(self, engine):
        super().__init__()
        self.shelf, self.letters = Destination(), Destination("letters", reads_back=False)
        self.both = (self.shelf, self.letters)
        self.desk = Desk(engine, *self.both)
        self.queue = Queue(self.desk)
        self.queue.empty()
        self.escalations = []
        self.retried = Counter()
        self.undone = set()
        self.withdrawn = set()
        self.complaints = []  # of moments in which raising would only be taken for one more fault
        for destination in self.both:
            destination.on_call = self.watch

    def rows(self):
        with Session(self.desk.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.created_at, DeliveryRow.reference)))

    def watch(self, outbound):
        """Whenever something is sent: not before its time, and not before what was pressed before it."""
        rows = self.rows()
        mine = next(row for row in rows if row.reference == outbound.reference)
        if self.desk.now < mine.created_at + UNDO:
            self.complaints.append(f"{mine.reference} leaves before its time")
        for row in rows[: rows.index(mine)]:
            if row.turn == mine.turn and not self.retried[row.reference] and row.state in NOT_YET_SENT:
                self.complaints.append(f"{mine.reference} overtakes {row.reference}")

    @initialize(plans=PRESSED, work=WORK)
    def begin(self, plans, work):
        self.press(plans)
        self.work(work)

    @precondition(lambda self: len(self.escalations) < 4)
    @rule(plans=PRESSED)
    def press(self, plans):
        self.desk.later(0.001)
        self.escalations.append(self.desk.press(*plans))

    @rule(work=WORK)
    def work(self, work):
        """One job after another, each as soon as it may run. While the last is under way somebody acts, and after it.

        And its worker may die between writing down what became of it and telling the queue.
        """
        *before, last = work["weather"]
        for faults in before:
            self._work(faults, "nothing")
        self._work(last, work["meanwhile"], work["dies"])
        self._clear_up()
        self.queue.bring_back()
        if work["then"] == "withdraw":
            self._withdraw_where(State.SENDING, State.UNKNOWN)
        elif work["then"] == "retry":
            self.retry_what_failed()

    def _work(self, faults, meanwhile, dies=False):
        self._clear_up()
        for destination in self.both:
            for where, error in faults.items():
                getattr(destination, where).append(error)
            destination.while_sending = destination.while_looking = lambda: self._meanwhile(meanwhile)
        self.queue.wait()
        self.queue.work(killed_at_the_end=dies)
        if not dies:
            self.queue.bring_back()

    def _clear_up(self):
        for destination in self.both:
            destination.calm()

    def _meanwhile(self, what):
        for destination in self.both:
            destination.while_sending = destination.while_looking = None
        if what == "withdraw":
            self._withdraw_where(State.SENDING, State.UNKNOWN)
        for row in self.rows():
            if what == "undo":
                self._undo(row.escalation_id)
            elif what == "twice" and row.state == State.SENDING and row.began_at == self.desk.now:
                self.desk.run(row.id)

    def _withdraw_where(self, *states):
        for escalation in {row.escalation_id for row in self.rows() if row.state in states}:
            self._withdraw(escalation)

    @rule(which=st.integers(0, 20), what=st.sampled_from(["undo", "withdraw"]))
    def take_back(self, which, what):
        escalation = self.escalations[which % len(self.escalations)]
        self._undo(escalation) if what == "undo" else self._withdraw(escalation)

    def _undo(self, escalation):
        with session_scope(self.desk.engine) as session:
            if undoing.cancel(session, escalation, AGENT, self.desk.now):
                self.undone.add(escalation)

    def _withdraw(self, escalation):
        with session_scope(self.desk.engine) as session:
            withdrawing.withdraw(session, escalation, AGENT, self.desk.now)
        self.withdrawn.add(escalation)

    @rule()
    def retry_what_failed(self):
        for row in self.rows():
            if row.state == State.FAILED:
                self.retried[row.reference] += 1
                with session_scope(self.desk.engine) as session:
                    retrying.retry(session, row.id, AGENT, self.desk.now)

    @rule()
    def throw_the_switch(self):
        with session_scope(self.desk.engine) as session:
            if not pausing.resume(session, AGENT, self.desk.now):
                pausing.pause(session, AGENT, "", self.desk.now)

    @rule(what=st.sampled_from(["bring back", "bring back", "sweep", "lose"]), seconds=st.sampled_from([1, 30]))
    def housekeeping(self, what, seconds):
        """Time passes; the jobs of the dead are brought back; the sweep finds nothing, or a job that was lost."""
        self.desk.later(seconds)
        if what == "bring back":
            self.queue.bring_back()
            return
        if what == "lose":
            self.queue.lose_one()
        sweeping.sweep(self.desk.engine, self.desk.settings)

    @invariant()
    def nothing_is_doubled_and_every_state_is_true(self):
        assert self.complaints == []
        assert not self.shelf.doubled
        for reference, count in Counter(self.letters.there).items():
            assert count <= 1 + self.retried[reference]
        for row in self.rows():
            self._is_true(row, row.reference in (self.shelf if row.channel == "shelf" else self.letters).there)

    def _is_true(self, row, there):
        state = State(row.state)
        assert state != State.SENT or there, f"{row.reference} says sent"
        if row.channel == "shelf":
            assert state not in NOT_THERE or not there, f"{row.reference} says {state}"
        if state == State.FAILED:
            assert row.error["message"]
            assert not there or row.error.get("may_have_arrived") or self.retried[row.reference]
        if row.escalation_id in self.undone:
            assert not there

    def teardown(self):
        """The weather clears, the switch is on, and whatever was left behind is picked up."""
        self._clear_up()
        with session_scope(self.desk.engine) as session:
            pausing.resume(session, AGENT, self.desk.now)
        for _ in range(60):
            self.queue.bring_back()
            sweeping.sweep(self.desk.engine, self.desk.settings)
            while self.queue.work():
                pass
            if not any(State(row.state) in MOVING for row in self.rows()):
                break
            self.desk.later(20)
        self.nothing_is_doubled_and_every_state_is_true()
        for row in self.rows():
            assert State(row.state) not in MOVING, f"{row.reference} stays {row.state} for ever"
            if row.escalation_id in self.withdrawn:
                assert row.state in TAKEN_BACK, f"{row.reference} was withdrawn and is {row.state}"


@pytest.mark.timeout(400)  # a hundred runs; on a machine that is busy with other things, too
def test_whatever_happens_nothing_is_lost_or_doubled_and_every_state_is_true(engine):
    run_state_machine_as_test(
        lambda: Deliveries(engine),
        settings=settings(
            max_examples=100,
            stateful_step_count=8,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
