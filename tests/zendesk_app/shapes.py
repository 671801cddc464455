"""Contexts of every shape that the card must be able to show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from server.records import (
    AnswerKind,
    Context,
    Disagreement,
    Evidence,
    Gap,
    Outcome,
    Override,
    Person,
    ProjectState,
    Reason,
    Recommendations,
    Role,
    Rung,
)
from tests.zendesk_app.contexts import (
    ACCOUNT,
    CSM_FIELD,
    JONAS,
    NOTES,
    NOW,
    ORGANIZATION,
    PRIYA,
    PROJECT,
    READ,
    RICH,
    TERMS,
    TICKET,
    csm_answer,
    owner_answer,
    reachable,
)
from tests.zendesk_app.hostile import hostile


def away() -> Context:
    """The CSM is away, and somebody stands in; the account owner is away, and nobody does."""
    deputy = reachable("Sofia Lindqvist", "slindqvist@example.com", "Customer Success Manager")
    absent = replace(JONAS, away_until=date(2026, 7, 31), deputy=deputy)
    lonely = replace(PRIYA, away_until=date(2026, 7, 20))
    return replace(RICH, csm=csm_answer(person=absent), account_owner=owner_answer(person=lonely))


def pooled() -> Context:
    rungs = (
        Rung("csm", Outcome.EMPTY, None, CSM_FIELD),
        Rung("organization_notes", Outcome.POOLED, "CSM Scale", NOTES),
    )
    topics = ("architecture", "peers", "migration", "growth")
    csm = csm_answer(
        kind=AnswerKind.POOLED,
        reason=Reason("csm_pooled_in_notes", {"name": "CSM Scale"}),
        rungs=rungs,
        person=None,
        label="CSM Scale",
        via=Role.ACCOUNT_OWNER,
        topics=topics,
        in_cc=None,
    )
    return replace(RICH, csm=csm)


def nobody() -> Context:
    """No owner anywhere, no CSM, no project; nothing to do."""
    rungs = (
        Rung("account_owner", Outcome.INACTIVE, "Old Hand", ACCOUNT),
        Rung("opportunity_owner", Outcome.EMPTY, None, replace(ACCOUNT, field="Opportunities")),
    )
    owner = owner_answer(
        kind=AnswerKind.NOBODY,
        reason=Reason("owner_inactive_nobody", {"name": "Old Hand"}),
        rungs=rungs,
        person=None,
        is_follower=None,
    )
    csm = csm_answer(
        kind=AnswerKind.NOBODY, reason=Reason("csm_none"), rungs=(), person=None, via=Role.ACCOUNT_OWNER, in_cc=None
    )
    project = replace(
        PROJECT, state=ProjectState.NOT_A_NUMBER, reason=Reason("project_not_a_number", {"value": "northwind"}),
        project_id="northwind", project=None, documents=None,
    )  # fmt: skip
    return replace(
        RICH,
        account_owner=owner,
        csm=csm,
        specialists=(),
        collaboration_project=project,
        recommendations=Recommendations(),
    )


def gaps() -> Context:
    """Salesforce is late, GitLab is down, Slack's answer is old."""
    late = Rung("account_owner", Outcome.UNAVAILABLE)
    named = Rung("zendesk_name", Outcome.TAKEN, "Priya Raman", replace(NOTES, field="account_owner"))
    owner = owner_answer(
        kind=AnswerKind.NAME_ONLY,
        reason=Reason("name_only_unavailable"),
        rungs=(late, named),
        person=Person("Priya Raman"),
        is_follower=None,
    )
    csm = csm_answer(
        kind=AnswerKind.UNKNOWN,
        reason=Reason("csm_unknown"),
        rungs=(late,),
        person=None,
        via=Role.ACCOUNT_OWNER,
        in_cc=None,
    )
    project = replace(
        PROJECT, state=ProjectState.UNAVAILABLE, reason=Reason("project_unavailable", {"value": "17735787"}),
        project=None, documents=None,
    )  # fmt: skip
    found = (
        Gap("account", "salesforce", Reason("timeout"), True),
        Gap("project", "gitlab", Reason("unreachable"), True),
        Gap("people", "slack", Reason("stale"), True, NOW - timedelta(hours=7)),
    )
    return replace(RICH, account_owner=owner, csm=csm, collaboration_project=project, gaps=found, salesforce_url=None)


def conflict() -> Context:
    """Salesforce and Zendesk name different owners; the CSM was replaced by hand; the account has every state."""
    other = Evidence("zendesk", "Organization 9001", "account_owner", READ, NOTES.url)
    override = Override(
        "7", Role.CSM, "Sofia Lindqvist", "slindqvist@example.com", NOW + timedelta(days=5), "Lena Brandt",
        NOW - timedelta(days=2), "Jonas changed teams; told me on the ticket.",
    )  # fmt: skip
    csm = csm_answer(
        reason=Reason("override", {"made_by": "Lena Brandt", "until": override.until.isoformat()}),
        rungs=(Rung("override", Outcome.TAKEN, "Sofia Lindqvist"), *csm_answer().rungs),
        person=Person("Sofia Lindqvist", "slindqvist@example.com"),
        override=override,
    )
    organization = replace(ORGANIZATION, escalated=True, support_hold=True, restricted=True, expires_on="2026-05-01")
    owner = owner_answer(disagreement=Disagreement(ACCOUNT, "Priya Raman", other, "Tomás Vega"))
    return replace(RICH, organization=organization, account_owner=owner, csm=csm)


def government() -> Context:
    return replace(RICH, instance="us-government", policy="us_government", terms={**TERMS, "csm": "TAM"})


def merged() -> Context:
    ticket = replace(TICKET, status="closed", merged_into=4100)
    return replace(RICH, state=("merged", "closed"), ticket=ticket, recommendations=Recommendations())


def no_organization() -> Context:
    ticket = replace(TICKET, organization_id=None)
    nobody_known = {
        "person": None,
        "kind": AnswerKind.NOBODY,
        "rungs": (),
        "correction": None,
        "in_cc": None,
        "is_follower": None,
    }
    return replace(
        RICH,
        state=("no_organization", "requester_suspended"),
        ticket=ticket,
        organization=None,
        salesforce_url=None,
        salesforce_account_id=None,
        account_owner=owner_answer(reason=Reason("owner_no_account"), **nobody_known),
        csm=csm_answer(reason=Reason("csm_no_account"), via=Role.ACCOUNT_OWNER, **nobody_known),
        specialists=(),
        collaboration_project=None,
    )


def user() -> Context:
    return replace(RICH, kind="user", ticket=None, recommendations=Recommendations())


def organization() -> Context:
    return replace(RICH, kind="organization", ticket=None, user=None, recommendations=Recommendations())


def nothing_yet() -> Context:
    """Zendesk itself did not answer."""
    return Context("ticket", "global", "open", TERMS, NOW, gaps=(Gap("ticket", "zendesk", Reason("timeout"), True),))


SHAPES: dict[str, Callable[[], Context]] = {
    "rich": lambda: RICH,
    "plain": lambda: replace(RICH, organization=ORGANIZATION),
    "away": away,
    "pooled": pooled,
    "nobody": nobody,
    "gaps": gaps,
    "conflict": conflict,
    "government": government,
    "merged": merged,
    "no_organization": no_organization,
    "user": user,
    "organization": organization,
    "nothing_yet": nothing_yet,
    "hostile": hostile,
}
