from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.scenarios.facts import FACTS, days_until, facts_of
from server.settings import Instance
from tests.server.scenarios.samples import CSM, NOW, ORGANIZATION, OWNER, POOLED_CSM, TICKET


def test_every_fact_has_a_type_and_a_value_without_anything_known(instance: Instance) -> None:
    facts = facts_of(instance, None, None, None, None, NOW)
    for name, fact in FACTS.items():
        value = facts.value(name)
        assert fact.kind in ("text", "choice", "flag", "words", "number")
        assert value is None or name.startswith("instance.") or value in (False, frozenset(), "unknown")


def test_facts_are_read_from_the_records(instance: Instance) -> None:
    organization = replace(ORGANIZATION, escalated=True, subscriptions=("GitLab Dedicated",), success_tier="Signature")
    facts = facts_of(instance, TICKET, organization, replace(OWNER, in_cc=True), POOLED_CSM, NOW)
    assert facts.value("ticket.priority") == "normal"
    assert facts.value("ticket.age_minutes") == 50
    assert facts.value("requester.present") is True
    assert facts.value("organization.escalated") is True
    assert facts.value("organization.subscriptions") == frozenset({"GitLab Dedicated"})
    assert facts.value("organization.success_tier") == "Signature"
    assert facts.value("account_owner.in_cc") is True
    assert facts.value("account_owner.label") == "Robin Vale"
    assert facts.value("csm.label") == "TAM Scale"
    assert facts.value("instance.policy") == "open"


def test_a_ticket_whose_requester_is_gone_has_none(instance: Instance) -> None:
    facts = facts_of(instance, replace(TICKET, requester=None), ORGANIZATION, OWNER, CSM, NOW)
    assert facts.value("requester.present") is False


@pytest.mark.parametrize(
    ("text", "days"),
    [("2026-11-30", 8), (" 2026-11-21T00:00:00Z", -1), ("2026-11-22", 0), ("soon", None), ("", None), (None, None)],
)
def test_a_date_kept_as_text_is_read_where_it_is_one(text: str | None, days: int | None) -> None:
    assert days_until(text, date(2026, 11, 22)) == days


@pytest.mark.parametrize(
    ("plan", "expires_on", "expired"),
    [
        ("premium", "2026-11-21", True),
        ("premium", "2026-11-22", False),
        ("Expired", None, True),
        (None, "never", False),
    ],
)
def test_an_organization_has_expired_by_its_date_or_its_plan(
    plan: str | None, expires_on: str | None, expired: bool, instance: Instance
) -> None:
    organization = replace(ORGANIZATION, plan=plan, expires_on=expires_on)
    facts = facts_of(instance, TICKET, organization, OWNER, CSM, NOW)
    assert facts.value("organization.expired") is expired


@pytest.mark.parametrize(("minutes", "shown"), [(119, "119 min"), (120, "2 h"), (2879, "47 h"), (2880, "2 d")])
def test_an_age_is_shown_in_the_unit_that_fits(minutes: int, shown: str, instance: Instance) -> None:
    ticket = replace(TICKET, created_at=NOW - timedelta(minutes=minutes))
    facts = facts_of(instance, ticket, None, None, None, NOW)
    assert facts.shown["ticket.age_minutes"] == shown
