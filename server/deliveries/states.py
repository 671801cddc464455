"""The states of a delivery, the same everywhere, and which may follow which. Pure."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """`retrying`: certainly nothing has arrived. `unknown`: it may have; nothing is sent before it was looked up."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    RETRYING = "retrying"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    NOT_WITHDRAWABLE = "not_withdrawable"


FOLLOWERS: Final = {
    State.WAITING: {State.SENDING, State.FAILED, State.CANCELLED},
    State.SENDING: {State.SENT, State.RETRYING, State.UNKNOWN, State.FAILED},
    State.RETRYING: {State.SENDING, State.SENT, State.FAILED, State.CANCELLED},
    State.UNKNOWN: {State.SENDING, State.SENT, State.RETRYING, State.FAILED, State.WITHDRAWING},
    State.FAILED: {State.RETRYING, State.UNKNOWN, State.SENT, State.CANCELLED, State.WITHDRAWING},
    State.SENT: {State.WITHDRAWING},
    State.WITHDRAWING: {State.WITHDRAWN, State.NOT_WITHDRAWABLE, State.CANCELLED},
    State.CANCELLED: set[State](),
    State.WITHDRAWN: set[State](),
    State.NOT_WITHDRAWABLE: {State.WITHDRAWING},
}
"""What may come next. A failed one goes on by Retry only; one that may have arrived is looked up again first.

The answer of an attempt that was thought dead is believed also when it comes late: hence `sent` after `retrying` and
`failed`. Without an attempt a delivery fails when its destination is not connected any more.
"""

MOVING: Final = frozenset({State.WAITING, State.SENDING, State.RETRYING, State.UNKNOWN, State.WITHDRAWING})
"""The worker still has something to do."""


def may_follow(before: State, after: State) -> bool:
    return after in FOLLOWERS[before]
