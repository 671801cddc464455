"""Who may come in, beside every view.

`@launch_required`, `@session_required` (the sidebar's page), `@agent_required` (that, or the browser extension),
`@api_caller_required("read")` (or "act": those two, or a program), `@slack_signed`, `@public`.
A guard stands next to its view, or over a blueprint (`session_required.over(blueprint)`). An app with a route that has
none does not start (`require_everywhere`). No guard reads a cookie or the address: browsers drop the one in a
cross-site frame, and the other ends up in logs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from flask import Blueprint, Flask, g, request

from server import clock
from server.access import signatures, tokens, zaf
from server.access.sessions import AgentSession
from server.db.engine import session_scope
from server.errors import AccessRefused, SettingsError
from server.settings import Instance
from server.web import callers
from server.web.callers import Caller
from server.web.parts import Parts, parts

P = ParamSpec("P")
R = TypeVar("R")
LARGEST_FROM_SLACK: Final = 1024 * 1024  # bytes; a message has up to 40,000 characters, and Slack may send it thrice


@dataclass(frozen=True, slots=True)
class Launch:
    """`g.launch`: an agent who was let in just now, with the token of the session that this began."""

    token: str = field(repr=False)
    expires_at: datetime
    instance: Instance
    location: str
    locale: str | None
    agent_id: int


class Guard:
    """A check that raises AccessRefused, or notes in `g` who is asking."""

    def __init__(self, check: Callable[[], None]) -> None:
        self.check = check

    def __call__(self, view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            self.check()
            return view(*args, **kwargs)

        guarded.guard = self  # type: ignore[attr-defined]  # read by require_everywhere
        return guarded

    def over(self, blueprint: Blueprint) -> None:
        """Guard every route of the blueprint."""
        blueprint.before_request(self.check)
        _OVER.add(self.check)


_OVER: Final[set[Callable[[], None]]] = set()


def _launch() -> None:
    """The token counts in the body of a POST only: one in the address has been seen by others already."""
    if request.method != "POST":
        raise AccessRefused("The app is opened by Zendesk's signed POST.", hint=zaf.REOPEN, code="launch_missing")
    known = parts()
    location = str((request.view_args or {})["location"])
    launch = zaf.verified(request.form.get("token", ""), location, known.instances, known.keys.of)
    agent = known.agents.require(launch.instance, launch.agent_id)
    # Last, so that an agent may try the same token again when Zendesk was too slow to tell their role.
    with session_scope(known.engine) as session:
        zaf.take_once(session, launch)
    token, started = known.sessions.start(launch, agent.locale or request.accept_languages.best)
    g.caller = Caller(f"agent:{launch.agent_id}", launch.instance, launch.agent_id)
    g.launch = Launch(token, started.expires_at, launch.instance, launch.location, started.locale, launch.agent_id)


def _session() -> None:
    known = parts()
    _begin(known, known.sessions.read(_bearer()))


def _begin(known: Parts, session: AgentSession) -> None:
    try:
        instance = known.settings.instance(session.instance_name)
    except SettingsError:
        raise AccessRefused(
            "This session is for a Zendesk that is gone.", hint=zaf.REOPEN, code="session_invalid"
        ) from None
    context = g._get_current_object()  # looked up once
    context.session = session
    context.caller = Caller(f"agent:{session.agent_id}", instance, session.agent_id)


def _agent() -> None:
    known, text = parts(), _bearer()
    if not tokens.looks_like_one(text):
        _begin(known, known.sessions.read(text))
        return
    caller = callers.with_token(known, text, "read")
    if caller.agent_id is None:
        raise AccessRefused(
            "This is for agents; programs have the API.",
            hint="It is described at /api/v1/openapi.json.",
            code="agents_only",
        )
    g.caller = caller


def _bearer() -> str:
    kind, _, token = str(request.environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token:
        raise AccessRefused(
            "This needs a session or an API token.",
            hint="Send it as `Authorization: Bearer …`.",
            code="credentials_missing",
        )
    return token


def _api_caller(scope: str) -> Callable[[], None]:
    def check() -> None:
        known, text = parts(), _bearer()
        if tokens.looks_like_one(text):
            g.caller = callers.with_token(known, text, scope)
        else:
            _begin(known, known.sessions.read(text))

    return check


def _slack() -> None:
    """The body is read as it came: what Flask would make of it is not what was signed."""
    request.max_content_length = request.max_form_memory_size = LARGEST_FROM_SLACK
    said = request.headers
    signatures.require_slack(
        parts().settings.slack.signing_secret,
        said.get("X-Slack-Request-Timestamp", ""),
        said.get("X-Slack-Signature", ""),
        request.get_data(),
        clock.now(),
    )
    g.caller = Caller("slack")


launch_required: Final = Guard(_launch)
session_required: Final = Guard(_session)
agent_required: Final = Guard(_agent)
slack_signed: Final = Guard(_slack)
public: Final = Guard(lambda: None)
_API: Final = {scope: Guard(_api_caller(scope)) for scope in tokens.SCOPES}


def api_caller_required(scope: str) -> Guard:
    """A session of the sidebar, an agent's browser, or an API token that may `scope` (read, act)."""
    return _API[scope]


def require_everywhere(app: Flask) -> None:
    """Raises RuntimeError naming the routes without a guard. A blueprint's own static files are public."""
    open_routes = sorted(rule.endpoint for rule in app.url_map.iter_rules() if not _is_guarded(app, rule.endpoint))
    if open_routes:
        raise RuntimeError(f"No guard beside: {', '.join(open_routes)}. See server/web/guards.py.")


def _is_guarded(app: Flask, endpoint: str) -> bool:
    blueprint, _, name = endpoint.rpartition(".")
    if blueprint and name == "static":
        return True
    over = any(check in _OVER for check in app.before_request_funcs.get(blueprint, ()))
    return over or isinstance(getattr(app.view_functions[endpoint], "guard", None), Guard)
