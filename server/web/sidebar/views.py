"""The signed launch of the Zendesk app, and the fragments that its page asks for with the session it was given."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from flask import Blueprint, Response, abort, g, make_response, request, send_from_directory

from server import clock, words
from server.errors import InvalidRequest, LiaisonError
from server.records import Context
from server.settings import Instance
from server.web.guards import agent_required, launch_required, public
from server.web.parts import parts
from server.web.problems import problem_of
from server.web.sidebar import asking, assets, headers
from server.web.sidebar.escalations import dealings
from server.web.sidebar.rendering import render_card, render_refusal, render_shell, render_tickets
from server.web.sidebar.session_block import session_block

UNSAVED: Final = ("new_ticket", "requester", "organization", "priority")

Arguments = ParamSpec("Arguments")

blueprint = Blueprint(
    "sidebar",
    __name__,
    template_folder=str(assets.TEMPLATES),
    static_folder=str(assets.STATIC),
    static_url_path="/sidebar/static",
)


def told_as_a_page(view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
    """A refused launch is read by a person inside Zendesk, so it is a page with the reason, not JSON."""

    @wraps(view)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
        try:
            return view(*args, **kwargs)
        except LiaisonError as error:
            problem = problem_of(error)
            page = make_response(render_refusal(problem.detail, problem.hint, asking.language()), problem.status)
            return _protected(page, *parts().instances)

    return told


@blueprint.post("/sidebar/<any(ticket_sidebar,new_ticket_sidebar,organization_sidebar,user_sidebar):location>")
@told_as_a_page
@launch_required
def launch(location: str) -> Response:
    """The page of one place in Zendesk. The browser says which ticket; we check who asks."""
    settings = parts().settings
    session = session_block(
        token=g.launch.token,
        expires_at=g.launch.expires_at,
        now=clock.now(),
        instance=g.launch.instance.name,
        location=location,
        agent_id=g.launch.agent_id,
        language=words.language_for(g.launch.locale, settings.language),
    )
    return _protected(make_response(render_shell(session, settings.sdk_url)), g.launch.instance)


@blueprint.get("/sidebar/tickets/<int:zendesk_ticket_id>/card")
@agent_required
def ticket_card(zendesk_ticket_id: int) -> Response:
    """`anew=1`: something has just changed, or somebody tries again."""
    return _card(parts().contexts.for_ticket(asking.instance(), zendesk_ticket_id, anew=_anew()))


@blueprint.get("/sidebar/organizations/<int:zendesk_organization_id>/card")
@agent_required
def organization_card(zendesk_organization_id: int) -> Response:
    return _card(parts().contexts.for_organization(asking.instance(), zendesk_organization_id, anew=_anew()))


@blueprint.get("/sidebar/users/<int:zendesk_user_id>/card")
@agent_required
def user_card(zendesk_user_id: int) -> Response:
    return _card(parts().contexts.for_user(asking.instance(), zendesk_user_id, anew=_anew()))


@blueprint.get("/sidebar/organizations/<int:zendesk_organization_id>/tickets")
@agent_required
def other_tickets(zendesk_organization_id: int) -> Response:
    """The organization's other tickets; asked for after the card, because a search takes longer than the rest."""
    except_ticket = request.args.get("except", type=int)
    found = parts().contexts.other_tickets(asking.instance(), zendesk_organization_id, except_ticket)
    return headers.protect_fragment(make_response(render_tickets(found, asking.language(), clock.now())))


@blueprint.get("/sidebar/assets/<version>/<path:name>")
@public
def asset(version: str, name: str) -> Response:
    """A static file under its version: what has this address never changes."""
    if version != assets.version():
        abort(404)
    response = send_from_directory(assets.STATIC, name, max_age=assets.A_YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _anew() -> bool:
    return request.args.get("anew") == "1"


def _card(context: Context) -> Response:
    unsaved = request.args.get("unsaved")
    if unsaved and unsaved not in UNSAVED:
        raise InvalidRequest("That cannot be unsaved.", hint=f"One of: {', '.join(UNSAVED)}.")
    return headers.protect_fragment(
        make_response(render_card(context, asking.language(), clock.now(), unsaved, dealings(context)))
    )


def _protected(page: Response, *instances: Instance) -> Response:
    workspaces = headers.workspace_origins(instances)
    return headers.protect_page(page, headers.content_security_policy(parts().settings.sdk_url, workspaces))
