"""Presses made by hand: what would be sent, and what became of it, in every state."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from server.audit import Actor
from server.deliveries.states import State
from server.escalations.brief import Composed, Told, Warned
from server.escalations.records import Acknowledgement, Choice, Dismissal, Escalation, Preview, Receipt
from server.escalations.rights import Presser
from server.records import Input, Role
from server.web.sidebar.dealings import Dealings
from tests.zendesk_app.contexts import NOW, ZENDESK

SPACE = UUID(int=1)
LENA = Presser(Actor("agent:77", "Lena Brandt", "sidebar"), "global", 77, "agent")
LIGHT = Presser(Actor("agent:78", "Omar Haddad", "sidebar"), "global", 78, "light_agent")
SCENARIO = "upgrade_assistance"
TITLE = {"en": "Bring the CSM into the upgrade", "de": "Bring the CSM into the upgrade (de)"}
SLACK = "https://acme.slack.com/archives/C1/p1"
JONAS_TOLD = Told("Jonas Weiß", "mention", Role.CSM)
FOLLOWS = Told("Jonas Weiß", "follower", Role.CSM)


def receipt(place: str, state: State = State.SENT, *, number: int = 1, **changes: Any) -> Receipt:
    sent = state in (State.SENT, State.NOT_WITHDRAWABLE, State.WITHDRAWN)
    channel = {"Slack": "slack_message", "Salesforce": "salesforce_case", "GitLab": "gitlab_issue"}
    made = Receipt(
        id=uuid5(SPACE, f"{place}{number}"),
        reference=f"ESC-7K3M9Q2.{number}",
        purpose="escalation",
        channel=channel.get(place.split(" ")[0], "zendesk_ticket"),
        place=place,
        state=state,
        words=f"Bring the CSM into the upgrade\nTicket 4242: {ZENDESK}/agent/tickets/4242\nESC-7K3M9Q2.{number}",
        told=(JONAS_TOLD,) if place.startswith("Slack") else (),
        next_try_at=None,
        sent_at=NOW if sent else None,
        updated_at=NOW,
        attempts=1,
        url=SLACK if sent else None,
        note=None,
        error=None,
    )
    return replace(made, **changes)


def escalation(*receipts: Receipt, ago: timedelta = timedelta(minutes=2), **changes: Any) -> Escalation:
    pressed = NOW - ago
    made = Escalation(
        id=uuid5(SPACE, "first"),
        number="ESC-7K3M9Q2",
        instance="global",
        zendesk_ticket_id=4242,
        zendesk_organization_id=9001,
        account_id="0016100000AbCdEAAV",
        account_name="Northwind Traders",
        scenario=SCENARIO,
        title=TITLE,
        state="open",
        pressed_by="agent:77",
        pressed_by_name="Lena Brandt",
        pressed_at=pressed,
        undo_until=pressed + timedelta(seconds=10),
        sentence="",
        reason="",
        ended_at=None,
        ended_by=None,
        tickets=(("global", 4242, "pressed"),),
        receipts=receipts or (receipt("Ticket #4242"), receipt("Slack #account-northwind", number=2)),
    )
    return replace(made, **changes)


def just_pressed(now: datetime = NOW) -> Escalation:
    """With a minute for undoing: longer than a test of it takes on a busy machine."""
    waiting = tuple(replace(one, state=State.WAITING, url=None, sent_at=None) for one in escalation().receipts)
    return escalation(*waiting, pressed_at=now, undo_until=now + timedelta(seconds=60))


def undone() -> Escalation:
    return escalation(
        receipt("Ticket #4242", State.CANCELLED),
        receipt("Slack #account-northwind", State.CANCELLED, number=2),
        state="undone", ended_at=NOW, ended_by="Lena Brandt",
    )  # fmt: skip


def in_every_state() -> Escalation:
    down = {"code": "unreachable", "message": "Salesforce cannot be reached.", "hint": "Try again."}
    archived = {
        "code": "undeliverable",
        "message": "The channel #account-northwind is archived.",
        "hint": "Ask for it to be opened again, or drop it.",
    }
    maybe = {"code": "maybe_sent", "message": "It may have been sent.", "hint": "Look whether it is there."}
    return escalation(
        receipt("Ticket #4242", State.SENDING),
        receipt("Slack #account-northwind", State.FAILED, number=2, error=archived),
        receipt(
            "Salesforce case of the ticket", State.RETRYING, number=3, error=down,
            next_try_at=NOW + timedelta(minutes=5),
        ),
        receipt("GitLab issue in support/star", State.UNKNOWN, number=4),
        receipt("E-mail to jweiss@example.com", State.FAILED, number=5, error=maybe),
        receipt(
            "Slack, direct message to Priya Raman", number=6,
            note={"code": "not_in_slack", "params": {"name": "Sofia Lindqvist"}},
        ),
        receipt("Ticket #4301", State.WAITING, number=7, purpose="join"),
        acknowledgements=(
            Acknowledgement("seen", "Jonas Weiß", NOW - timedelta(minutes=1)),
            Acknowledgement("on_it", "Jonas Weiß", NOW - timedelta(seconds=50)),
        ),
        tickets=(("global", 4242, "pressed"), ("global", 4301, "joined")),
    )  # fmt: skip


def taken_back() -> Escalation:
    remains = {"code": "withdrawn_but", "params": {"remains": ["ticket_note", "slack_replies"]}}
    stays = {"code": "not_withdrawable", "message": "Somebody has answered it.", "hint": "Delete it by hand."}
    return escalation(
        receipt("Ticket #4242", State.WITHDRAWN, note=remains),
        receipt("Slack #account-northwind", State.NOT_WITHDRAWABLE, number=2, error=stays),
        receipt("Salesforce case of the ticket", State.CANCELLED, number=3),
        receipt("GitLab issue in support/star", State.WITHDRAWING, number=4),
        state="withdrawn", ended_at=NOW - timedelta(seconds=20), ended_by="Lena Brandt",
    )  # fmt: skip


NOTE = Composed(
    "zendesk_ticket", "Ticket #4242", "zendesk:4242",
    "Bring the CSM into the upgrade\nWhy: the ticket's priority is High.\nHidden followers: Jonas Weiß\n(ESC-…)", {},
    (FOLLOWS,), (), ("zendesk_note:internal_note", "zendesk_follower:csm"),
)  # fmt: skip
MESSAGE = Composed(
    "slack_message", "Slack #account-northwind", "slack:#account-northwind",
    f"@Jonas Weiß: Bring the CSM into the upgrade\nTicket 4242: {ZENDESK}/agent/tickets/4242\n(ESC-…)", {},
    (JONAS_TOLD,), (), ("slack_message:#account-northwind",),
)  # fmt: skip
PREVIEW = Preview(
    scenario=SCENARIO,
    title=TITLE,
    summary={"en": "Tell the account team before the customer does.", "de": "Das Account-Team zuerst unterrichten."},
    digest="d1",
    deliveries=(NOTE, MESSAGE),
    choices=(
        Choice("zendesk_note:internal_note", "zendesk_note", "Internal note", True),
        Choice("zendesk_follower:csm", "zendesk_follower", "Hidden follower: Jonas Weiß", True),
        Choice("slack_message:#account-northwind", "slack_message", "Slack #account-northwind", True),
    ),
    told=(FOLLOWS, JONAS_TOLD),
    warnings=(),
    inputs=(),
    missing=(),
    people={Role.CSM: "jweiss@example.com"},
    open=(),
    applies=True,
    certain=True,
    undo_seconds=10,
)
INPUTS = (
    Input("account", "account", {"en": "The account", "de": "Das Konto"}),
    Input("lead", "choice", {"en": "Kind of lead", "de": "Art der Anfrage"}, False, ("new_business", "renewal")),
    Input("window", "datetime", {"en": "Upgrade window", "de": "Zeitfenster"}),
    Input("plan", "url", {"en": "Upgrade plan", "de": "Upgrade-Plan"}, False),
    Input("seats", "number", {"en": "Seats", "de": "Plätze"}, False),
    Input("impact", "text", {"en": "What is affected", "de": "Was betroffen ist"}),
)
FULL = replace(
    PREVIEW,
    inputs=INPUTS,
    missing=("account", "window", "impact"),
    certain=False,
    warnings=(Warned("away", {"name": "Jonas Weiß", "until": "2026-07-31"}),),
    choices=(
        *PREVIEW.choices[:2],
        replace(PREVIEW.choices[2], kept=False),
        Choice("salesforce_case:", "salesforce_case", "Salesforce case", False, "account_unknown", {}, False),
    ),
    deliveries=(NOTE,),
    told=(FOLLOWS,),
)
ELSEWHERE = escalation(
    zendesk_ticket_id=4301, tickets=(("global", 4301, "pressed"),), id=uuid5(SPACE, "other"), number="ESC-0AB1CD2",
    pressed_by="agent:79", pressed_by_name="Tomás Vega", ago=timedelta(minutes=40),
)  # fmt: skip
ASIDE = Dismissal("pass_lead_renewal", "not_now", "Renewal is being handled.", "Lena Brandt", NOW - timedelta(hours=1))
QUIET = Dealings(presser=LENA, workspace=ZENDESK)
DEALINGS: dict[str, Dealings] = {
    "nothing": QUIET,
    "just_pressed": replace(QUIET, here=(just_pressed(),)),
    "in_every_state": replace(QUIET, here=(in_every_state(),)),
    "taken_back": replace(QUIET, here=(taken_back(),)),
    "undone": replace(QUIET, here=(undone(),)),
    "no_step_of_it": replace(QUIET, here=(escalation(scenario="something_else"),)),
    "elsewhere": replace(QUIET, account=(ELSEWHERE,)),
    "put_aside": replace(QUIET, put_aside=(ASIDE,)),
    "refused": replace(QUIET, presser=LIGHT, refused="Escalating is open to some groups only, for now."),
    "unknown": replace(QUIET, known=False),
}
