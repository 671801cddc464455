"""An instance, a customer and their people, to build cases from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from server import settings_file
from server.records import Account, Answer, AnswerKind, Organization, Person, Reason, Recommendations, Role, Ticket
from server.records import ZendeskUser as User
from server.scenarios.catalog import load
from server.scenarios.recommend import recommend
from server.settings import Instance

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CATALOG = load()
SETTINGS = """
base_url = "https://liaison.example.com"
[[instances]]
name = "global"
preset = "gitlab-global"
subdomain = "acme"
[[instances]]
name = "us"
preset = "gitlab-us-government"
subdomain = "acme-federal"
"""


def instances(folder: Path) -> Mapping[str, Instance]:
    """The two presets, read as a deployment reads them."""
    path = folder / "liaison.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    secrets = {"LIAISON_SESSION_SECRET": "s" * 64, "LIAISON_DATA": str(folder)}
    return {instance.name: instance for instance in settings_file.load(path, secrets).instances}


TICKET = Ticket(
    zendesk_ticket_id=4242,
    subject="Pages are slow",
    status="open",
    url="https://acme.zendesk.com/agent/tickets/4242",
    created_at=NOW - timedelta(minutes=50),
    updated_at=NOW,
    observed_at=NOW,
    description="Since this morning.",
    priority="normal",
    form="self_managed",
    form_name="Self-Managed",
    requester=User(9, "Ines Roth", "ines@larkspur.example"),
    organization_id=7,
)
ORGANIZATION = Organization(
    zendesk_organization_id=7,
    name="Larkspur Mills",
    url="https://acme.zendesk.com/agent/organizations/7",
    observed_at=NOW,
    salesforce_id="001000000000001AAA",
    plan="premium",
    account_type="customer",
    expires_on="2027-08-01",
)
ACCOUNT = Account(
    salesforce_account_id="001000000000001AAA",
    name="Larkspur Mills",
    url="https://acme.my.salesforce.com/001000000000001AAA",
    observed_at=NOW,
)
ROBIN = Person("Robin Vale", "robin@example.com", slack_id="U0ROBIN", zendesk_user_id=501)
SAM = Person("Sam Fenn", "sam@example.com", slack_id="U0SAM", zendesk_user_id=502)
WHY = Reason("as_set_by_the_test")
OWNER = Answer(Role.ACCOUNT_OWNER, AnswerKind.PERSON, WHY, person=ROBIN)
CSM = Answer(Role.CSM, AnswerKind.PERSON, WHY, person=SAM)
POOLED_OWNER = Answer(Role.ACCOUNT_OWNER, AnswerKind.POOLED, WHY, label="AMER SMB Sales User")
OTHER_POOLED_OWNER = Answer(Role.ACCOUNT_OWNER, AnswerKind.POOLED, WHY, label="AMER Pooled AEs")
NO_OWNER = Answer(Role.ACCOUNT_OWNER, AnswerKind.NOBODY, WHY)
POOLED_CSM = Answer(Role.CSM, AnswerKind.POOLED, WHY, label="TAM Scale", via=Role.ACCOUNT_OWNER)
NO_CSM = Answer(Role.CSM, AnswerKind.NOBODY, WHY)
UNKNOWN_CSM = Answer(Role.CSM, AnswerKind.UNKNOWN, WHY)


def about(
    instance: Instance,
    ticket: Mapping[str, Any] | None = MappingProxyType({}),
    organization: Mapping[str, Any] | None = MappingProxyType({}),
    **more: Any,
) -> Recommendations:
    """What is recommended for TICKET and ORGANIZATION with these fields changed; None: there is none."""
    given: dict[str, Any] = {
        "ticket": None if ticket is None else replace(TICKET, **ticket),
        "organization": None if organization is None else replace(ORGANIZATION, **organization),
        "account_owner": OWNER,
        "csm": CSM,
        "account": ACCOUNT,
        "now": NOW,
    }
    catalog = more.pop("catalog", CATALOG)
    return recommend(catalog, instance=instance, **{**given, **more})
