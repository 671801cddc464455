"""What has been done about a ticket and its account, and what this agent may do: all that the card's buttons need."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.escalations.records import Dismissal, Escalation
from server.escalations.rights import Presser
from server.web.sidebar.receipts import Strip, strip
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Dealings:
    """`here` are all escalations of the ticket, `account` the open ones of the account.

    `refused` is why the agent, `presser`, may not press, in words; `known` is False while the database does not answer.
    `cc_as` is the setting of that name: what a CC of the process becomes. `paused`: nothing is sent at present.
    """

    here: tuple[Escalation, ...] = ()
    account: tuple[Escalation, ...] = ()
    put_aside: tuple[Dismissal, ...] = ()
    always_preview: bool = False
    refused: str | None = None
    presser: Presser | None = None
    workspace: str = ""
    known: bool = True
    cc_as: str = "follower"
    paused: bool = False


NOTHING_DONE: Final = Dealings()


@dataclass(frozen=True, slots=True)
class Doing:
    """The same for the page. `unknown`: nothing can be pressed, as nobody can say what was pressed already."""

    strip: Strip
    refused: str | None
    always_preview: bool
    unknown: bool


def doing(dealings: Dealings, ticket_id: int, voice: Voice, now: datetime) -> Doing:
    shown = strip(dealings.here, ticket_id, voice, now, dealings.presser, dealings.workspace, dealings.paused)
    refused = voice.plain("ui.escalations_off") if not dealings.known else dealings.refused
    return Doing(shown, refused, dealings.always_preview, not dealings.known)
