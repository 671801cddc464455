"""The sidebar's templates, filled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template

from server.escalations.records import Escalation
from server.escalations.rights import Presser
from server.records import Context, OtherTickets
from server.web.sidebar import assets
from server.web.sidebar.dealings import Dealings
from server.web.sidebar.presentation import card, ticket_list
from server.web.sidebar.previewing import PreviewView
from server.web.sidebar.receipts import strip
from server.web.sidebar.voice import Voice


def render_shell(session: dict[str, Any], sdk_url: str) -> str:
    """The page that the launch answers with: a skeleton, the session, and the scripts that fill it."""
    voice = Voice(session["language"])
    return render_template("shell.html", session=session, sdk_url=sdk_url, version=assets.version(), t=voice)


def render_refusal(message: str, hint: str, language: str) -> str:
    """The page in place of the sidebar when the launch was refused."""
    return render_template("refusal.html", message=message, hint=hint, version=assets.version(), t=Voice(language))


def render_card(
    context: Context, language: str, now: datetime, unsaved: str | None = None, dealings: Dealings | None = None
) -> str:
    voice = Voice(language, context.terms)
    return render_template("card.html", card=card(context, voice, now, unsaved, dealings), t=voice)


def render_strip(
    found: Sequence[Escalation],
    ticket_id: int,
    voice: Voice,
    now: datetime,
    presser: Presser | None,
    workspace: str,
    paused: bool = False,
) -> str:
    """What became of every press of a ticket."""
    shown = strip(found, ticket_id, voice, now, presser, workspace, paused)
    return render_template("escalations.html", strip=shown, t=voice)


def render_preview(view: PreviewView, others: Sequence[tuple[str, Sequence[tuple[str, str]]]], voice: Voice) -> str:
    """What a press would send. `others` are scenarios to pick instead: id and title, in groups."""
    return render_template("preview.html", preview=view, others=others, t=voice)


def render_tickets(others: OtherTickets, language: str, now: datetime) -> str:
    voice = Voice(language)
    return render_template("tickets.html", others=ticket_list(others, voice, now), t=voice)
