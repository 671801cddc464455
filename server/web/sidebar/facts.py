"""What Zendesk says of the ticket, the person and the organization: the folded lists at the foot of the card."""

from dataclasses import dataclass
from datetime import date, datetime

from server import words
from server.records import Context, Organization, Ticket, ZendeskUser
from server.web.sidebar import strangers
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: `values` are plain texts, `at` a time, `long` a text that folds, `url` where it leads."""

    label: str
    values: tuple[str, ...] = ()
    at: Moment | None = None
    long: strangers.Text | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    key: str
    title: str
    facts: tuple[Fact, ...]


def fact_sheets(context: Context, now: datetime, voice: Voice) -> tuple[FactSheet, ...]:
    sheets = (
        FactSheet("ticket", voice.plain("ui.ticket"), _ticket(context.ticket, now, voice)),
        FactSheet("user", voice.plain("ui.person"), _user(context.user, voice) if context.kind == "user" else ()),
        FactSheet("organization", voice.plain("ui.organization"), _organization(context, voice)),
    )
    return tuple(sheet for sheet in sheets if sheet.facts)


def _ticket(ticket: Ticket | None, now: datetime, voice: Voice) -> tuple[Fact, ...]:
    if ticket is None:
        return ()
    escalated = voice.plain("ui.yes") if ticket.escalated_to_sales else None
    return (
        Fact(_label("subject", voice), long=strangers.text(ticket.subject) or strangers.Text("…")),
        *_worded("status", ticket.status, "status", voice),
        *_worded("priority", ticket.priority, "priority", voice),
        *_plain("customer_severity", words.readable(ticket.customer_severity), voice),
        *_plain("stage", words.readable(ticket.stage), voice),
        *_plain("form", ticket.form_name or ticket.form, voice),
        *_plain("problem_type", words.readable(ticket.problem_type), voice),
        *_plain("requester", ticket.requester.name if ticket.requester else None, voice),
        *_plain("assignee", ticket.assignee.name if ticket.assignee else ticket.group, voice),
        *_plain("escalated_to_sales", escalated, voice),
        Fact(_label("created", voice), at=moment(ticket.created_at, now, voice)),
        Fact(_label("updated", voice), at=moment(ticket.updated_at, now, voice)),
        *_several("tags", ticket.tags, voice),
    )


def _user(user: ZendeskUser | None, voice: Voice) -> tuple[Fact, ...]:
    if user is None:
        return ()
    return (
        Fact(_label("name", voice), (user.name,), url=strangers.link(user.url)),
        *_plain("email", user.email, voice),
        *_worded("role", user.role, "user_role", voice),
    )


def _organization(context: Context, voice: Voice) -> tuple[Fact, ...]:
    organization: Organization | None = context.organization
    if organization is None:
        return ()
    account = strangers.link(context.salesforce_url)
    return (
        Fact(_label("zendesk", voice), (organization.name,), url=strangers.link(organization.url)),
        *(
            (Fact(_label("salesforce", voice), (context.salesforce_account_id or "↗",), url=account),)
            if account
            else ()
        ),
        *_plain("plan", words.readable(organization.plan), voice),
        *_plain("region", words.readable(organization.region), voice),
        *_plain("segment", words.readable(organization.segment), voice),
        *_plain("account_type", words.readable(organization.account_type), voice),
        *_plain("expires_on", _day(organization.expires_on, voice), voice),
        *_plain("success_tier", organization.success_tier, voice),
        *_several("subscriptions", organization.subscriptions, voice),
        *_several("domains", organization.domains, voice),
        *_long("notes", organization.notes, voice),
        *_long("details", organization.details, voice),
    )


def _day(text: str | None, voice: Voice) -> str | None:
    """A date in words; what is no date stays as it was written."""
    try:
        return voice.day(date.fromisoformat((text or "")[:10]))
    except ValueError:
        return text


def _label(name: str, voice: Voice) -> str:
    return voice.plain(f"field.{name}")


def _plain(name: str, value: str | None, voice: Voice) -> tuple[Fact, ...]:
    found = strangers.text(value)
    if found is None:
        return ()
    return (Fact(_label(name, voice), long=found) if found.excerpt else Fact(_label(name, voice), (found.whole,)),)


def _several(name: str, values: tuple[str, ...], voice: Voice) -> tuple[Fact, ...]:
    joined = ", ".join(values)
    return _plain(name, joined, voice) if len(joined) > strangers.EXCERPT else _short(name, values, voice)


def _short(name: str, values: tuple[str, ...], voice: Voice) -> tuple[Fact, ...]:
    return (Fact(_label(name, voice), values),) if values else ()


def _worded(name: str, code: str | None, group: str, voice: Voice) -> tuple[Fact, ...]:
    return _plain(name, voice.named(group, code) if code else None, voice)


def _long(name: str, value: str, voice: Voice) -> tuple[Fact, ...]:
    found = strangers.text(value)
    return (Fact(_label(name, voice), long=found),) if found else ()
