"""POST /webhooks/slack/interactions and /webhooks/slack/events. Slack waits three seconds, so nothing is sent here."""

from typing import Final

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from server import clock, jobs
from server.audit import Actor
from server.db.engine import session_scope
from server.errors import AccessRefused, Conflict, InvalidRequest, NotFound
from server.escalations import replies
from server.escalations.acknowledging import Outcome, acknowledge
from server.escalations.replies import DELETED, Reply
from server.web.guards import slack_signed
from server.web.parts import parts
from server.web.webhooks.names import PATIENCE, Names
from server.web.webhooks.plain import plain
from server.web.webhooks.presses import Press, presses
from server.web.webhooks.said import Said, said

blueprint: Final = Blueprint("slack", __name__, url_prefix="/webhooks/slack")
slack_signed.over(blueprint)


@blueprint.post("/interactions")
def interactions() -> Response:
    """ "Seen" and "On it". The same press again changes nothing, so whoever repeats one gains nothing."""
    asked = presses(request.form)
    if not asked:
        return _taken()
    who, now = _colleague(asked[0]), clock.now()
    with session_scope(parts().engine) as session:
        for press in asked:
            outcome = acknowledge(session, press.number, press.kind, who, now)
            if outcome in (Outcome.UNKNOWN, Outcome.OVER):
                _tell_the_presser(session, press, outcome)
    return _taken()


@blueprint.post("/events")
def events() -> Response:
    """What is said in the threads of our messages. An event that comes again (X-Slack-Retry-Num) changes nothing.

    Slack sends again what is refused here, after a minute and after five:
    https://docs.slack.dev/apis/events-api#retries
    """
    payload = request.get_json(silent=True)
    if not isinstance(payload, dict):
        raise InvalidRequest("An event must be a JSON object.", hint="See https://docs.slack.dev/apis/events-api.")
    if payload.get("type") == "url_verification":
        return jsonify(challenge=str(payload.get("challenge", "")))
    heard = said(payload)
    if heard is not None:
        _take(heard)
    return _taken()


def _colleague(press: Press) -> Actor:
    """Who pressed. Raises NotFound, AccessRefused (403) for somebody of another workspace, and UpstreamError."""
    slack = parts().slack
    if slack is None:
        raise NotFound("Slack is not connected.", hint="An administrator sets LIAISON_SLACK_TOKEN.", code="no_slack")
    found = slack.colleague(press.slack_user_id, deadline=PATIENCE)
    if found is None:
        with session_scope(parts().engine) as session:
            _tell_the_presser(session, press, "not_a_colleague")
        raise AccessRefused(
            "payload.user: nobody of this Slack workspace.",
            hint="Only colleagues may answer an escalation, not guests of a shared channel.",
            code="not_a_colleague",
            status=403,
        )
    return Actor(f"slack:{found.slack_id}", found.name or found.slack_id, "slack")


def _take(heard: Said) -> None:
    known = parts()
    with session_scope(known.engine) as session:
        found = replies.thread(session, heard.channel, heard.thread_ts)
        if found is None and replies.may_be_ours(session, heard.thread_ts):
            raise Conflict(
                "It is not known yet whether this thread is ours.", hint="Send it again.", code="not_settled"
            )
        if found is None or not replies.may_come_back(known.settings, found):
            return
    reply = _reply(heard)
    with session_scope(known.engine) as session:
        replies.take(session, found.id, reply, known.settings.language, clock.now())


def _reply(heard: Said) -> Reply:
    names = Names(parts().slack, parts().settings.language)
    return Reply(
        channel=heard.channel,
        ts=heard.ts,
        version=heard.version,
        author=Actor(f"slack:{heard.slack_user_id}", names.of(heard.slack_user_id), "slack"),
        words="" if heard.version == DELETED else plain(heard.mrkdwn, names.of),
        files=heard.files,
        url=_url(heard),
    )


def _url(heard: Said) -> str | None:
    """Opens the reply in its thread; None without `slack.team_url`."""
    team = parts().settings.slack.team_url.rstrip("/")
    place = f"{team}/archives/{heard.channel}/p{heard.ts.replace('.', '')}"
    return f"{place}?thread_ts={heard.thread_ts}&cid={heard.channel}" if team else None


def _tell_the_presser(session: Session, press: Press, code: str) -> None:
    """By a message of its own: what a press is answered with, Slack shows to nobody."""
    if press.channel:
        jobs.enqueue(
            jobs.TELL_PRESSER,
            session,
            code=str(code),
            number=press.number,
            channel=press.channel,
            thread=press.thread,
            user=press.slack_user_id,
        )


def _taken() -> Response:
    return Response(status=200)
