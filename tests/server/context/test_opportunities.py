from datetime import date

from server.context.opportunities import ranked
from tests.server.context.samples import ROBIN, SAM, opportunity

TODAY = date(2026, 11, 22)
PAST = opportunity("past", date(2026, 3, 1), ROBIN)
SOON = opportunity("soon", date(2026, 12, 1), SAM)
LATER = opportunity("later", date(2027, 6, 1), ROBIN)
WON = opportunity("won", date(2026, 11, 25), ROBIN, "Closed Won")
TWIN = opportunity("twin", date(2026, 11, 26), ROBIN, "10-Duplicate")
DATELESS = opportunity("dateless", None, SAM)
ALL = (PAST, SOON, WON, LATER, DATELESS, TWIN)


def test_latest_is_by_close_date_and_those_without_a_date_come_last() -> None:
    assert [one.name for one in ranked(ALL, "latest", TODAY)] == ["later", "soon", "twin", "won", "past", "dateless"]


def test_renewal_is_the_earliest_that_is_still_to_close_and_neither_won_nor_a_duplicate() -> None:
    assert [one.name for one in ranked(ALL, "renewal", TODAY)] == ["soon", "later"]


def test_an_opportunity_that_closes_today_may_still_renew() -> None:
    assert ranked((opportunity("today", TODAY, SAM),), "renewal", TODAY)
