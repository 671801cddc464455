"""Who holds a role: rungs are tried in order, and each one tried is kept, because the sidebar shows why. Pure.

Salesforce wins. Zendesk's text is a name only, for when Salesforce is late, dead or has no such account; where both
speak and differ, the answer says so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from server.context.opportunities import ranked
from server.context.rungs import (
    Known,
    account_evidence,
    disagreement_with_zendesk,
    matches,
    missing_rung,
    opportunity_evidence,
    user_rung,
    zendesk_evidence,
    zendesk_text,
)
from server.records import (
    Account,
    Answer,
    AnswerKind,
    Disagreement,
    Outcome,
    Override,
    Person,
    Reason,
    Role,
    Rung,
    SalesforceUser,
)

OPPORTUNITIES_SHOWN: Final = 5
LONGEST_LINE: Final = 1_000  # characters of a line in the notes that may name a CSM


def account_owner(known: Known, override: Override | None = None) -> Answer:
    """Override → Salesforce Account Owner → owner of an opportunity → nobody: post in the channel and tag no one."""
    answer = _account_owner(known)
    return overridden(answer, override)


def csm(known: Known, override: Override | None = None) -> Answer:
    """Override → Salesforce's field → Zendesk's (pooled only) → the notes → none: the owner's ladder."""
    return overridden(_csm(known), override)


# ---------------------------------------------------------------- account owner


def _account_owner(known: Known) -> Answer:
    role = Role.ACCOUNT_OWNER
    account = known.account
    if account is None:
        return _from_zendesk(known, role, zendesk_text(known, role), known.pooled_owners)
    first = user_rung(
        "account_owner", account.owner, account_evidence(account, account.owner_field), known.pooled_owners
    )
    disagreement = disagreement_with_zendesk(known, role, first)
    if first.outcome is Outcome.POOLED:
        return Answer(
            role,
            AnswerKind.POOLED,
            Reason("owner_pooled", {"name": first.value}),
            rungs=(first,),
            label=first.value,
            disagreement=disagreement,
            observed_at=account.observed_at,
        )
    if first.outcome is Outcome.TAKEN and account.owner:
        return _person_answer(role, account.owner, Reason("owner_from_account"), (first,), account, disagreement)
    tried = [first]
    for opportunity in ranked(account.opportunities, known.opportunity_rule, known.now.date()):
        rung = user_rung(
            "opportunity_owner", opportunity.owner, opportunity_evidence(account, opportunity), known.pooled_owners
        )
        if rung.outcome is Outcome.TAKEN and opportunity.owner:
            left = "owner_left" if first.outcome is Outcome.INACTIVE else "owner"
            params = {"opportunity": opportunity.name, "name": first.value}
            reason = Reason(f"{left}_from_opportunity_{known.opportunity_rule}", params)
            rungs = (*tried[:OPPORTUNITIES_SHOWN], rung)
            return _person_answer(role, opportunity.owner, reason, rungs, account, disagreement)
        tried.append(rung)
    if len(tried) == 1:
        tried.append(Rung("opportunity_owner", Outcome.EMPTY, None, account_evidence(account, "Opportunities")))
    code = "owner_inactive_nobody" if first.outcome is Outcome.INACTIVE else "owner_nobody"
    return Answer(
        role,
        AnswerKind.NOBODY,
        Reason(code, {"name": first.value}),
        rungs=tuple(tried[: OPPORTUNITIES_SHOWN + 1]),
        disagreement=disagreement,
        observed_at=account.observed_at,
    )


# ---------------------------------------------------------------- CSM


def _csm(known: Known) -> Answer:
    role = Role.CSM
    account = known.account
    if account is None or not account.csm_field:
        blind = known if account is None else replace(known, account=None, account_missing="no_field")
        text = zendesk_text(blind, role)
        return _from_notes(blind, ()) if not text else _from_zendesk(blind, role, text, known.pooled_csms)
    first = user_rung("csm", account.csm, account_evidence(account, account.csm_field), known.pooled_csms)
    disagreement = disagreement_with_zendesk(known, role, first)
    if first.outcome is Outcome.POOLED:
        return _pooled_csm(first.value, (first,), account.observed_at, "csm_pooled", disagreement)
    if first.outcome is Outcome.TAKEN and account.csm:
        return _person_answer(role, account.csm, Reason("csm_from_account"), (first,), account, disagreement)
    tried = [first]
    if first.outcome is Outcome.EMPTY:
        text = zendesk_text(known, role)
        if text and matches(text, known.pooled_csms):
            rung = Rung("zendesk_name", Outcome.POOLED, text, zendesk_evidence(known, "csm"))
            return _pooled_csm(text, (first, rung), account.observed_at, "csm_pooled")
    answer = _from_notes(known, tuple(tried))
    if answer.kind is AnswerKind.NOBODY and first.outcome is Outcome.INACTIVE:
        return replace(answer, reason=Reason("csm_inactive", {"name": first.value}), disagreement=disagreement)
    return replace(answer, disagreement=disagreement) if answer.kind is AnswerKind.NOBODY else answer


