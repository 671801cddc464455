from pathlib import Path

import pytest

from server.sandbox.servers import Sandbox
from tests.server.commands.installation import Installation


@pytest.fixture
def installation(sandbox: Sandbox, tmp_path: Path, database_url: str) -> Installation:
    """A whole one, with a migrated PostgreSQL of its own."""
    return Installation(sandbox, tmp_path, database_url)
