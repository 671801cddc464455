"""GET our way to Zendesk and back: the extension's browser window goes through both, and ends where it began.

An address that is not on the list is never gone to: there is a page with words in its place.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request

from server import clock, words
from server.access import oauth, sign_ins
from server.access.sign_ins import SignIn
from server.db.engine import session_scope
from server.errors import AccessRefused, InvalidRequest, LiaisonError, UpstreamError
from server.settings import Instance
from server.web.callers import count_stranger
from server.web.guards import public
from server.web.parts import parts
from server.web.problems import problem_of
from server.web.sidebar import asking, assets, headers
from server.web.sidebar.voice import Voice

blueprint: Final = Blueprint("extension_sign_in", __name__, url_prefix="/auth/extension")
_log: Final = structlog.get_logger("liaison.sign_in")
WORDS: Final = "sign_in."
Arguments = ParamSpec("Arguments")


def told_as_a_page(view: Callable[Arguments, Response]) -> Callable[Arguments, Response]:
    """Where nobody is known whom an error could be taken back to, a person reads it."""

    @wraps(view)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
        try:
            return view(*args, **kwargs)
        except LiaisonError as error:
            voice = Voice(asking.language())
            page = render_template("sign_in.html", t=voice, reason=_reason(error), version=assets.version())
            answer = make_response(page, problem_of(error).status)
            return headers.protect_page(answer, headers.content_security_policy("", ()))

    return told


@blueprint.get("/start")
@public
@told_as_a_page
def start() -> Response:
    """To Zendesk, where somebody says who they are."""
    settings = parts().settings
    way_back = oauth.known_way_back(request.args.get("redirect_uri", ""), settings.extension.redirect_uris)
    try:
        count_stranger()
        asked = oauth.asked(request.args, way_back)
        instance = _instance()
        with session_scope(parts().engine) as session:
            state = sign_ins.begin(session, instance.name, asked, clock.now())
    except LiaisonError as error:
        return _back_with_error(way_back, request.args.get("state", ""), error)
    challenge = oauth.challenge_of(oauth.own_verifier(settings.session_secret, state))
    return _go(parts().sign_ins[instance.name].address(_own_address(), state, challenge))


@blueprint.get("/zendesk")
@public
@told_as_a_page
def zendesk() -> Response:
    """Back from there, and on to the extension with a code of ours, or with the reason why there is none."""
    with session_scope(parts().engine) as session:
        sign_in = sign_ins.answered(session, request.args.get("state", ""), clock.now())
    asked = sign_in.asked
    # The list may have become shorter while the agent was at Zendesk.
    oauth.known_way_back(asked.redirect_uri, parts().settings.extension.redirect_uris)
    try:
        code = _code(sign_in)
    except LiaisonError as error:
        return _back_with_error(asked.redirect_uri, asked.state, error)
    return _go(oauth.with_answer(asked.redirect_uri, code=code, state=asked.state))


def _instance() -> Instance:
    """Raises InvalidRequest for a Zendesk that is not here, or that nobody could sign in with."""
    settings, name = parts().settings, request.args.get("instance")
    known = {instance.name: instance for instance in settings.instances}
    if name is None and len(known) == 1:
        return settings.instances[0]
    if name is None or name not in known:
        raise InvalidRequest("There is no such Zendesk here.", code="instance_unknown")
    if not parts().sign_ins[name].possible:
        raise InvalidRequest("This Zendesk has no OAuth client here.", code="no_oauth_client")
    return known[name]


def _code(sign_in: SignIn) -> str:
    """Raises AccessRefused for a no, at Zendesk or of ours, InvalidRequest, and UpstreamError."""
    if "code" not in request.args:
        refused = request.args.get("error") == "access_denied"  # else nobody said no: the client is set up wrongly
        raise AccessRefused("Zendesk gave no code.", code="access_denied" if refused else "sign_in", status=403)
    known = parts()
    if sign_in.instance_name not in known.sign_ins:  # it was served when this began
        raise InvalidRequest("There is no such Zendesk here.", code="instance_unknown")
    verifier = oauth.own_verifier(known.settings.session_secret, request.args["state"])
    agent_id = known.sign_ins[sign_in.instance_name].who(request.args["code"], verifier, _own_address())
    agent = known.agents.require_now(known.settings.instance(sign_in.instance_name), agent_id)
    with session_scope(known.engine) as session:
        return sign_ins.give_code(session, sign_in, agent_id, agent.name, clock.now())


def _own_address() -> str:
    """What is registered with the OAuth client at Zendesk."""
    return f"{parts().settings.base_url}/auth/extension/zendesk"


def _back_with_error(way_back: str, state: str, error: LiaisonError) -> Response:
    """RFC 6749, 4.1.2.1: a code for the extension, and words for the person. Nothing of anybody else's is in them."""
    reason = _reason(error)
    _log.info("sign_in_refused", code=error.code)
    own = {"state": state} if oauth.STATE.fullmatch(state) else {}
    said = words.text(reason, asking.language())
    return _go(oauth.with_answer(way_back, error=reason.removeprefix(WORDS), error_description=said, **own))


def _reason(error: LiaisonError) -> str:
    """The key of the words for it."""
    away = isinstance(error, UpstreamError) and error.retryable
    key = f"{WORDS}zendesk_away" if away else f"{WORDS}{error.code}"
    return key if words.template(key) else f"{WORDS}failed"


def _go(address: str) -> Response:
    """The address holds a code: it is told to nobody and kept by nobody."""
    answer = make_response(redirect(address, 302))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
