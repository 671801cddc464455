"""One Node for all tests of the rule engine."""

from collections.abc import Iterator

import pytest

from tests.extension.rules.engine import Engine, running_engine


@pytest.fixture(scope="session")
def engine(node_path: str) -> Iterator[Engine]:
    with running_engine(node_path) as running:
        yield running
