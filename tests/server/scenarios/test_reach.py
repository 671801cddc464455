"""Whom an action reaches, when the one it is meant for is a team, nobody, away or not known."""

from dataclasses import replace
from datetime import date

import pytest

from server.records import Answer, AnswerKind, Role
from server.scenarios.reach import Reach, Team
from tests.server.scenarios.samples import (
    CSM,
    NO_CSM,
    NO_OWNER,
    OWNER,
    POOLED_CSM,
    POOLED_OWNER,
    ROBIN,
    SAM,
    UNKNOWN_CSM,
)


def team(*answers: Answer, engineer: bool = False) -> Team:
    return Team({answer.role: answer for answer in answers}, has_assigned_support_engineer=engineer)


def codes(reach: Reach) -> list[str]:
    return [reason.code for reason in reach.reasons]


def test_a_person_is_reached() -> None:
    reach = team(OWNER, CSM).reach(Role.CSM)
    assert (reach.role, reach.person, codes(reach)) == (Role.CSM, SAM, ["reach_person"])
    assert reach.reasons[0].params == {"role": "CSM", "account_owner": "Account Owner", "name": "Sam Fenn"}


@pytest.mark.parametrize(
    ("csm", "code"),
    [(POOLED_CSM, "reach_csm_pooled"), (NO_CSM, "reach_csm_nobody"), (UNKNOWN_CSM, "reach_csm_unknown")],
)
def test_without_a_csm_the_account_owner_is_asked_and_the_reason_says_so(csm: Answer, code: str) -> None:
    reach = team(OWNER, csm).reach(Role.CSM)
    assert (reach.role, reach.person) == (Role.ACCOUNT_OWNER, ROBIN)
    assert codes(reach) == [code, "reach_through_owner", "reach_person"]


@pytest.mark.parametrize(("owner", "code"), [(NO_OWNER, "reach_nobody"), (POOLED_OWNER, "reach_pooled")])
def test_without_anybody_nobody_is_tagged(owner: Answer, code: str) -> None:
    reach = team(owner, NO_CSM).reach(Role.CSM)
    assert (reach.role, reach.person, codes(reach)) == (None, None, ["reach_csm_nobody", code])
    assert team(owner, NO_CSM).reach(Role.ACCOUNT_OWNER).role is None


def test_a_pooled_team_is_named() -> None:
    assert team(POOLED_OWNER).reach(Role.ACCOUNT_OWNER).reasons[0].params["label"] == "AMER SMB Sales User"


def test_nothing_known_tags_nobody() -> None:
    assert codes(team().reach(Role.CSM)) == ["reach_csm_unknown", "reach_unknown"]


def test_an_account_owner_who_is_missing_is_not_replaced_by_the_csm() -> None:
    assert team(NO_OWNER, CSM).reach(Role.ACCOUNT_OWNER).person is None


def test_a_name_alone_is_reached_and_said_to_be_only_a_name() -> None:
    reach = team(replace(CSM, kind=AnswerKind.NAME_ONLY)).reach(Role.CSM)
    assert (reach.role, codes(reach)) == (Role.CSM, ["reach_name_only"])


def test_somebody_away_is_reached_through_their_deputy() -> None:
    away = replace(SAM, away_until=date(2026, 12, 1), deputy=ROBIN)
    reach = team(replace(CSM, person=away, in_cc=True)).reach(Role.CSM)
    assert (reach.role, reach.person, reach.in_cc) == (Role.CSM, ROBIN, False)
    assert codes(reach) == ["reach_person", "reach_away", "reach_deputy"]


def test_somebody_away_without_a_deputy_is_still_reached() -> None:
    reach = team(replace(CSM, person=replace(SAM, away_until=date(2026, 12, 1)))).reach(Role.CSM)
    assert (reach.person and reach.person.name, codes(reach)) == ("Sam Fenn", ["reach_person", "reach_away"])


def test_an_assigned_support_engineer_is_tagged_only_where_there_is_one() -> None:
    assert team(engineer=True).reach(Role.ASSIGNED_SUPPORT_ENGINEER).role is Role.ASSIGNED_SUPPORT_ENGINEER
    assert team().reach(Role.ASSIGNED_SUPPORT_ENGINEER) == Reach()


def test_no_role_reaches_nobody_and_says_nothing() -> None:
    assert team(OWNER, CSM).reach(None) == Reach()
