"""One update of a ticket: private note, hidden follower or CC, tags, ticked fields.

Zendesk takes thirty updates of a ticket in ten minutes, so all that goes to a ticket goes in one.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from server import words
from server.channels.letter import taken_back
from server.channels.ticket_note import begins
from server.channels.ticket_update import (
    CC,
    FOLLOWER,
    NOTE,
    changes_of,
    content_of,
    is_as_asked,
    is_left_out,
    proof_of,
    said_of,
)
from server.deliveries.channel import NotWithdrawable, Outbound, Sent, Undeliverable, Withdrawn
from server.errors import UpstreamError
from server.escalations.brief import Brief, Composed
from server.records import Destination
from server.settings import Settings
from server.upstreams import Zendesk
from server.upstreams.zendesk_calls import RecordInvalid
from server.upstreams.zendesk_changes import TicketChanges, TicketClosed, TicketUpdated


class ZendeskTicket:
    name = "zendesk_ticket"
    reads_back = True
    kinds = frozenset({NOTE, FOLLOWER, CC})

    def __init__(self, settings: Settings, instances: Mapping[str, Zendesk]) -> None:
        self._settings = settings
        self._instances = instances

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        known = self._settings.instance(brief.instance).ticket_fields
        content, told = content_of(brief, destinations, reference, known)
        return Composed(
            channel=self.name,
            place=words.text("message.ticket.place", brief.language, id=brief.ticket_id),
            turn="zendesk",
            words=said_of(content, told, brief.language),
            content=content,
            told=told,
            parts=tuple(f"{each.channel}:{each.target}" for each in destinations),
        )

    def send(self, delivery: Outbound) -> Sent:
        """Raises Undeliverable for a closed ticket. People whom Zendesk does not take are left out, and it is said."""
        zendesk, changes = self._zendesk(delivery), changes_of(delivery)
        try:
            updated = self._updated(zendesk, delivery.zendesk_ticket_id, changes)
        except TicketClosed as error:
            raise _closed(zendesk, delivery, error) from error
        return _sent(zendesk, delivery, proof_of(changes, updated), left_out=is_left_out(changes, updated.after))

    def _updated(self, zendesk: Zendesk, ticket_id: int, changes: TicketChanges) -> TicketUpdated:
        try:
            return zendesk.update_ticket(ticket_id, changes)
        except RecordInvalid:
            without = replace(changes, followers=(), ccs=())
            if without in (changes, TicketChanges()):
                raise
            return zendesk.update_ticket(ticket_id, without)

    def find(self, delivery: Outbound) -> Sent | None:
        """By its note among the ticket's comments; without a note, by everything else being as it should be."""
        zendesk, ticket_id = self._zendesk(delivery), delivery.zendesk_ticket_id
        proof: dict[str, Any] = {}
        if delivery.content.get("note"):
            comments = zendesk.comments(ticket_id, since=delivery.tried_at)
            found = (each.id for each in comments if not each.public and begins(each.body, delivery.reference))
            comment_id = next(found, None)
            if comment_id is None:
                return None
            proof["comment_id"] = comment_id
        state = zendesk.ticket_state(ticket_id)
        if not proof and not is_as_asked(state, delivery.content):
            return None
        proof["followers"] = [each for each in delivery.content.get("followers", ()) if each in state.follower_user_ids]
        proof["ccs"] = [each for each in delivery.content.get("ccs", ()) if each in state.cc_user_ids]
        return _sent(zendesk, delivery, proof, left_out=is_left_out(changes_of(delivery), state))

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """In one update, too: a note that takes it back, and away with what was added. Raises NotWithdrawable."""
        zendesk, ticket_id = self._zendesk(delivery), delivery.zendesk_ticket_id
        begin = taken_back(delivery.reference)
        language = self._settings.language
        note = words.text("message.ticket.withdrawn", language, mark=begin, reference=delivery.reference)
        changes = TicketChanges(
            note=note if delivery.content.get("note") else "",
            removed_followers=tuple(proof.get("followers", ())),
            removed_ccs=tuple(proof.get("ccs", ())),
            removed_tags=tuple(proof.get("tags", ())),
            fields=proof.get("fields", {}),
        )
        try:
            if changes.note and _is_said(zendesk, delivery, begin):
                return _remaining(delivery.content, proof)
            if changes != TicketChanges():
                zendesk.update_ticket(ticket_id, changes)
        except TicketClosed as error:
            hint, number = "What stands on it stays as it is.", delivery.zendesk_ticket_id
            raise NotWithdrawable(error.message, hint=hint, code="stays_closed", id=number) from error
        return _remaining(delivery.content, proof)

    def _zendesk(self, delivery: Outbound) -> Zendesk:
        found = self._instances.get(delivery.instance)
        if found is None:
            message = f"Liaison is not connected to a Zendesk {delivery.instance!r} any more."
            hint = "An administrator can add it to liaison.toml again."
            raise Undeliverable(message, hint=hint, code="not_connected")
        return found


def _sent(zendesk: Zendesk, delivery: Outbound, proof: Mapping[str, Any], *, left_out: bool) -> Sent:
    names = ", ".join(delivery.content.get("names", ()))
    url = zendesk.ticket_url(delivery.zendesk_ticket_id)
    return Sent(url, proof, "not_on_ticket", {"names": names}) if left_out else Sent(url, proof)


def _is_said(zendesk: Zendesk, delivery: Outbound, begin: str) -> bool:
    comments = zendesk.comments(delivery.zendesk_ticket_id, since=delivery.tried_at)
    return any(not each.public and each.body.lstrip().startswith(begin) for each in comments)


def _remaining(content: Mapping[str, Any], proof: Mapping[str, Any]) -> Withdrawn:
    remains = ["ticket_note"] if content.get("note") else []
    if "tags" not in proof and (content.get("tags") or content.get("fields")):
        remains.append("ticket_changes")
    return Withdrawn(tuple(remains))


def _closed(zendesk: Zendesk, delivery: Outbound, error: TicketClosed) -> Undeliverable:
    """With where to press instead, if it was merged. That nobody can say so is no reason to fail otherwise."""
    number, target = delivery.zendesk_ticket_id, None
    with suppress(UpstreamError):
        target = zendesk.merged_into(number)
    if target is None:
        return Undeliverable(error.message, hint=error.hint, code="ticket_closed", id=number)
    hint = f"It was merged into ticket {target}: press again there."
    return Undeliverable(error.message, hint=hint, code="ticket_merged", id=number, target=target)
