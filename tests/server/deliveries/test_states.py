from server.deliveries.states import FOLLOWERS, MOVING, State, may_follow


def test_every_state_has_its_followers():
    assert set(FOLLOWERS) == set(State)


def test_what_is_moving_can_come_to_an_end():
    for state in MOVING:
        assert FOLLOWERS[state]


def test_what_was_cancelled_or_withdrawn_stays_so():
    assert not FOLLOWERS[State.CANCELLED]
    assert not FOLLOWERS[State.WITHDRAWN]


def test_nothing_is_sent_again_once_it_has_arrived():
    assert not may_follow(State.SENT, State.SENDING)
    assert not may_follow(State.SENT, State.RETRYING)
