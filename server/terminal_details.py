"""The foot of the terminal's card: what Zendesk says of ticket and organization, and why each answer is what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from server import words
from server.records import Answer, Context, Organization, Rung, Ticket, ZendeskUser


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of a label and a text, which may be anybody's."""

    title: str
    lines: tuple[tuple[str, str], ...]


def sheets(context: Context, language: str) -> tuple[Sheet, ...]:
    """Only those that say something."""
    book = _Book(context, language)
    found = (
        Sheet(book.say("ui.ticket"), tuple(book.ticket(context.ticket)) if context.ticket else ()),
        Sheet(
            book.say("ui.organization"), tuple(book.organization(context.organization)) if context.organization else ()
        ),
        Sheet(book.say("ui.why"), tuple(book.why())),
    )
    return tuple(sheet for sheet in found if sheet.lines)


@dataclass(frozen=True, slots=True)
class _Book:
    context: Context
    language: str

    def say(self, code: str, **params: object) -> str:
        return words.text(code, self.language, **{**self.context.terms, **params})

    def ticket(self, ticket: Ticket) -> Iterator[tuple[str, str]]:
        said = {
            "requester": _named(ticket.requester),
            "assignee": _named(ticket.assignee) or ticket.group,
            "created": self._moment(ticket.created_at),
            "customer_severity": words.readable(ticket.customer_severity),
            "stage": words.readable(ticket.stage),
            "problem_type": words.readable(ticket.problem_type),
            "escalated_to_sales": self.say("ui.yes") if ticket.escalated_to_sales else None,
            "tags": ", ".join(ticket.tags),
        }
        yield from self._fields(said)

    def organization(self, organization: Organization) -> Iterator[tuple[str, str]]:
        said = {
            "account_type": words.readable(organization.account_type),
            "expires_on": organization.expires_on,
            "success_tier": organization.success_tier,
            "subscriptions": ", ".join(organization.subscriptions),
            "domains": ", ".join(organization.domains),
            "notes": organization.notes,
            "details": organization.details,
            "zendesk": organization.url,
            "salesforce": self.context.salesforce_url,
        }
        yield from self._fields(said)

    def why(self) -> Iterator[tuple[str, str]]:
        """Each rung that was tried, with the record and the field that it came from."""
        context = self.context
        for answer in (context.account_owner, context.csm, *context.specialists):
            for place, rung in enumerate(answer.rungs if answer else ()):
                yield self._role(answer) if answer and place == 0 else "", self._rung(rung)

    def _role(self, answer: Answer) -> str:
        return self.context.terms.get(str(answer.role)) or self.say(f"role.{answer.role}")

    def _rung(self, rung: Rung) -> str:
        said = f"{self.say(f'rung.{rung.name}')}: {self.say(f'outcome.{rung.outcome}')}"
        parts = [said, rung.value or ""]
        if rung.evidence:
            parts += [f"{self.say(f'upstream.{rung.evidence.upstream}')} {rung.evidence.record}", rung.evidence.field]
            parts += [f"{self.say('ui.read')} {_exact(rung.evidence.observed_at)}"]
        return " · ".join(part for part in parts if part)

    def _fields(self, said: dict[str, str | None]) -> Iterator[tuple[str, str]]:
        for name, value in said.items():
            if value:
                yield self.say(f"field.{name}"), value

    def _moment(self, at: datetime) -> str:
        minutes = max(0, int((self.context.observed_at - at).total_seconds() // 60))
        unit, count = (
            ("minute", minutes)
            if minutes < 60
            else ("hour", minutes // 60)
            if minutes < 48 * 60
            else ("day", minutes // (24 * 60))
        )
        ago = self.say(f"time.{unit}_past_{'one' if count == 1 else 'many'}", count=count)
        return f"{ago} ({_exact(at)})"


def _named(user: ZendeskUser | None) -> str | None:
    if user is None:
        return None
    return f"{user.name} ({user.email})" if user.email else user.name


def _exact(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
