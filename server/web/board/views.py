"""GET /board says how to open it; Zendesk's signed launch gives the page, and its session the list and the CSV."""

from typing import Final

from flask import Blueprint, Response, g, make_response, render_template, request

from server import clock, words
from server.db.engine import session_scope
from server.errors import InvalidRequest
from server.escalations import putting_aside
from server.escalations.overview import SHOWS, Overview, Wanted, overview
from server.escalations.rights import Right, require
from server.scenarios.facts import terms_of
from server.settings import Instance
from server.web.board.names import names
from server.web.board.noise import Noise, noise
from server.web.board.presentation import GROUPINGS, board
from server.web.board.table import table
from server.web.guards import agent_required, launch_required, public
from server.web.parts import parts
from server.web.pressers import presser
from server.web.sidebar import asking, assets, headers
from server.web.sidebar.session_block import WORD_GROUPS
from server.web.sidebar.views import told_as_a_page
from server.web.sidebar.voice import Voice

blueprint: Final = Blueprint("board", __name__, template_folder=str(assets.TEMPLATES))


@blueprint.get("/board")
@public
def explained() -> Response:
    """Never any data: who asks is not known here."""
    page = render_template("board/explained.html", t=_voice(), version=assets.version())
    return headers.protect_page(make_response(page), headers.content_security_policy("", ()))


@blueprint.post("/sidebar/<any(nav_bar):location>")
@told_as_a_page
@launch_required
def opened(location: str) -> Response:
    """The page of Zendesk's navigation bar: a session, and the script that asks for the list."""
    settings, launch = parts().settings, g.launch
    language = words.language_for(launch.locale, settings.language)
    session = {
        "token": launch.token,
        "issued_at": clock.now().isoformat(),
        "expires_at": launch.expires_at.isoformat(),
        "renew_url": "/api/v1/session/renew",
        "list_url": f"/board/list?language={language}",
        "csv_url": f"/board/escalations.csv?language={language}",
        "language": language,
        "words": {key: words.template(key, language) for key in sorted(words.keys()) if key.startswith(WORD_GROUPS)},
    }
    page = render_template(
        "board/board.html", session=session, sdk_url=settings.sdk_url, t=Voice(language), version=assets.version()
    )
    policy = headers.content_security_policy(settings.sdk_url, headers.workspace_origins([launch.instance]))
    return headers.protect_page(make_response(page), policy)


@blueprint.get("/board/list")
@agent_required
def listed() -> Response:
    """The fragment that the page places."""
    found, wanted, instance = _asked()
    shown = board(found, wanted, _one_of("by", GROUPINGS), instance, clock.now(), _voice())
    html = render_template("board/list.html", board=shown, noise=_noise(instance), t=_voice())
    return headers.protect_fragment(make_response(html))


@blueprint.get("/board/escalations.csv")
@agent_required
def downloaded() -> Response:
    found, _wanted, instance = _asked()
    return table(found.lines, names(instance, _voice()))


def _asked() -> tuple[Overview, Wanted, Instance]:
    """What the session may see, of its own Zendesk. Raises InvalidRequest, AccessRefused, UpstreamError."""
    require(presser(), Right.OVERSEE)
    instance = parts().settings.instance(asking.instance())
    wanted = Wanted(instance.name, _one_of("show", SHOWS), _team(), _organization())
    with session_scope(parts().engine) as session:
        return overview(session, wanted), wanted, instance


def _noise(instance: Instance) -> tuple[Noise, ...]:
    with session_scope(parts().engine) as session:
        counts = putting_aside.counts(session, instance.name)
    return noise(counts, parts().contexts.catalog, Voice(_voice().language, terms_of(instance)))


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    given = request.args.get(name) or allowed[0]
    if given not in allowed:
        raise InvalidRequest(
            f"The board cannot be asked for that {name}.",
            hint=f"One of: {', '.join(allowed)}.",
            fields={name: [f"Must be one of: {', '.join(allowed)}."]},
        )
    return given


def _team() -> str | None:
    """The name after an equals sign, for there may be tickets of no team."""
    given = request.args.get("team", "")
    return given[1:].replace("\0", "") if given.startswith("=") else None


def _organization() -> int | None:
    given = request.args.get("account", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise InvalidRequest("There is no such account.", fields={"account": ["Must be an organization's number."]})
    return int(given)


def _voice() -> Voice:
    return Voice(words.language_for(request.args.get("language"), *request.accept_languages.values()))
