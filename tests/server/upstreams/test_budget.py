"""Seconds that run out."""

import pytest

from server.errors import UpstreamTimeout
from server.upstreams.budget import Budget


def test_a_share_is_never_more_than_asked_for_or_left():
    assert Budget(100).share("gitlab", 2.0) == 2.0
    assert 0 < Budget(1).share("gitlab", 2.0) <= 1


@pytest.mark.parametrize("seconds", [0, -1])
def test_nothing_is_left_of_nothing(seconds):
    assert Budget(seconds).left() == 0
    with pytest.raises(UpstreamTimeout, match="no time left to ask GitLab") as error:
        Budget(seconds).share("gitlab", 2.0)
    assert error.value.code == "deadline"
