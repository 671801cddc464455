"""A reference is found as a whole, or not at all."""

import pytest

from server.channels.references import holds


@pytest.mark.parametrize(
    "text", ["ESC-7K3M9QA.1", "[ESC-7K3M9QA.1] Told", "It was ESC-7K3M9QA.1.", "x · ESC-7K3M9QA.1"]
)
def test_it_is_there(text):
    assert holds(text, "ESC-7K3M9QA.1")


@pytest.mark.parametrize(
    "text",
    ["ESC-7K3M9QA.10", "ESC-7K3M9QA.1.2", "XESC-7K3M9QA.1", "ESC-7K3M9QA.1-2", "ESC-7K3M9QAx1", "ESC-7K3M9QA.2", ""],
)
def test_it_is_not_there(text):
    assert not holds(text, "ESC-7K3M9QA.1")
