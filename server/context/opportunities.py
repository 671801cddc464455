"""Whose opportunity counts when the account has no usable owner. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from server.records import Opportunity

# "Close Date in the future and stage not Closed Won and not 10-Duplicate":
# https://handbook.gitlab.com/handbook/support/workflows/looking_up_customer_account_details/
NOT_A_RENEWAL: Final = frozenset({"closed won", "10-duplicate"})


def ranked(opportunities: Sequence[Opportunity], rule: str, today: date) -> tuple[Opportunity, ...]:
    """The opportunities whose owner may be asked, the best first.

    `latest` (https://handbook.gitlab.com/handbook/support/workflows/support-sales-escalations/): by close date, the
    latest first, those without a date last. `renewal`: the earliest that closes today or later and is still open.
    """
    if rule == "renewal":
        coming = [one for one in opportunities if _may_renew(one, today)]
        return tuple(sorted(coming, key=lambda one: one.close_date or date.max))
    return tuple(sorted(opportunities, key=lambda one: one.close_date or date.min, reverse=True))


def _may_renew(one: Opportunity, today: date) -> bool:
    return one.close_date is not None and one.close_date >= today and one.stage.strip().lower() not in NOT_A_RENEWAL
