"""Every kind of request that our clients make, recorded by the sandbox."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.sandbox import servers
from server.upstreams import connect
from tests.contract.descriptions import Description
from tests.server.upstreams.small_world import STORY, settings_of


@pytest.fixture(scope="package")
def recorded() -> Iterator[Callable[[str], list[dict]]]:
    """Requests by upstream, after each method of each client was called once."""
    sandbox = servers.start(STORY)
    upstreams = connect(settings_of(sandbox))
    zendesk, slack = upstreams.zendesk["global"], upstreams.slack
    zendesk.ticket(4242)
    zendesk.merged_into(4242)
    zendesk.organization(701)
    zendesk.user(601)
    zendesk.user_by_email("rita@acme.example")
    zendesk.other_tickets(701, except_ticket_id=None, now=datetime.now(UTC))
    zendesk.search_organizations("acme")
    slack.user_by_email("olive.owner@gitlab.example")
    for _ in upstreams.check(["#support_self-managed"]):
        pass
    yield sandbox.requests
    sandbox.stop()


@pytest.fixture(scope="session")
def zendesk_description(shared_folder: Path) -> Description:
    return Description(shared_folder / "specs" / "zendesk-support.yaml")


@pytest.fixture(scope="session")
def slack_description(shared_folder: Path) -> Description:
    return Description(shared_folder / "specs" / "slack-web.json")
