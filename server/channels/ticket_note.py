"""The private note on a ticket: who, why, which scenario, the process page, where else. Pure."""

from collections.abc import Iterator

from server.channels.letter import Line, Writer, mark, plain, printable
from server.escalations.brief import Brief
from server.policy import CustomerText

LONGEST = 30_000  # characters; Zendesk takes 65,535 bytes in a comment


def composed_note(brief: Brief, reference: str) -> str:
    """What stands on the ticket anyhow (subject, customer) is left out."""
    return plain(tuple(_lines(brief, reference)), LONGEST, brief.language)


def _lines(brief: Brief, reference: str) -> Iterator[Line]:
    writer = Writer(brief, "zendesk", printable)
    title = CustomerText(brief.title)
    heading = writer.say("joined" if brief.joined else "heading", title=title, number=brief.number)
    yield Line(f"{mark(reference)} {heading}")
    yield from writer.particulars()
    yield from writer.process()
    if brief.elsewhere:
        yield Line(writer.say("elsewhere", places=CustomerText(", ".join(brief.elsewhere))))


def begins(note: str, reference: str) -> bool:
    """Whether a note is the one with this reference: it stands before any word of a stranger."""
    return note.lstrip().startswith(mark(reference))
