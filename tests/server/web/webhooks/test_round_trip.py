"""From the press to Slack and back to the ticket, over the sandbox and with a worker."""

import pytest
from sqlalchemy import select

from server import clock, jobs
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.deliveries.states import State
from server.escalations.models import EscalationRow
from server.upstreams import connect
from tests.server.escalations import pressed
from tests.server.test_worker import at_work, eventually
from tests.server.web.webhooks.signing import press, tell

CHANNEL = "C0SALES001"
TEXT = {"type": "section", "text": {"type": "mrkdwn", "text": "Northwind needs you."}}
CONTENT = {"channel": CHANNEL, "text": "Northwind needs you.", "blocks": [TEXT]}


@pytest.fixture
def escalation(engine, settings, sandbox):
    """Its message stands in Slack."""
    posted = connect(settings).slack.messages.post(CHANNEL, CONTENT["text"], CONTENT["blocks"], reference="ESC-1.1")
    with session_scope(engine) as session:
        proof = {"channel": CHANNEL, "ts": posted.ts}
        return pressed.press(session, deliveries=[{"content": CONTENT, "proof": proof}], follow_at=clock.now())


def the_message(sandbox, engine):
    with session_scope(engine) as session:
        ts = session.scalars(select(DeliveryRow.proof["ts"].astext).where(DeliveryRow.position == 1)).one()
    return next(each for each in sandbox.world.slack.messages[CHANNEL] if each["ts"] == ts)


def test_a_press_is_seen_in_slack_a_reply_on_the_ticket_and_a_solved_ticket_in_slack_again(
    client, sandbox, engine, settings, database_url, escalation
):
    thread = the_message(sandbox, engine)["ts"]
    with at_work(settings, database_url):
        press(client, escalation.number)
        eventually(lambda: "Seen by Vera Lindholm" in str(the_message(sandbox, engine)))
        reply = {"type": "message", "channel": CHANNEL, "user": "U02VERALI", "text": "On my way", "ts": "9.000001"}
        tell(client, {**reply, "thread_ts": thread})
        eventually(lambda: any(row.state == State.SENT and row.purpose == "reply" for row in deliveries(engine)))
        sandbox.world.zendesk["global"].tickets[4242]["status"] = "solved"
        with session_scope(engine) as session:
            session.get_one(EscalationRow, escalation.id).follow_at = clock.now()
            jobs.enqueue(jobs.FOLLOW, session, timestamp=0)
        eventually(lambda: "Done: the ticket is solved" in str(the_message(sandbox, engine)))
    (note,) = [each for each in sandbox.world.zendesk["global"].comments[4242] if "On my way" in each["body"]]
    assert note["public"] is False
    assert "Vera Lindholm answered in Slack:" in note["body"].splitlines()[0]


def test_whoever_presses_what_is_over_is_told_so_and_nobody_else(
    client, sandbox, engine, settings, database_url, escalation
):
    with session_scope(engine) as session:
        session.get_one(EscalationRow, escalation.id).state = "done"
    with at_work(settings, database_url):
        press(client, escalation.number)
        (told,) = eventually(lambda: sandbox.world.slack.whispers)
    assert (told["channel"], told["user"]) == (CHANNEL, "U02VERALI")
    assert told["text"].startswith(f"{escalation.number} is over already")


def deliveries(engine):
    with session_scope(engine) as session:
        return list(session.scalars(select(DeliveryRow)))


def test_the_worker_follows_tickets_by_itself(engine, settings, database_url, sandbox, escalation):
    sandbox.world.zendesk["global"].tickets[4242]["status"] = "solved"
    with at_work(settings, database_url):
        eventually(lambda: the_state(engine) == "done")


def the_state(engine):
    with session_scope(engine) as session:
        return session.scalars(select(EscalationRow.state)).one()
