"""What to say when this machine lacks something that a test needs."""

import os
from typing import NoReturn

import pytest

MARK = "not run: "
AGAIN = "run again"
"""The property of a test that was run twice, with why; the summary names it."""


def missing(what: str, why: str, mend: str, *, required: bool = True) -> NoReturn:
    """Skip the test and have the summary say so last: `not run: browser tests (no Chromium: apt-get install …)`.

    Where CI=true a required thing that is missing is a failure instead.
    """
    sentence = f"{MARK}{what} ({why}: {mend})"
    if required and os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
