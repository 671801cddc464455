"""Taking back what has arrived."""

from datetime import datetime

from server.audit import WORKER
from server.deliveries import outcomes
from server.deliveries.changing import change
from server.deliveries.channel import Withdrawn
from server.deliveries.runs import Run, Step
from server.deliveries.sending import log_unforeseen, still_withdrawing
from server.deliveries.states import State


def take_back(run: Run, step: Step) -> datetime | None:
    """One attempt; a channel may be asked twice, so one whose end nobody saw is simply made again."""
    try:
        with step.in_time(run):
            result: Withdrawn | Exception = step.channel.withdraw(step.outbound, step.proof or {})
    except Exception as error:  # whatever it was, it becomes a state that people can see
        log_unforeseen(error, step)
        result = error
    with run.held() as (session, row):
        if row is None or row.state != State.WITHDRAWING:
            return None
        if isinstance(result, Exception):
            facts = run.facts(row, step.channel, row.withdraw_asked_at)
            return still_withdrawing(run, session, row, outcomes.after_withdrawing(result, facts))
        change(session, row, State.WITHDRAWN, WORKER, run.now())
        if result.remains:
            row.note = {"code": "withdrawn_but", "params": {"remains": list(result.remains)}}
        return None
