import pytest

from server.deliveries.states import State
from server.web.sidebar.receipts import strip
from server.web.sidebar.voice import Voice
from tests.zendesk_app.contexts import NOW
from tests.zendesk_app.escalations import LENA, escalation, receipt


def word_of(state, *, paused):
    known = [escalation(receipt("Salesforce case", state))]
    return strip(known, 4242, Voice("en"), NOW, LENA, paused=paused).escalations[0].receipts[0].word


@pytest.mark.parametrize(
    ("state", "held", "else_"),
    [
        (State.WAITING, "Waiting", "Waiting"),
        (State.RETRYING, "Waiting", "Will retry at"),
        (State.UNKNOWN, "Waiting", "Checking …"),
        (State.WITHDRAWING, "Waits to be withdrawn", "Being withdrawn …"),
        (State.SENDING, "Sending …", "Sending …"),
        (State.SENT, "Sent", "Sent"),
    ],
)
def test_what_a_pause_holds_is_not_said_to_be_under_way(state, held, else_):
    assert (word_of(state, paused=True), word_of(state, paused=False)) == (held, else_)
