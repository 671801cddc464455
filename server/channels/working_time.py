"""When an answer is due. Pure.

24 hours, weekends left out:
https://handbook.gitlab.com/handbook/support/license-and-renewals/workflows/working_with_sales/
"""

from datetime import date, datetime, time, timedelta
from typing import Final

DUE_AFTER: Final = timedelta(hours=24)
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5


def due_day(at: datetime) -> date:
    """The day on which 24 hours have passed, in the time zone of `at`; Saturdays and Sundays do not count."""
    start = at
    while start.weekday() >= SATURDAY:
        start = datetime.combine(start.date() + DAY, time(), start.tzinfo)
    due = start + DUE_AFTER
    while due.weekday() >= SATURDAY:
        due += DAY
    return due.date()
