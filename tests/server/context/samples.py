"""Records to build cases from: plain, and complete enough to be believed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from server.context.rungs import Known
from server.records import Account, Opportunity, Organization, SalesforceUser

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROBIN = SalesforceUser("Robin Vale", "005A", "robin@example.com", True)
SAM = SalesforceUser("Sam Fenn", "005B", "sam@example.com", True)
GONE = SalesforceUser("Alex Gone", "005C", "alex@example.com", False)
QUEUE = SalesforceUser("AMER SMB Sales User", "005D", None, True)
BLANK = SalesforceUser("  ", "005E", None, True)

ORGANIZATION = Organization(
    zendesk_organization_id=7,
    name="Larkspur Mills",
    url="https://acme.zendesk.com/agent/organizations/7",
    observed_at=NOW,
    salesforce_id="001000000000001AAA",
)
ACCOUNT = Account(
    salesforce_account_id="001000000000001AAA",
    name="Larkspur Mills",
    url="https://acme.my.salesforce.com/001000000000001AAA",
    observed_at=NOW,
    csm_field="Technical_Account_Manager_Name__c",
)


def opportunity(
    name: str, closes: date | None, owner: SalesforceUser | None, stage: str = "5-Negotiating"
) -> Opportunity:
    won = stage == "Closed Won"
    return Opportunity(f"006{name}", name, stage, closes, is_closed=won, is_won=won, owner=owner)


def known(
    account: Account | None = ACCOUNT,
    organization: Mapping[str, Any] | None = None,
    missing: str | None = None,
    **more: Any,
) -> Known:
    """What the ladders read; `organization` changes fields of ORGANIZATION."""
    return Known(
        organization=replace(ORGANIZATION, **(organization or {})),
        account=account,
        account_missing=missing,
        now=NOW,
        pooled_owners=("* SMB Sales User",),
        pooled_csms=("CSM Scale", "TAM Scale"),
        csm_note_labels=("Customer Success Manager", "Technical Account Manager"),
        organization_fields=(("csm", "technical_account_manager"), ("account_owner", "account_owner")),
        **more,
    )
