"""What a context is made of, by hand: a ticket of a customer that has everything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.records import (
    Answer,
    AnswerKind,
    CollaborationProject,
    Context,
    Correction,
    Destination,
    Document,
    Evidence,
    HelpLink,
    Input,
    Organization,
    OtherTickets,
    Outcome,
    Person,
    Project,
    ProjectState,
    Reason,
    Recommendations,
    RecommendedAction,
    Role,
    Rung,
    Ticket,
    TicketSummary,
    ZendeskUser,
)

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
READ = NOW - timedelta(minutes=3)
TERMS = {"account_owner": "Account Owner", "csm": "CSM"}
ZENDESK = "https://acme.zendesk.com"
SALESFORCE = "https://acme.lightning.force.com"
HANDBOOK = "https://handbook.gitlab.com/handbook/support/workflows"

ACCOUNT = Evidence("salesforce", "Account 0016100000AbCdEAAV", "Owner.Name", READ, f"{SALESFORCE}/0016100000AbCdEAAV")
CSM_FIELD = replace(ACCOUNT, field="Technical_Account_Manager_LU__r.Name")
NOTES = Evidence("zendesk", "Organization 9001", "notes", READ, f"{ZENDESK}/agent/organizations/9001")


def reachable(name: str, email: str, title: str | None = None, **more: object) -> Person:
    user = f"{ZENDESK}/agent/users/77"
    known: dict[str, object] = {
        "email": email,
        "title": title,
        "active": True,
        "slack_id": "U024BE7LH",
        "slack_url": "https://acme.slack.com/team/U024BE7LH",
        "zendesk_user_id": 77,
        "zendesk_url": user,
    }
    return Person(name, **{**known, **more})  # type: ignore[arg-type]


PRIYA = reachable("Priya Raman", "praman@example.com", "Strategic Account Executive, EMEA")
JONAS = reachable("Jonas Weiß", "jweiss@example.com", "Senior Customer Success Manager")
REQUESTER = ZendeskUser(
    501, "Ada Byron", "ada@northwind.example", organization_id=9001, url=f"{ZENDESK}/agent/users/501"
)

ORGANIZATION = Organization(
    9001,
    "Northwind Traders",
    f"{ZENDESK}/agent/organizations/9001",
    READ,
    account_owner_name="Priya Raman",
    csm_name="Jonas Weiß",
    salesforce_id="0016100000AbCdEAAV",
    project_id="17735787",
    plan="Premium",
    region="EMEA",
    segment="Large",
    account_type="Customer",
    expires_on="2027-01-31",
    subscriptions=("Self-Managed Ultimate", "Assigned Support Engineer"),
    domains=("northwind.example",),
    notes="Prefers calls in the morning (CET).\nUpgrades only after their change board on Thursdays.",
    details="Runs three sites. The reference architecture is in the collaboration project.",
)
TICKET = Ticket(
    4242,
    "Gitaly node unreachable after failover",
    "open",
    f"{ZENDESK}/agent/tickets/4242",
    NOW - timedelta(hours=5),
    NOW - timedelta(minutes=12),
    READ,
    priority="high",
    type="incident",
    form="self_managed",
    form_name="Self-Managed",
    customer_severity="Severity 2",
    stage="NRT",
    problem_type="High availability",
    requester=REQUESTER,
    requester_id=501,
    group="Support EMEA",
    tags=("premium", "ha", "gitaly"),
    organization_id=9001,
)


def owner_answer(**changes: object) -> Answer:
    answer = Answer(
        Role.ACCOUNT_OWNER,
        AnswerKind.PERSON,
        Reason("owner_from_account"),
        (Rung("account_owner", Outcome.TAKEN, "Priya Raman", ACCOUNT),),
        PRIYA,
        correction=correction("Account Owner"),
        in_cc=False,
        is_follower=True,
        observed_at=READ,
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


def csm_answer(**changes: object) -> Answer:
    answer = Answer(
        Role.CSM,
        AnswerKind.PERSON,
        Reason("csm_from_account"),
        (Rung("csm", Outcome.TAKEN, "Jonas Weiß", CSM_FIELD),),
        JONAS,
        correction=correction("CSM"),
        in_cc=True,
        observed_at=READ,
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


def correction(role: str) -> Correction:
    return Correction(
        f"Correct the {role} of Northwind Traders",
        f"Request: The {role} of this customer is out of date. Please correct it.\n"
        f"Organization: {ZENDESK}/agent/organizations/9001\nSalesforce account: {SALESFORCE}/0016100000AbCdEAAV\n"
        "Today it says: Priya Raman\nIt should say: <name>\nHow I know: <for example: they told me on the ticket>",
        f"{SALESFORCE}/0016100000AbCdEAAV",
    )


PROJECT = CollaborationProject(
    ProjectState.FOUND,
    Reason("project_found"),
    "17735787",
    Project(
        17735787,
        "Northwind Traders Collaboration",
        "https://gitlab.example/account-management/northwind",
        False,
        NOW - timedelta(days=9),
        READ,
        "main",
    ),
    (
        Document(
            "docs/architecture.md",
            "https://gitlab.example/account-management/northwind/-/blob/main/docs/architecture.md",
        ),
    ),
    Evidence("zendesk", "Organization 9001", "am_project_id", READ, f"{ZENDESK}/agent/organizations/9001"),
    Correction(
        "Correct the collaboration project of Northwind Traders",
        "Context/Request: The collaboration project id of this organization is wrong or missing. Please change it.\n"
        f"Org: {ZENDESK}/agent/organizations/9001/tickets\nAM Project ID today: 17735787\n"
        "The AM Project ID should be: <number of the project>\nand point to: <address of the project>",
        "https://gitlab.example/support-ops/organizations/-/issues/new",
    ),
)


def action(scenario: str, title: str, rank: int, **changes: object) -> RecommendedAction:
    made = RecommendedAction(
        scenario,
        {"en": title, "de": f"{title} (de)"},
        {"en": "Tell the account team before the customer does.", "de": "Das Account-Team zuerst unterrichten."},
        Role.CSM,
        rank,
        (Reason("fact_ticket_priority", {"value": "high"}), Reason("fact_csm_kind_person", {"term": "CSM"})),
        (
            Destination("slack_message", "#account-northwind", Role.CSM, Reason("slack_account_channel")),
            Destination("zendesk_cc", "jweiss@example.com"),
        ),
        (Role.CSM, Role.ACCOUNT_OWNER),
        (
            Input("account", "account", {"en": "The account", "de": "Der Account"}),
            Input(
                "lead", "choice", {"en": "Kind of lead", "de": "Art der Anfrage"}, False, ("new_business", "renewal")
            ),
        ),
        (HelpLink("CSM responsibilities and services", f"{HANDBOOK}/csm/"),),
        f"{HANDBOOK}/support-sales-escalations/",
        "E4",
        "E1",
        button={"en": "Tell the CSM", "de": "CSM verständigen"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


STEPS = Recommendations(
    (
        action("upgrade_assistance", "Bring the CSM into the upgrade", 1),
        action(
            "pass_lead_renewal",
            "Pass the renewal question to Sales",
            2,
            reasons=(Reason("lifted_by_phrase", {"phrase": "renew our licence"}),),
            lifted_by="renew our licence",
        ),
    ),
    (
        action(
            "expectations_mismatch", "Tell the CSM that expectations differ", 1, reasons=(Reason("asked_by_agent"),)
        ),
        action("training_need", "Tell the CSM about a training need", 2, reasons=(Reason("asked_by_agent"),)),
    ),
    (
        action("star", "Support ticket attention request (STAR)", 1, reasons=(Reason("chooser_fits"),)),
        action("emergency", "Page the on-call engineer", 2, reasons=(Reason("chooser_does_not_fit"),)),
    ),
)

ENGINEER = Answer(
    Role.ASSIGNED_SUPPORT_ENGINEER,
    AnswerKind.PERSON,
    Reason("assigned_engineer"),
    (Rung("assigned_support_engineer", Outcome.TAKEN, "88", replace(NOTES, field="assigned_se")),),
    reachable("Mina Okafor", "mokafor@example.com", slack_url=None),
)

RICH = Context(
    "ticket",
    "global",
    "open",
    TERMS,
    READ,
    ("ok",),
    TICKET,
    REQUESTER,
    replace(ORGANIZATION, escalated=True, expires_on="2026-08-02"),
    "0016100000AbCdEAAV",
    f"{SALESFORCE}/0016100000AbCdEAAV",
    owner_answer(),
    csm_answer(),
    (ENGINEER,),
    PROJECT,
    STEPS,
)


OTHERS = OtherTickets(
    tuple(
        TicketSummary(
            4300 + number, subject, status, priority, f"{ZENDESK}/agent/tickets/{4300 + number}",
            NOW - timedelta(days=number + 3), NOW - timedelta(hours=7 * number + 1), kinds,
        )
        for number, (subject, status, priority, kinds) in enumerate(
            (
                ("Site down after certificate renewal", "open", "urgent", ("open", "emergency")),
                ("Geo replication lags by several hours on the second site", "pending", "high", ("open", "escalated")),
                ("Question about seat counts", "solved", "low", ("escalated",)),
            )
        )
    ),
    4,
    READ,
)  # fmt: skip
