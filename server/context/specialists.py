"""The other people an organization may have: CSE, CSA, assigned support engineer, solutions architect. Pure.

https://handbook.gitlab.com/handbook/customer-success/csm/segment/cse/ (tiers) and
https://handbook.gitlab.com/handbook/eta/css/zendesk/organizations/fields/ (`assigned_se` is a Zendesk user id).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from server.context.ladder import overridden
from server.context.rungs import Known, account_evidence, zendesk_evidence
from server.records import (
    Answer,
    AnswerKind,
    Outcome,
    Override,
    Person,
    Reason,
    Role,
    Rung,
    ZendeskUser,
)

_ROLES: Final = (Role.CSE, Role.CSA, Role.ASSIGNED_SUPPORT_ENGINEER, Role.SOLUTIONS_ARCHITECT)


def specialists(
    known: Known,
    csm: Answer,
    assigned: ZendeskUser | None,
    overrides: Mapping[Role, Override] = MappingProxyType({}),
) -> tuple[Answer, ...]:
    """Only those that the organization has, or that somebody has named for a while.

    `assigned` is the user of its assigned-engineer field, once looked up.
    """
    read = (_pooled_engineer(csm), _success_architect(known), _assigned(known, assigned), _solutions_architect(known))
    found = {answer.role: answer for answer in read if answer}
    for role in _ROLES:
        if role in overrides:
            blank = Answer(role, AnswerKind.NOBODY, Reason("override"))
            found[role] = overridden(found.get(role, blank), overrides[role])
    return tuple(found[role] for role in _ROLES if role in found)


def _pooled_engineer(csm: Answer) -> Answer | None:
    if csm.kind is not AnswerKind.POOLED:
        return None
    reason = Reason("cse_through_owner", {"name": csm.label})
    return Answer(Role.CSE, AnswerKind.POOLED, reason, csm.rungs[-1:], label=csm.label, via=csm.via)


def _success_architect(known: Known) -> Answer | None:
    organization = known.organization
    if organization is None or not organization.success_tier:
        return None
    evidence = zendesk_evidence(known, "success_tier")
    rung = Rung("success_tier", Outcome.TAKEN, organization.success_tier, evidence)
    reason = Reason("csa_by_tier", {"tier": organization.success_tier})
    return Answer(Role.CSA, AnswerKind.UNKNOWN, reason, (rung,), via=Role.CSM, observed_at=organization.observed_at)


def _assigned(known: Known, user: ZendeskUser | None) -> Answer | None:
    organization = known.organization
    if organization is None or not organization.assigned_support_engineer_id:
        return None
    evidence = zendesk_evidence(known, "assigned_support_engineer")
    value = organization.assigned_support_engineer_id
    role = Role.ASSIGNED_SUPPORT_ENGINEER
    if user is None or user.role == "end-user":  # a customer's number in the field names nobody of ours
        rung = Rung("assigned_support_engineer", Outcome.UNAVAILABLE, value, evidence)
        reason = Reason("assigned_engineer_unknown", {"id": value})
        return Answer(role, AnswerKind.UNKNOWN, reason, (rung,), label=value, observed_at=organization.observed_at)
    active = user.active and not user.suspended
    person = Person(user.name, user.email, active=active, zendesk_user_id=user.zendesk_user_id, zendesk_url=user.url)
    outcome = Outcome.TAKEN if active else Outcome.INACTIVE
    rung = Rung("assigned_support_engineer", outcome, value, evidence)
    reason = Reason("assigned_engineer" if active else "assigned_engineer_inactive", {"name": user.name})
    return Answer(role, AnswerKind.PERSON, reason, (rung,), person, observed_at=organization.observed_at)


def _solutions_architect(known: Known) -> Answer | None:
    role, account, organization = Role.SOLUTIONS_ARCHITECT, known.account, known.organization
    if account and account.solutions_architect and account.solutions_architect.name.strip():
        user = account.solutions_architect
        rung = Rung(
            "solutions_architect",
            Outcome.TAKEN,
            user.name,
            account_evidence(account, account.solutions_architect_field),
        )
        person = Person(user.name, user.email, active=user.active)
        reason = Reason("architect_from_account")
        return Answer(role, AnswerKind.PERSON, reason, (rung,), person, observed_at=account.observed_at)
    if organization and organization.solutions_architect_name:
        name = organization.solutions_architect_name
        rung = Rung("zendesk_name", Outcome.TAKEN, name, zendesk_evidence(known, "solutions_architect"))
        reason = Reason("architect_name_only")
        return Answer(role, AnswerKind.NAME_ONLY, reason, (rung,), Person(name), observed_at=organization.observed_at)
    return None
