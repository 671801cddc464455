"""What the sidebar's page asks about presses: the preview of one, and what became of a ticket's. It acts by the API."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, make_response, request
from marshmallow import ValidationError

from server import clock, words
from server.db.engine import session_scope
from server.deliveries import pausing
from server.errors import AccessRefused, DatabaseUnavailable, Unprocessable, UpstreamError
from server.escalations import already_open, queries, rights
from server.escalations.records import Asked
from server.escalations.rights import Presser, Right
from server.records import Context
from server.scenarios.facts import terms_of
from server.web.api.escalation_schemas import EscalationBody
from server.web.guards import agent_required
from server.web.parts import parts
from server.web.pressers import presser
from server.web.sidebar import asking, headers
from server.web.sidebar.dealings import Dealings
from server.web.sidebar.previewing import preview_view
from server.web.sidebar.rendering import render_preview, render_strip
from server.web.sidebar.voice import Voice

blueprint: Final = Blueprint("sidebar_escalations", __name__)


@blueprint.get("/sidebar/tickets/<int:zendesk_ticket_id>/escalations")
@agent_required
def strip(zendesk_ticket_id: int) -> Response:
    """All presses of a ticket with their receipts; the page asks often, so nobody but our database is asked."""
    instance = asking.instance()
    with session_scope(parts().engine) as session:
        found = queries.on_ticket(session, instance, zendesk_ticket_id)
        paused = pausing.is_paused(session)
    voice = _voice(instance)
    html = render_strip(found, zendesk_ticket_id, voice, clock.now(), _who(), _workspace(instance), paused)
    return headers.protect_fragment(make_response(html))


@blueprint.post("/sidebar/tickets/<int:zendesk_ticket_id>/escalations/preview")
@agent_required
def preview(zendesk_ticket_id: int) -> Response:
    """Everything that a press would send. Takes what a press takes."""
    instance, asked = asking.instance(), _asked()
    who = presser(instance)
    known = parts().escalations.preview(instance, zendesk_ticket_id, asked, who)
    context = parts().contexts.for_ticket(instance, zendesk_ticket_id)
    voice = _voice(instance)
    view = preview_view(
        known,
        asked,
        zendesk_ticket_id,
        voice,
        clock.now(),
        button=voice.either(_button(context, asked.scenario)),
        account_name=lambda number: _account_name(context, number),
    )
    return headers.protect_fragment(make_response(render_preview(view, _others(context, asked, voice), voice)))


def dealings(context: Context) -> Dealings:
    """For a card; little is known but for that of a ticket. A card never fails for it."""
    cc_as = parts().settings.escalations.cc_as
    if context.ticket is None:
        return Dealings(cc_as=cc_as)
    number, organization = context.ticket.zendesk_ticket_id, context.organization
    who = _who()
    try:
        with session_scope(parts().engine) as session:
            return Dealings(
                here=queries.on_ticket(session, context.instance, number),
                account=already_open.open_for_account(session, context.instance, organization.zendesk_organization_id)
                if organization
                else (),
                put_aside=queries.dismissed(session, context.instance, number),
                always_preview=bool(who and parts().escalations.prefers_preview(who)),
                refused=_refused(who),
                presser=who,
                workspace=_workspace(context.instance),
                cc_as=cc_as,
                paused=pausing.is_paused(session),
            )
    except DatabaseUnavailable:
        return Dealings(presser=who, known=False, cc_as=cc_as)


def _who() -> Presser | None:
    """None while Zendesk cannot say whether the reader is an agent still: then there is nothing to press."""
    try:
        return presser()
    except (AccessRefused, UpstreamError):
        return None


def _refused(who: Presser | None) -> str | None:
    """Why the reader may not press, in words."""
    if who is None:
        return words.text("ui.escalations_off", asking.language())
    try:
        rights.require(who, Right.PRESS, parts().settings.escalations.groups)
    except AccessRefused as error:
        return words.text(f"refused.{error.code}", asking.language())
    return None


def _asked() -> Asked:
    try:
        asked: Asked = EscalationBody().load(request.get_json())
    except ValidationError as error:
        fields = error.messages if isinstance(error.messages, dict) else {"json": error.messages}
        raise Unprocessable("What was sent cannot be used.", hint="See `errors`.", fields=fields) from None
    return asked


def _workspace(instance: str) -> str:
    return headers.workspace_origins((parts().settings.instance(instance),))[0]


def _voice(instance: str) -> Voice:
    return Voice(asking.language(), terms_of(parts().settings.instance(instance)))


def _button(context: Context, scenario_id: str) -> dict[str, str]:
    scenario = parts().contexts.catalog.scenario(scenario_id)
    terms = terms_of(parts().settings.instance(context.instance))
    return {language: text.format_map(terms) for language, text in scenario.button.items()} if scenario else {}


def _account_name(context: Context, number: str) -> str | None:
    found = parts().contexts.organization_named(context, number)
    return found.name if found else None


def _others(context: Context, asked: Asked, voice: Voice) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Every other scenario that sends something: those for this ticket, then those that want a reason."""
    found = context.recommendations
    fitting = {one.scenario: one.title for one in (*found.detected, *found.asked_by_agent, *found.chooser)}
    here: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for scenario in parts().contexts.catalog.scenarios:
        if scenario.id == asked.scenario or not any(route.via != "link" for route in scenario.routes):
            continue
        if scenario.id in fitting:
            here.append((scenario.id, voice.either(fitting[scenario.id])))
        else:
            rest.append((scenario.id, voice.either(scenario.title).format_map(voice.terms)))
    groups = ((voice.plain("ui.another_here"), here), (voice.plain("ui.another_rest"), rest))
    return tuple((label, tuple(rows)) for label, rows in groups if rows)
