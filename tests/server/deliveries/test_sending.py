"""What only shows where messages hang on each other, and where attempts take longer than anybody thought."""

from dataclasses import dataclass, field, replace

from server.db.engine import session_scope
from server.deliveries.channel import Outbound, Sent, Undeliverable
from server.deliveries.retrying import retry
from server.deliveries.states import State
from server.deliveries.withdrawing import withdraw
from server.errors import UpstreamTimeout
from server.upstreams.budget import Budget
from tests.server.deliveries.destination import AGENT, SETTINGS, Desk, Destination, plan

LATE = UpstreamTimeout("slack", "Slack did not answer in time.")


@dataclass
class Board(Destination):
    """As a channel in Slack: whoever looks at the channel does not see what stands in its threads."""

    name: str = "board"
    threads: dict[str, str | None] = field(default_factory=dict)

    def send(self, delivery: Outbound) -> Sent:
        self.threads[delivery.reference] = (delivery.thread or {}).get("on")
        return super().send(delivery)

    def find(self, delivery: Outbound) -> Sent | None:
        seen = self.threads.get(delivery.reference) == (delivery.thread or {}).get("on")
        return super().find(delivery) if seen else None


def board_with_a_joined_ticket(engine):
    """The desk, the board, and the ids of the first message and of what follows it."""
    board = Board()
    desk = Desk(engine, board)
    of_board = {"channel": "board", "turn": "board:1"}
    escalation = desk.press(plan(**of_board), plan(purpose="join", zendesk_ticket_id=4712, **of_board))
    desk.later(desk.settings.undo)
    first, joined = (row.id for row in desk.rows(escalation))
    return desk, board, first, joined


def test_a_withdrawal_looks_for_a_reply_in_its_thread(engine):
    desk, board, first, joined = board_with_a_joined_ticket(engine)
    desk.run(first)
    board.after.append(LATE)
    desk.run(joined)
    with session_scope(desk.engine) as session:
        withdraw(session, desk.row(joined).escalation_id, AGENT, desk.now)
    desk.run_to_the_end(joined)
    assert (desk.row(joined).state, board.taken_back) == (State.WITHDRAWN, ["ESC-0000001.2"])


def test_what_was_sent_before_there_was_a_thread_is_not_looked_for_in_one(engine):
    desk, board, first, joined = board_with_a_joined_ticket(engine)
    board.before.append(Undeliverable("The channel is archived."))
    desk.run(first)
    board.after.append(LATE)
    desk.run(joined)
    with session_scope(desk.engine) as session:
        retry(session, first, AGENT, desk.now)
    desk.later(0.1)
    desk.run_to_the_end(first)
    desk.run_to_the_end(joined)
    assert (desk.row(joined).state, board.there) == (State.SENT, ["ESC-0000001.2", "ESC-0000001.1"])


def test_nothing_leaves_any_more_once_others_may_take_us_for_gone(engine):
    board = Board()
    desk = Desk(engine, board, settings=replace(SETTINGS, worker_gone=0))
    board.on_call = lambda outbound: Budget(10).share("slack", 1)  # as every request of an upstream
    delivery = desk.pressed(plan(channel="board"))
    desk.run(delivery)
    assert (desk.row(delivery).state, desk.row(delivery).error["code"]) == (State.RETRYING, "deadline")
    assert board.there == []
    assert Budget(10).left() > 0
