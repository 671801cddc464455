from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from server import clock
from server.db.models import OverrideRow
from server.directory import overrides
from server.directory.overrides import OverrideRequest
from server.errors import InvalidRequest, NotFound
from server.records import Role

NOW = clock.now()
WEEK = timedelta(days=7)


def request(name="Ines Stand-In", role=Role.CSM, until=NOW + WEEK):
    return OverrideRequest(role, name, until, "ines@example.com", "On leave.")


def made(session, *, instance="global", organization=1, now=NOW, **asked):
    return overrides.create(session, instance, organization, request(**asked), "Priya (42)", now)


def names(session, *, instance="global", organization=1, now=NOW):
    return {override.name for override in overrides.current(session, instance, organization, now)}


def test_an_override_is_in_force_as_it_was_made(session):
    override = made(session)
    assert overrides.current(session, "global", 1, NOW) == (override,)
    assert (override.role, override.name, override.email) == (Role.CSM, "Ines Stand-In", "ines@example.com")
    assert (override.until, override.made_by, override.made_at) == (NOW + WEEK, "Priya (42)", NOW)


def test_it_ends_by_itself(session):
    made(session)
    assert names(session, now=NOW + WEEK - timedelta(seconds=1)) == {"Ines Stand-In"}
    assert names(session, now=NOW + WEEK) == set()


def test_the_next_one_for_a_role_takes_its_place_and_other_roles_stay(session):
    made(session, name="First")
    made(session, name="Owner", role=Role.ACCOUNT_OWNER)
    made(session, name="Second", now=NOW + timedelta(minutes=1))
    assert names(session, now=NOW + timedelta(minutes=2)) == {"Second", "Owner"}


def test_the_one_before_does_not_come_back_when_the_next_is_removed(session):
    made(session, name="First")
    second = made(session, name="Second")
    overrides.remove(session, "global", 1, uuid_of(second), "Priya (42)", NOW)
    assert names(session) == set()


def test_it_is_of_one_organization_in_one_instance(session):
    made(session)
    assert names(session, organization=2) == names(session, instance="us-government") == set()


def test_who_removed_it_is_kept(session):
    override = made(session)
    overrides.remove(session, "global", 1, uuid_of(override), "Tom (7)", NOW)
    row = session.get_one(OverrideRow, uuid_of(override))
    assert (row.removed_by, row.removed_at) == ("Tom (7)", NOW)


@pytest.mark.parametrize("where", [{"instance": "us-government"}, {"organization": 2}, {"id": uuid4()}])
def test_one_that_is_not_there_cannot_be_removed(session, where):
    override = made(session)
    with pytest.raises(NotFound, match="no such override"):
        overrides.remove(
            session,
            where.get("instance", "global"),
            where.get("organization", 1),
            where.get("id", uuid_of(override)),
            "Tom (7)",
            NOW,
        )


@pytest.mark.parametrize("span", [timedelta(0), timedelta(seconds=-1), timedelta(days=90, seconds=1)])
def test_an_end_that_is_past_or_more_than_ninety_days_away_is_refused(session, span):
    with pytest.raises(InvalidRequest) as refused:
        made(session, until=NOW + span)
    assert "until" in refused.value.fields


def test_ninety_days_are_allowed(session):
    assert made(session, until=NOW + timedelta(days=90))


def test_what_ended_long_ago_is_forgotten_after_a_year(session):
    made(session)
    assert overrides.forget_expired(session, NOW + WEEK + timedelta(days=364)) == 0
    assert overrides.forget_expired(session, NOW + WEEK + timedelta(days=366)) == 1
    assert session.scalar(select(func.count()).select_from(OverrideRow)) == 0


def uuid_of(override):
    return UUID(override.id)
