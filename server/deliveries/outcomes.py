"""What follows from an error: try again and when, look first, or tell the agent. Pure.

The one question that decides is whether our request can have left. If it cannot, trying again is harmless; if it can,
nothing is sent again before the destination was asked. Errors of ours that no upstream has had a part in are for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from server.deliveries.channel import Explained, Uncertain
from server.deliveries.states import State
from server.errors import LiaisonError, UpstreamError, UpstreamRateLimited
from server.settings import EscalationSettings

MAYBE_SENT: Final = "maybe_sent"


@dataclass(frozen=True, slots=True)
class Facts:
    """`since`: when this round of tries began; `reads_back`: the destination can be asked what has arrived.

    `spread` (0 to 1) is the dice: many that failed together shall not come back together.
    """

    reads_back: bool
    since: datetime
    now: datetime
    spread: float
    settings: EscalationSettings


@dataclass(frozen=True, slots=True)
class Outcome:
    """The next state, and when the worker looks at it again.

    `error` has code, message and hint; gaps, the code's in the translations; may_have_arrived.
    """

    state: State
    next_try_at: datetime | None
    error: Mapping[str, Any]


def after_error(error: Exception, facts: Facts) -> Outcome:
    """After an attempt to send."""
    if _may_have_arrived(error):
        return _unknown(error, facts)
    failed = Outcome(State.FAILED, None, described(error))
    if _is_permanent(error):
        return failed
    return _later(error, facts, State.RETRYING, failed)


def after_interruption(facts: Facts) -> Outcome:
    """After an attempt that nobody has seen the end of: the process was killed, or the database was away."""
    stopped = Uncertain("Liaison was stopped while this was being sent.", code="interrupted")
    return _unknown(stopped, facts)


def after_looking(error: Exception, facts: Facts) -> Outcome:
    """After an attempt to find out whether it has arrived: failed when nobody can be asked, or not for long enough."""
    failed = Outcome(State.FAILED, None, described(error, may_have_arrived=True))
    if _is_permanent(error):
        return failed
    return _later(error, facts, State.UNKNOWN, failed)


def after_finding_nothing(began_at: datetime, error: Mapping[str, Any] | None, facts: Facts) -> Outcome | None:
    """Nothing has arrived of the attempt that began then and ended with this error. None: send it again now.

    Else as for any other attempt that came to nothing: later, or no more.
    """
    error = error or described(Uncertain("It has not arrived.", hint="It is sent again.", code="not_there"))
    if facts.now > facts.since + timedelta(seconds=facts.settings.retry_for):
        return Outcome(State.FAILED, None, error)
    at = began_at + timedelta(seconds=backed_off(replace(facts, now=began_at)))
    return Outcome(State.RETRYING, at, error) if at > facts.now else None


def after_withdrawing(error: Exception, facts: Facts) -> Outcome:
    """After an attempt to take it back, or to find what is to be taken back: both may be tried twice.

    What may have been done is given its time to be seen: a channel looks before it takes back again.
    """
    stays = Outcome(State.NOT_WITHDRAWABLE, None, described(error))
    if _is_permanent(error):
        return stays
    settle = facts.settings.settle if _may_have_arrived(error) else 0.0
    return _later(error, facts, State.WITHDRAWING, stays, settle)


def described(error: Exception, *, may_have_arrived: bool = False) -> dict[str, Any]:
    """An error as the receipt keeps it. What nobody has foreseen is named by its kind only: its text may be private."""
    if isinstance(error, LiaisonError):
        found: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        if isinstance(error, Explained) and error.gaps:
            found["gaps"] = error.gaps
    else:
        found = {
            "code": "unexpected",
            "message": f"Something went wrong that was not foreseen ({type(error).__name__}).",
            "hint": "Tell whoever looks after Liaison: its log has the details.",
        }
    if not may_have_arrived:
        return found
    return {
        "code": MAYBE_SENT,
        "message": f"It may have been sent. {found['message']}",
        "hint": "Look whether it is there; if it is not, press Retry.",
        "may_have_arrived": True,
    }


def _may_have_arrived(error: Exception) -> bool:
    """A refusal, or a request to wait, is an answer: it has not. A garbled answer is none."""
    if isinstance(error, UpstreamRateLimited):
        return False
    if isinstance(error, UpstreamError):
        return error.retryable and error.left
    return isinstance(error, Uncertain) or not isinstance(error, LiaisonError)


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, UpstreamError):
        return not error.retryable and error.left
    return isinstance(error, LiaisonError) and not isinstance(error, Uncertain)


def _unknown(error: Exception, facts: Facts) -> Outcome:
    if not facts.reads_back:
        return Outcome(State.FAILED, None, described(error, may_have_arrived=True))
    pause = max(_told(error, facts) or 0.0, facts.settings.settle)
    return Outcome(State.UNKNOWN, facts.now + timedelta(seconds=pause), described(error))


def _later(error: Exception, facts: Facts, state: State, given_up: Outcome, least: float = 0.0) -> Outcome:
    pause = max(_told(error, facts) or backed_off(facts), least)
    at = facts.now + timedelta(seconds=pause)
    if at > facts.since + timedelta(seconds=facts.settings.retry_for):
        return given_up
    return Outcome(state, at, described(error))


def _told(error: Exception, facts: Facts) -> float | None:
    """The wait that was asked for, never shorter."""
    asked = error.retry_after if isinstance(error, UpstreamError) else None
    return asked * (1 + facts.spread / 10) if asked else None


def backed_off(facts: Facts) -> float:
    """As long again as it has been tried for so far, which doubles; a quarter shorter or longer."""
    settings = facts.settings
    so_far = (facts.now - facts.since).total_seconds()
    return min(max(so_far, settings.retry_first), settings.retry_longest) * (0.75 + facts.spread / 2)
