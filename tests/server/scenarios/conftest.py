from pathlib import Path

import pytest

from server.settings import Instance
from tests.server.scenarios.samples import instances


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Instance]:
    return dict(instances(Path(tmp_path_factory.mktemp("settings"))))


@pytest.fixture
def instance(both: dict[str, Instance]) -> Instance:
    """The Global instance."""
    return both["global"]


@pytest.fixture
def us_government(both: dict[str, Instance]) -> Instance:
    return both["us"]
