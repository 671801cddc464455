"""The folded lists at the foot of the card: everything that Zendesk says of the ticket and its organization."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.records import Context, Organization, Ticket, ZendeskUser
from server.web.sidebar.facts import fact_sheets
from server.web.sidebar.voice import Voice

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TICKET = Ticket(
    1,
    "Printer on fire",
    "hold",
    "https://acme.zendesk.com/agent/tickets/1",
    NOW - timedelta(hours=3),
    NOW - timedelta(minutes=5),
    NOW,
    priority="urgent",
    form="saas",
    form_name="GitLab.com (SaaS)",
    customer_severity="severity_1",
    stage="frt",
    problem_type="upgrade_assistance_request",
    escalated_to_sales=True,
    requester=ZendeskUser(9, "Ines Roth"),
    assignee=ZendeskUser(5, "Tom Lind"),
    tags=("one", "two"),
)
ORGANIZATION = Organization(
    7,
    "Larkspur Mills",
    "https://acme.zendesk.com/agent/organizations/7",
    NOW,
    plan="ultimate",
    region="emea",
    segment="smb",
    account_type="former_customer",
    expires_on="2027-01-31",
    success_tier="Signature",
    subscriptions=("Self-Managed Ultimate", "Duo"),
    domains=("larkspur.example",),
    notes="Write to Ines.",
    details="Two sites.",
)
CONTEXT = Context(
    "ticket",
    "global",
    "open",
    {},
    NOW,
    ticket=TICKET,
    organization=ORGANIZATION,
    salesforce_account_id="001A",
    salesforce_url="https://acme.my.salesforce.com/001A",
)


def shown(context: Context = CONTEXT) -> dict[str, str]:
    found = {}
    for sheet in fact_sheets(context, NOW, Voice("en")):
        for fact in sheet.facts:
            moment = fact.at.relative if fact.at else None
            found[fact.label] = moment or (fact.long.whole if fact.long else ", ".join(fact.values))
    return found


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Subject", "Printer on fire"),
        ("Status", "On hold"),
        ("Priority", "Urgent"),
        ("Severity (customer)", "Severity 1"),
        ("Stage", "FRT"),
        ("Form", "GitLab.com (SaaS)"),
        ("Problem type", "Upgrade assistance request"),
        ("Requester", "Ines Roth"),
        ("Assignee", "Tom Lind"),
        ("Escalated to sales", "Yes"),
        ("Opened", "3 hours ago"),
        ("Updated", "5 min ago"),
        ("Tags", "one, two"),
        ("Zendesk", "Larkspur Mills"),
        ("Salesforce", "001A"),
        ("Plan", "Ultimate"),
        ("Region", "EMEA"),
        ("Segment", "SMB"),
        ("Account type", "Former customer"),
        ("Expires", "31 January 2027"),
        ("Success tier", "Signature"),
        ("Subscriptions", "Self-Managed Ultimate, Duo"),
        ("Domains", "larkspur.example"),
        ("Notes", "Write to Ines."),
        ("Details", "Two sites."),
    ],
)
def test_each_thing_that_zendesk_says_is_shown(label: str, value: str) -> None:
    assert shown()[label] == value


def test_nothing_else_is_shown() -> None:
    assert len(shown()) == 25


def test_without_an_assignee_the_group_is_named_and_without_a_date_what_was_written() -> None:
    ticket = replace(TICKET, assignee=None, group="Support EMEA", escalated_to_sales=False)
    organization = replace(ORGANIZATION, expires_on="end of the year")
    said = shown(replace(CONTEXT, ticket=ticket, organization=organization))
    assert (said["Assignee"], said["Expires"]) == ("Support EMEA", "end of the year")
    assert "Escalated to sales" not in said


def test_a_user_is_shown_where_the_card_is_of_one() -> None:
    user = ZendeskUser(9, "Ines Roth", "ines@larkspur.example", "end-user")
    said = shown(Context("user", "global", "open", {}, NOW, user=user))
    assert said == {"Name": "Ines Roth", "E-mail": "ines@larkspur.example", "Role": "Customer"}
