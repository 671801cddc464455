"""One rung of a ladder: what was read, where it stands, and how it ended. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from server.records import (
    Account,
    Disagreement,
    Evidence,
    Opportunity,
    Organization,
    Outcome,
    Role,
    Rung,
    SalesforceUser,
)


def same_name(one: str, other: str) -> bool:
    """Names are the same when they differ only in case and spaces."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@dataclass(frozen=True, slots=True)
class Known:
    """What the ladders read. `account` is None when Salesforce has no answer: `account_missing` says why
    (unavailable: late or dead; no_field: it shows us no field for this role; no_id, not_found, not_configured: there is
    no account to ask for)."""

    organization: Organization | None
    account: Account | None
    account_missing: str | None
    now: datetime
    opportunity_rule: str = "latest"
    pooled_owners: tuple[str, ...] = ()
    pooled_csms: tuple[str, ...] = ()
    csm_note_labels: tuple[str, ...] = ()
    organization_fields: tuple[tuple[str, str], ...] = ()
    same_person: Callable[[str, str], bool] = same_name

    def zendesk_field(self, name: str) -> str:
        return dict(self.organization_fields).get(name, name)


def missing_rung(known: Known, role: Role) -> Rung:
    name = "account_owner" if role is Role.ACCOUNT_OWNER else "csm"
    late = known.account_missing in ("unavailable", "no_field")
    return Rung(name, Outcome.UNAVAILABLE if late else Outcome.EMPTY)


def user_rung(name: str, user: SalesforceUser | None, evidence: Evidence, pooled: Sequence[str]) -> Rung:
    """How a user in Salesforce ends a rung: blank, pooled, inactive or taken."""
    value = user.name.strip() if user else ""
    if not user or not value:
        return Rung(name, Outcome.EMPTY, None, evidence)
    if matches(value, pooled):
        return Rung(name, Outcome.POOLED, value, evidence)
    if user.active is False:
        return Rung(name, Outcome.INACTIVE, value, evidence)
    return Rung(name, Outcome.TAKEN, value, evidence)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Case and runs of spaces do not matter; `*` in a pattern stands for any text."""
    plain = " ".join(name.split()).casefold()
    return any(fnmatchcase(plain, pattern.casefold()) for pattern in patterns)


def zendesk_text(known: Known, role: Role) -> str | None:
    if known.organization is None:
        return None
    organization = known.organization
    text = organization.account_owner_name if role is Role.ACCOUNT_OWNER else organization.csm_name
    return (text or "").strip() or None


def disagreement_with_zendesk(known: Known, role: Role, rung: Rung) -> Disagreement | None:
    """What Salesforce says and what Zendesk's copy says, when they differ and Zendesk says anything."""
    other = zendesk_text(known, role)
    evidence = zendesk_evidence(known, str(role))
    if not other or rung.evidence is None or evidence is None:
        return None
    if rung.value and known.same_person(rung.value, other):
        return None
    if role is Role.CSM and not rung.value and matches(other, known.pooled_csms):
        return None
    return Disagreement(rung.evidence, rung.value or "", evidence, other)


def account_evidence(account: Account, field: str) -> Evidence:
    return Evidence("salesforce", f"Account {account.salesforce_account_id}", field, account.observed_at, account.url)


def opportunity_evidence(account: Account, opportunity: Opportunity) -> Evidence:
    record = f"Opportunity {opportunity.salesforce_opportunity_id}"
    root = account.url.split(account.salesforce_account_id)[0] if account.url else ""
    url = f"{root}{opportunity.salesforce_opportunity_id}" if root else None
    return Evidence("salesforce", record, "Owner.Name", account.observed_at, url)


def zendesk_evidence(known: Known, field: str) -> Evidence | None:
    organization = known.organization
    if organization is None:
        return None
    key = "notes" if field == "notes" else known.zendesk_field(field)
    record = f"Organization {organization.zendesk_organization_id}"
    return Evidence("zendesk", record, key, organization.observed_at, organization.url)
