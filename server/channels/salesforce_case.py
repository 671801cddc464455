"""A comment on the ticket's case in Salesforce. One case per ticket: the one that is there, or a new one.

The case that Zendesk's own sync has opened is keyed by the ticket's address:
https://handbook.gitlab.com/handbook/eta/css/zendesk-salesforce-sync/
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server import words
from server.channels.letter import cut, letter, mark, one_line, plain, printable, taken_back
from server.deliveries.channel import Outbound, Sent, Withdrawn
from server.errors import UpstreamNotFound
from server.escalations.brief import Brief, Composed
from server.links.places import ticket_addresses
from server.policy import CustomerText
from server.records import Destination
from server.settings import Settings
from server.upstreams.answers import only_asking
from server.upstreams.salesforce_cases import LONGEST_COMMENT, LONGEST_SUBJECT, Case, Cases, Comment


class SalesforceCase:
    name = "salesforce_case"
    reads_back = True
    kinds = frozenset({"salesforce_case"})

    def __init__(self, settings: Settings, cases: Cases) -> None:
        self._settings = settings
        self._cases = cases

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        language = brief.language
        comment = plain(letter(brief, "salesforce", reference), LONGEST_COMMENT, language, "utf-8")
        opened = words.text("message.case.opened", language, mark=mark(reference), url=brief.ticket_url)
        back = words.text("message.case.withdrawn", language, mark=taken_back(reference), reference=reference)
        content = {
            "account_id": brief.account_id or next((each.target for each in destinations), None),
            "addresses": list(self._addresses(brief)),
            "subject": _subject(brief),
            "opened": opened,
            "comment": comment,
            "withdrawn": back,
        }
        return Composed(
            channel=self.name,
            place=words.text("message.case.place", language),
            turn=self.name,
            words=comment,
            content=content,
            parts=tuple(f"{each.channel}:{each.target}" for each in destinations),
        )

    def send(self, delivery: Outbound) -> Sent:
        content = delivery.content
        with only_asking():
            case, note = self._case_for(delivery)
        if case is None:
            opened, comment_id = self._cases.open(_key(delivery), self._fields(content), content["comment"])
            return _sent(opened, comment_id, "case_opened")
        comment_id = self._cases.comment(case.id, content["comment"])
        return _sent(case, comment_id, "case_closed" if case.closed else note)

    def find(self, delivery: Outbound) -> Sent | None:
        case = self._standing_case(delivery, {})
        if case is None:
            return None
        wanted = mark(delivery.reference)
        comments = self._cases.comments(case.id, delivery.tried_at)
        found = next((comment for comment in comments if comment.text.lstrip().startswith(wanted)), None)
        return _sent(case, found.id) if found else None

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """By one more comment; closes the case if this escalation has opened it and nobody else has written there."""
        case = self._standing_case(delivery, proof)
        if case is None:
            return Withdrawn()
        comments = self._cases.comments(case.id)
        done = taken_back(delivery.reference)
        if not any(comment.text.lstrip().startswith(done) for comment in comments):
            self._cases.comment(case.id, delivery.content["withdrawn"])
        if not _is_ours(case, delivery) or case.closed:
            return Withdrawn(("case_comment",))
        alone = not _others(comments, delivery) and not self._cases.has_posts(case.id)
        closed = alone and self._cases.close(case.id)
        return Withdrawn(("case_comment",) if closed else ("case_comment", "case_open"))

    def _case_for(self, delivery: Outbound) -> tuple[Case | None, str | None]:
        """The case to write on, None where there is none yet, and the code of what was done to have it."""
        case = self._known_case(delivery)
        if case is None or case.key is not None or (delivery.thread or {}).get("case_id"):
            return case, None
        self._cases.adopt(case, _key(delivery))  # it is ours once, however often it is asked for
        return case, "case_adopted"

    def _known_case(self, delivery: Outbound) -> Case | None:
        """What follows an earlier message goes to its case; anything else to the ticket's own."""
        earlier = (delivery.thread or {}).get("case_id")
        if earlier:
            return self._cases.with_id(earlier)
        return self._cases.of_ticket(_key(delivery), delivery.content["addresses"])

    def _standing_case(self, delivery: Outbound, proof: Mapping[str, Any]) -> Case | None:
        """The case that it has gone to, None if there is none any more."""
        try:
            return self._cases.with_id(proof["case_id"]) if "case_id" in proof else self._known_case(delivery)
        except UpstreamNotFound:
            return None

    def _fields(self, content: Mapping[str, Any]) -> dict[str, Any]:
        url_field = self._settings.salesforce.case_url_field
        fields = {"Subject": content["subject"], "Description": content["opened"], "AccountId": content["account_id"]}
        if url_field and content["addresses"]:
            fields[url_field] = content["addresses"][0]
        return {name: value for name, value in fields.items() if value}

    def _addresses(self, brief: Brief) -> tuple[str, ...]:
        known = ticket_addresses(self._settings.instance(brief.instance), brief.ticket_id)
        return tuple(dict.fromkeys((brief.ticket_url, *known)))


def _subject(brief: Brief) -> str:
    subject = CustomerText(one_line(printable(brief.subject.value)))
    template = words.template("message.case.subject", brief.language) or ""
    return cut(
        brief.policy.outgoing("salesforce", template, {"id": brief.ticket_id, "subject": subject}).text, LONGEST_SUBJECT
    )


def _key(delivery: Outbound) -> str:
    return f"{delivery.instance}:{delivery.zendesk_ticket_id}"


def _sent(case: Case, comment_id: str, note: str | None = None) -> Sent:
    return Sent(case.url, {"case_id": case.id, "comment_id": comment_id}, note)


def _is_ours(case: Case, delivery: Outbound) -> bool:
    """Whether a message of the same escalation has opened the case: its description begins with that reference."""
    return case.description.lstrip().startswith(f"[{_escalation(delivery)}.")


def _others(comments: Sequence[Comment], delivery: Outbound) -> bool:
    ours = tuple(f"{bracket}{_escalation(delivery)}." for bracket in "[(")
    return any(not comment.text.lstrip().startswith(ours) for comment in comments)


def _escalation(delivery: Outbound) -> str:
    return delivery.reference.rpartition(".")[0]