def _from_notes(known: Known, tried: tuple[Rung, ...]) -> Answer:
    """The organization's notes, where the field is blank: only a pooled name counts there."""
    organization = known.organization
    pooled = pooled_in_notes(organization.notes, known.csm_note_labels, known.pooled_csms) if organization else None
    missing = (missing_rung(known, Role.CSM),) if known.account is None and not tried else ()
    if organization and pooled:
        rung = Rung("organization_notes", Outcome.POOLED, pooled, zendesk_evidence(known, "notes"))
        return _pooled_csm(pooled, (*missing, *tried, rung), organization.observed_at, "csm_pooled_in_notes")
    if organization:
        rung = Rung("organization_notes", Outcome.EMPTY, None, zendesk_evidence(known, "notes"))
        tried = (*missing, *tried, rung)
    if known.account_missing in ("unavailable", "no_field"):
        code = "csm_unknown" if known.account_missing == "unavailable" else "csm_no_field"
        return Answer(Role.CSM, AnswerKind.UNKNOWN, Reason(code), rungs=tried, via=Role.ACCOUNT_OWNER)
    return Answer(
        Role.CSM,
        AnswerKind.NOBODY,
        Reason("csm_none" if known.account else "csm_no_account"),
        rungs=tried,
        via=Role.ACCOUNT_OWNER,
        observed_at=known.account.observed_at if known.account else None,
    )


def pooled_in_notes(notes: str, labels: Sequence[str], pooled: Sequence[str]) -> str | None:
    """The pooled name in a line "Customer Success Manager: CSM Scale" of the notes, else None."""
    # Line by line: over many blank lines at once the expression would take seconds, and hold up every other agent.
    lines = [line for line in notes.splitlines() if len(line) <= LONGEST_LINE and ":" in line]
    for label in labels:
        wanted = re.compile(rf"\W*{re.escape(label)}\W*:\s*(.{{1,200}})", re.IGNORECASE)
        for line in lines:
            found = wanted.fullmatch(line)
            name = found.group(1).strip(" \t\r*_`.") if found else ""
            if name and matches(name, pooled):
                return name
    return None


def _pooled_csm(
    name: str | None,
    rungs: tuple[Rung, ...],
    observed_at: datetime,
    code: str,
    disagreement: Disagreement | None = None,
) -> Answer:
    return Answer(
        Role.CSM,
        AnswerKind.POOLED,
        Reason(code, {"name": name}),
        rungs=rungs,
        label=name,
        via=Role.ACCOUNT_OWNER,
        topics=("architecture", "peers", "migration", "growth"),
        disagreement=disagreement,
        observed_at=observed_at,
    )


def through(answer: Answer, owner: Answer) -> Answer:
    """The CSM's answer, where there is no account owner to go through either: the channel, and nobody is tagged."""
    if answer.via is not Role.ACCOUNT_OWNER or owner.kind is not AnswerKind.NOBODY:
        return answer
    return replace(answer, via=None, reason=Reason(f"{answer.reason.code}_nor_owner", answer.reason.params))


# ---------------------------------------------------------------- what both share


def _person_answer(
    role: Role,
    user: SalesforceUser,
    reason: Reason,
    rungs: tuple[Rung, ...],
    account: Account,
    disagreement: Disagreement | None,
) -> Answer:
    person = Person(user.name.strip(), email=user.email, title=user.title, active=user.active)
    return Answer(
        role, AnswerKind.PERSON, reason, rungs, person, disagreement=disagreement, observed_at=account.observed_at
    )


def _from_zendesk(known: Known, role: Role, text: str | None, pooled: Sequence[str]) -> Answer:
    """Without Salesforce: a name only, from Zendesk; or nobody; or not known, while Salesforce may still tell."""
    missing = missing_rung(known, role)
    field = str(role)
    via = Role.ACCOUNT_OWNER if role is Role.CSM else None
    if not text:
        rungs = (missing, Rung("zendesk_name", Outcome.EMPTY, None, zendesk_evidence(known, field)))
        late = known.account_missing == "unavailable"
        kind = AnswerKind.UNKNOWN if late else AnswerKind.NOBODY
        short = "owner" if role is Role.ACCOUNT_OWNER else "csm"
        code = f"{short}_unknown" if late else f"{short}_no_account"
        return Answer(role, kind, Reason(code), rungs=rungs if known.organization else (), via=via)
    evidence = zendesk_evidence(known, field)
    observed_at = evidence.observed_at if evidence else None
    if matches(text, pooled):
        rungs = (missing, Rung("zendesk_name", Outcome.POOLED, text, evidence))
        if role is Role.CSM:
            return _pooled_csm(text, rungs, observed_at or known.now, "csm_pooled")
        return Answer(
            role, AnswerKind.POOLED, Reason("owner_pooled", {"name": text}), rungs, label=text, observed_at=observed_at
        )
    return Answer(
        role,
        AnswerKind.NAME_ONLY,
        Reason(f"name_only_{known.account_missing or 'unavailable'}"),
        rungs=(missing, Rung("zendesk_name", Outcome.TAKEN, text, evidence)),
        person=Person(text),
        observed_at=observed_at,
    )


def overridden(answer: Answer, override: Override | None) -> Answer:
    """The person whom somebody named for a while, with what would have been the answer below."""
    if override is None:
        return answer
    return replace(
        answer,
        kind=AnswerKind.PERSON,
        reason=Reason("override", {"made_by": override.made_by, "until": override.until.isoformat()}),
        rungs=(Rung("override", Outcome.TAKEN, override.name), *answer.rungs),
        person=Person(override.name, email=override.email),
        override=override,
        label=None,
        topics=(),
        via=None,
        disagreement=None,
    )
