"""What a change of a ticket is made of, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.errors import UpstreamRefused


class TicketClosed(UpstreamRefused):
    """A closed ticket can never be changed again."""

    code = "ticket_closed"


@dataclass(frozen=True, slots=True)
class TicketState:
    """A ticket at the moment. `stamp` is its last change as Zendesk wrote it; `fields` are by our names."""

    status: str
    stamp: str
    tags: tuple[str, ...]
    cc_user_ids: tuple[int, ...]
    follower_user_ids: tuple[int, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TicketChanges:
    """One update. `note` is a private comment; people are user ids; `fields` are by our names."""

    note: str = ""
    followers: tuple[int, ...] = ()
    ccs: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    removed_followers: tuple[int, ...] = ()
    removed_ccs: tuple[int, ...] = ()
    removed_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketUpdated:
    """The ticket just before and just after; `comment_id` is the note's, None without one.

    Zendesk silently leaves out what the account has switched off, such as CCs: `after` shows it.
    """

    before: TicketState
    after: TicketState
    comment_id: int | None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as plain text; `public` is what the customer sees, too."""

    id: int
    body: str
    public: bool
    author_id: int | None
    created_at: datetime | None
