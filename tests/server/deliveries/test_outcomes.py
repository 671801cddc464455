from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.deliveries import outcomes
from server.deliveries.channel import NotWithdrawable, Uncertain, Undeliverable
from server.deliveries.outcomes import Facts
from server.deliveries.states import State
from server.errors import (
    SettingsError,
    UpstreamError,
    UpstreamMalformed,
    UpstreamNotFound,
    UpstreamRateLimited,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from server.settings import EscalationSettings

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SETTINGS = EscalationSettings(settle=5, retry_first=2, retry_longest=900, retry_for=86_400)
FACTS = Facts(reads_back=True, since=NOW, now=NOW, spread=0.5, settings=SETTINGS)


def after(**passed):
    """So much later than when the tries began."""
    return replace(FACTS, now=NOW + timedelta(**passed))


def seconds(outcome, facts=FACTS):
    return (outcome.next_try_at - facts.now).total_seconds()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (UpstreamRateLimited("slack", "Wait.", retry_after=30), State.RETRYING),
        (UpstreamUnreachable("slack", "Left alone.", code="breaker_open", left=False), State.RETRYING),
        (UpstreamTimeout("slack", "No time left.", code="deadline", left=False), State.RETRYING),
        (UpstreamTimeout("slack", "Late."), State.UNKNOWN),
        (UpstreamUnreachable("slack", "Dropped."), State.UNKNOWN),
        (UpstreamUnreachable("slack", "500.", code="server_error", status=500), State.UNKNOWN),
        (UpstreamMalformed("slack", "Half."), State.UNKNOWN),
        (UpstreamError("slack", "What?"), State.UNKNOWN),
        (Uncertain("Who knows?"), State.UNKNOWN),
        (RuntimeError("a mistake of ours"), State.UNKNOWN),
        (UpstreamRefused("slack", "No."), State.FAILED),
        (UpstreamNotFound("slack", "No such channel."), State.FAILED),
        (Undeliverable("The channel is archived."), State.FAILED),
        (SettingsError("slack", "it is not configured."), State.FAILED),
    ],
)
def test_each_kind_of_error_has_its_own_way_on(error, state):
    assert outcomes.after_error(error, FACTS).state == state


@pytest.mark.parametrize("error", [UpstreamTimeout("email", "Late."), Uncertain("Who knows?"), RuntimeError()])
def test_what_cannot_be_read_back_is_never_tried_again_by_itself(error):
    outcome = outcomes.after_error(error, replace(FACTS, reads_back=False))
    assert (outcome.state, outcome.next_try_at, outcome.error["code"]) == (State.FAILED, None, "maybe_sent")
    assert "Retry" in outcome.error["hint"]


def test_what_never_left_is_tried_again_also_where_nothing_can_be_read_back():
    error = UpstreamUnreachable("email", "No connection.", left=False)
    assert outcomes.after_error(error, replace(FACTS, reads_back=False)).state == State.RETRYING


def test_the_wait_that_was_asked_for_is_kept_and_never_shortened():
    error = UpstreamRateLimited("slack", "Wait.", retry_after=30)
    waits = [seconds(outcomes.after_error(error, replace(FACTS, spread=spread))) for spread in (0.0, 0.5, 1.0)]
    assert waits == [30, 31.5, 33]


def test_a_wait_is_kept_before_an_unknown_outcome_is_looked_up_too():
    error = UpstreamUnreachable("zendesk", "503.", retry_after=60, status=503)
    assert seconds(outcomes.after_error(error, FACTS)) == 63
    assert seconds(outcomes.after_error(UpstreamTimeout("zendesk", "Late."), FACTS)) == SETTINGS.settle


@pytest.mark.parametrize(("so_far", "pause"), [(0, 2), (1, 2), (10, 10), (100, 100), (5000, 900)])
def test_pauses_double_from_the_first_to_the_longest(so_far, pause):
    assert outcomes.backed_off(after(seconds=so_far)) == pause


def test_pauses_are_spread_by_a_quarter_to_either_side():
    ends = [outcomes.backed_off(replace(after(seconds=100), spread=spread)) for spread in (0, 1)]
    assert ends == [75, 125]


def test_it_is_given_up_when_the_next_try_would_come_too_late():
    error = UpstreamUnreachable("slack", "No connection.", left=False)
    assert outcomes.after_error(error, after(hours=23)).state == State.RETRYING
    given_up = outcomes.after_error(error, after(hours=23, minutes=50))
    assert (given_up.state, given_up.error["code"]) == (State.FAILED, "unreachable")


def test_a_look_that_fails_leaves_it_unknown():
    outcome = outcomes.after_looking(UpstreamTimeout("slack", "Late."), after(seconds=8))
    assert (outcome.state, seconds(outcome, after(seconds=8))) == (State.UNKNOWN, 8)


@pytest.mark.parametrize("error", [UpstreamRefused("slack", "No."), UpstreamNotFound("slack", "Gone.")])
def test_a_look_that_is_refused_ends_in_a_failure_that_may_have_arrived(error):
    outcome = outcomes.after_looking(error, FACTS)
    assert (outcome.state, outcome.error["may_have_arrived"]) == (State.FAILED, True)


def test_looking_is_given_up_too_and_it_may_still_have_arrived():
    outcome = outcomes.after_looking(UpstreamTimeout("slack", "Late."), after(days=1))
    assert (outcome.state, outcome.error["code"]) == (State.FAILED, "maybe_sent")


def test_what_has_not_arrived_is_sent_again_at_once_unless_it_was_only_just_tried():
    error = outcomes.described(UpstreamTimeout("slack", "Late."))
    assert outcomes.after_finding_nothing(NOW, error, after(seconds=5)) is None
    later = outcomes.after_finding_nothing(NOW + timedelta(seconds=100), error, after(seconds=105))
    assert (later.state, later.next_try_at) == (State.RETRYING, NOW + timedelta(seconds=200))


def test_what_has_not_arrived_for_long_has_failed_and_is_certainly_not_there():
    outcome = outcomes.after_finding_nothing(NOW, outcomes.described(UpstreamTimeout("slack", "Late.")), after(days=2))
    assert (outcome.state, outcome.error["code"]) == (State.FAILED, "timeout")
    assert "may_have_arrived" not in outcome.error


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotWithdrawable("It has been answered."), State.NOT_WITHDRAWABLE),
        (UpstreamRefused("slack", "No."), State.NOT_WITHDRAWABLE),
        (UpstreamTimeout("slack", "Late."), State.WITHDRAWING),
        (UpstreamRateLimited("slack", "Wait.", retry_after=3), State.WITHDRAWING),
        (RuntimeError(), State.WITHDRAWING),
    ],
)
def test_taking_back_is_tried_again_unless_it_is_impossible(error, state):
    assert outcomes.after_withdrawing(error, FACTS).state == state


def test_the_text_of_an_unforeseen_error_is_kept_from_the_receipt():
    found = outcomes.described(ValueError("jane@customer.example"))
    assert found["code"] == "unexpected"
    assert "jane" not in str(found)
    assert "ValueError" in found["message"]


def test_what_a_reason_is_about_is_kept_for_other_languages():
    error = Undeliverable("Ticket 7 is closed.", code="ticket_closed", id=7)
    assert outcomes.described(error)["gaps"] == {"id": 7}
    assert "gaps" not in outcomes.described(Undeliverable("It is closed."))
