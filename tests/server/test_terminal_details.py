import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from server.records import Answer, AnswerKind, Context, Evidence, Organization, Outcome, Reason, Role, Rung, Ticket
from server.records import ZendeskUser as User
from server.terminal import show
from server.terminal_details import sheets

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EVIDENCE = Evidence("salesforce", "Account 001A", "Customer_Success_Manager__r.Name", NOW)
TICKET = Ticket(
    1,
    "Printer on fire",
    "open",
    "https://acme.zendesk.com/agent/tickets/1",
    NOW - timedelta(minutes=90),
    NOW,
    NOW,
    customer_severity="severity_1",
    stage="emergencies",
    problem_type="upgrade_assistance_request",
    escalated_to_sales=True,
    requester=User(9, "Ines Roth", "ines@larkspur.example"),
    assignee=User(5, "Tom Lind"),
    tags=("one", "two"),
)
ORGANIZATION = Organization(
    7,
    "Larkspur Mills",
    "https://acme.zendesk.com/agent/organizations/7",
    NOW,
    account_type="former_customer",
    expires_on="2027-01-31",
    success_tier="Signature",
    subscriptions=("Self-Managed Ultimate", "Duo"),
    domains=("larkspur.example",),
    notes="Write to Ines.\nNever on Mondays.",
    details="Two sites.",
)
CSM = Answer(
    Role.CSM,
    AnswerKind.NOBODY,
    Reason("csm_inactive", {"name": "Alex"}),
    (
        Rung("csm", Outcome.INACTIVE, "Alex Gone", EVIDENCE),
        Rung("organization_notes", Outcome.EMPTY),
    ),
)
CONTEXT = Context("ticket", "global", "open", {"csm": "TAM"}, NOW, ticket=TICKET, organization=ORGANIZATION, csm=CSM)


def lines(context: Context = CONTEXT, language: str = "en") -> dict[str, str]:
    return {label: text for sheet in sheets(context, language) for label, text in sheet.lines if label}


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Requester", "Ines Roth (ines@larkspur.example)"),
        ("Assignee", "Tom Lind"),
        ("Opened", "1 hour ago (2026-11-22 10:30 UTC)"),
        ("Severity (customer)", "Severity 1"),
        ("Stage", "Emergencies"),
        ("Problem type", "Upgrade assistance request"),
        ("Escalated to sales", "Yes"),
        ("Tags", "one, two"),
        ("Account type", "Former customer"),
        ("Expires", "2027-01-31"),
        ("Success tier", "Signature"),
        ("Subscriptions", "Self-Managed Ultimate, Duo"),
        ("Domains", "larkspur.example"),
        ("Notes", "Write to Ines.\nNever on Mondays."),
        ("Details", "Two sites."),
    ],
)
def test_what_zendesk_says_is_below_the_answer(label, text):
    assert lines()[label] == text


def test_why_names_each_rung_with_its_record_field_and_time():
    *_, why = sheets(CONTEXT, "en")
    assert why.lines == (
        (
            "TAM",
            "TAM in Salesforce: no longer active · Alex Gone · Salesforce Account 001A"
            " · Customer_Success_Manager__r.Name · read 2026-11-22 12:00 UTC",
        ),
        ("", "Organization’s notes: empty"),
    )


@pytest.mark.parametrize(
    ("age", "said"),
    [(timedelta(minutes=1), "1 min ago"), (timedelta(hours=30), "30 hours ago"), (timedelta(days=3), "3 days ago")],
)
def test_a_tickets_age_is_in_the_unit_that_people_use(age, said):
    context = replace(CONTEXT, ticket=replace(TICKET, created_at=NOW - age))
    assert lines(context)["Opened"].startswith(said)


def test_without_an_assignee_the_group_is_named_and_what_is_not_known_is_left_out():
    bare = replace(TICKET, assignee=None, group="Support EMEA", requester=None, tags=(), stage=None)
    said = lines(replace(CONTEXT, ticket=bare))
    assert said["Assignee"] == "Support EMEA"
    assert {"Requester", "Tags", "Stage"}.isdisjoint(said)


def test_a_context_of_nothing_has_no_sheets():
    assert sheets(Context("ticket", "global", "open", {}, NOW), "en") == ()


def test_the_sheets_stand_in_the_card_as_harmless_text():
    file = io.StringIO()
    hostile = replace(ORGANIZATION, notes="[bold]a[/bold]\x1b[31m\u202eb")
    show(replace(CONTEXT, organization=hostile), "en", "follower", Console(file=file, width=100, highlight=False))
    assert "Severity (customer)  Severity 1" in file.getvalue()
    assert "[bold]a[/bold] [31mb" in file.getvalue()
    assert "\x1b" not in file.getvalue()


def test_in_german_the_labels_are_german():
    assert lines(language="de")["Eröffnet"].startswith("vor 1 Stunde")
