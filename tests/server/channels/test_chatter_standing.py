import pytest
from sqlalchemy import select

from server.channels.chatter_standing import end_reminders
from server.channels.salesforce_chatter import SalesforceChatter
from server.db.engine import session_scope
from server.deliveries.models import DeliveryRow
from server.errors import UpstreamUnreachable
from server.escalations.standing import NotYet
from server.records import Destination
from server.upstreams import connect
from tests.server.channels.briefs import REFERENCE, brief, outbound
from tests.server.escalations import pressed

POST = {"channel": "salesforce_chatter", "state": "sent", "proof": {"post_id": "0D5"}}


@pytest.fixture
def feed(settings):
    return connect(settings).salesforce.feed


@pytest.fixture
def content(feed):
    """Of a post that stands there with its reminder."""
    channel = SalesforceChatter(feed)
    composed = channel.compose(brief(), (Destination("salesforce_chatter", "the account"),), REFERENCE)
    channel.send(outbound(composed))
    return composed.content


@pytest.fixture
def escalation(engine, content):
    """Its id, with one such post that is as one likes."""

    def made(state="done", **changes):
        with session_scope(engine) as session:
            return str(pressed.press(session, state=state, deliveries=[{**POST, "content": content, **changes}]).id)

    return made


def statuses(sandbox):
    return [task["Status"] for task in sandbox.world.salesforce.tables["Task"].values() if REFERENCE in task["Subject"]]


def changes(sandbox):
    return [entry for entry in sandbox.requests("salesforce") if entry["method"] == "PATCH"]


def test_what_is_done_reminds_nobody_any_more(engine, feed, escalation, sandbox):
    done = escalation()
    for _ in range(2):
        end_reminders(engine, feed, done)
    assert (statuses(sandbox), len(changes(sandbox))) == (["Completed"], 1)


def test_what_goes_on_is_left_alone(engine, feed, escalation, sandbox):
    end_reminders(engine, feed, escalation("open"))
    assert changes(sandbox) == []


def test_a_reminder_that_may_still_be_made_is_waited_for(engine, feed, escalation):
    done = escalation("done")
    with session_scope(engine) as session:
        session.scalars(select(DeliveryRow)).one().state = "unknown"
    with pytest.raises(NotYet):
        end_reminders(engine, feed, done)


def test_a_salesforce_that_is_away_is_asked_again_and_one_that_refuses_is_not(engine, feed, escalation, sandbox):
    done = escalation()
    sandbox.fault("salesforce", status=500, method="PATCH", times=1)
    with pytest.raises(UpstreamUnreachable):
        end_reminders(engine, feed, done)
    body = [{"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "no"}]
    sandbox.fault("salesforce", status=403, body=body, method="PATCH")
    end_reminders(engine, feed, done)
    assert statuses(sandbox) == ["Not Started"]


def test_without_salesforce_there_is_nothing_to_end(engine, escalation, sandbox):
    end_reminders(engine, None, escalation())
    assert changes(sandbox) == []
