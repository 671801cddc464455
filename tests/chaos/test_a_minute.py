"""A minute of what `make chaos` does for longer."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos.run import Plan, run

SEED = 1


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that other accounts may enter: as root, PostgreSQL runs as one of those (pytest's own are 0700)."""
    made = Path(tempfile.mkdtemp(prefix="liaison-chaos-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.mark.timeout(600)
def test_in_storms_and_under_blows_nothing_is_lost_or_doubled_and_every_receipt_is_true(folder: Path) -> None:
    plan = Plan(SEED, escalations=40, seconds=20)
    found = run(plan, folder, print)
    assert found.problems == ()
    counted = {channel: one.deliveries for channel, one in found.counts.items()}
    letters = counted.pop("email_message")
    assert letters == 4
    assert counted == dict.fromkeys(("gitlab_issue", "salesforce_case", "slack_message", "zendesk_ticket"), 40)
    assert {blow.split()[0] for blow in found.blows} >= {"worker", "server", "PostgreSQL"}
    assert sum(found.faults.values()) > 20
