"""Seconds that run out."""

import time

import pytest

from server.errors import UpstreamTimeout
from server.upstreams.budget import Budget, ending


def test_a_share_is_never_more_than_asked_for_or_left():
    assert Budget(100).share("gitlab", 2.0) == 2.0
    assert 0 < Budget(1).share("gitlab", 2.0) <= 1


@pytest.mark.parametrize("seconds", [0, -1])
def test_nothing_is_left_of_nothing(seconds):
    assert Budget(seconds).left() == 0
    with pytest.raises(UpstreamTimeout, match="no time left to ask GitLab") as error:
        Budget(seconds).share("gitlab", 2.0)
    assert error.value.code == "deadline"


def test_all_budgets_end_with_what_they_are_part_of():
    with ending(time.monotonic() + 1):
        assert 0 < Budget(100).share("gitlab", 100) <= 1
    with ending(time.monotonic()):
        with pytest.raises(UpstreamTimeout) as error:
            Budget(100).share("gitlab", 100)
        assert error.value.left is False
    assert Budget(100).share("gitlab", 2.0) == 2.0
