"""What is asked of a ticket in one update, and what of it was new. Pure.

The content of a delivery: note, followers and ccs (user ids), tags, fields (by our names), names (of the people); all
optional.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from server import words
from server.channels.letter import mark, printable
from server.channels.ticket_note import begins, composed_note
from server.deliveries.channel import Outbound
from server.escalations.brief import Brief, Told
from server.records import Destination
from server.upstreams.zendesk_changes import TicketChanges, TicketState, TicketUpdated

NOTE: Final = "zendesk_note"
FOLLOWER: Final = "zendesk_follower"
CC: Final = "zendesk_cc"


def content_of(
    brief: Brief, destinations: tuple[Destination, ...], reference: str, fields: Iterable[str]
) -> tuple[dict[str, Any], tuple[Told, ...]]:
    """The content, and who is told by it. `fields` are those that this instance has."""
    people = list(_people(brief, destinations))
    note = any(each.channel == NOTE for each in destinations)
    content = {
        "note": composed_note(brief, reference) if note else "",
        "followers": [user_id for user_id, told in people if told.how == "follower"],
        "ccs": [user_id for user_id, told in people if told.how == "cc"],
        "tags": list(brief.tags),
        "fields": {name: value for name, value in brief.ticket_fields.items() if name in fields},
        "names": [told.name for _, told in people],
    }
    return content, tuple(told for _, told in people)


def _people(brief: Brief, destinations: Iterable[Destination]) -> Iterable[tuple[int, Told]]:
    """User ids and who is told how. Where the policy allows no CC, a follower stands in."""
    for each in destinations:
        person = brief.people.get(each.mention) if each.mention else None
        if each.channel != NOTE and person and person.zendesk_user_id is not None:
            how = "cc" if each.channel == CC and brief.policy.cc else "follower"
            yield person.zendesk_user_id, Told(person.name, how, each.mention)


def said_of(content: Mapping[str, Any], told: tuple[Told, ...], language: str) -> str:
    """Every word of it: the note, and what else the update does, a line each."""
    fields = (words.text(f"field.{name}", language) for name in content["fields"])
    lines = {
        "followers": ("names", ", ".join(each.name for each in told if each.how == "follower")),
        "ccs": ("names", ", ".join(each.name for each in told if each.how == "cc")),
        "tags": ("tags", ", ".join(content["tags"])),
        "ticks": ("fields", ", ".join(fields)),
    }
    said = (
        words.text(f"message.ticket.{code}", language, **{gap: value}) for code, (gap, value) in lines.items() if value
    )
    return "\n\n".join(part for part in (content["note"], "\n".join(said)) if part)


def changes_of(delivery: Outbound) -> TicketChanges:
    content = delivery.content
    note = inert(content.get("note", ""))
    if note and not begins(note, delivery.reference):
        note = f"{mark(delivery.reference)} {note}"
    return TicketChanges(
        note=note,
        followers=tuple(content.get("followers", ())),
        ccs=tuple(content.get("ccs", ())),
        tags=tuple(content.get("tags", ())),
        fields=content.get("fields", {}),
    )


def inert(note: str) -> str:
    """Zendesk fills in placeholders ({{ticket.…}}, {% … %}) in what is written: a stranger's are kept as they look."""
    return printable(note).replace("{{", "{\u200b{").replace("{%", "{\u200b%")


def proof_of(changes: TicketChanges, updated: TicketUpdated) -> dict[str, Any]:
    """What was not there before, so that withdrawing takes away no more than that."""
    before, after = updated.before, updated.after
    new_followers, new_ccs = set(after.follower_user_ids), set(after.cc_user_ids)
    return {
        "comment_id": updated.comment_id,
        "followers": [each for each in changes.followers if each in new_followers - {*before.follower_user_ids}],
        "ccs": [each for each in changes.ccs if each in new_ccs - {*before.cc_user_ids}],
        "tags": [each for each in changes.tags if each not in before.tags],
        "fields": {
            name: before.fields.get(name) or False
            for name, value in changes.fields.items()
            if before.fields.get(name) != value
        },
    }


def is_as_asked(state: TicketState, content: Mapping[str, Any]) -> bool:
    """Whether everything but the note is as it should be."""
    return (
        {*content.get("followers", ())} <= {*state.follower_user_ids}
        and {*content.get("ccs", ())} <= {*state.cc_user_ids}
        and {*content.get("tags", ())} <= {*state.tags}
        and all(state.fields.get(name) == value for name, value in content.get("fields", {}).items())
    )


def is_left_out(changes: TicketChanges, after: TicketState) -> bool:
    """Whether somebody was to be added and is not there."""
    return not ({*changes.followers} <= {*after.follower_user_ids} and {*changes.ccs} <= {*after.cc_user_ids})
