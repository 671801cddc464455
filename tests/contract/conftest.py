"""Every kind of request that our clients make, recorded by the sandbox."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.channels.slack_words import message
from server.records import Person
from server.sandbox import servers
from server.upstreams import Slack, Zendesk, connect
from server.upstreams.zendesk_changes import TicketChanges
from tests.contract.descriptions import Description
from tests.server.channels.briefs import OTHER, REFERENCE, brief
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
    write_to_zendesk(zendesk)
    slack.user_by_email("olive.owner@gitlab.example")
    slack.colleague("U0OLIVE")
    write_to_slack(slack)
    for _ in upstreams.check(["#support_self-managed"]):
        pass
    yield sandbox.requests
    sandbox.stop()


def write_to_zendesk(zendesk: Zendesk) -> None:
    added = TicketChanges(
        "Told.", followers=(503,), ccs=(502,), tags=("liaison",), fields={"escalated_to_sales": True, "stage": "frt"}
    )
    zendesk.update_ticket(4248, added)
    zendesk.update_ticket(4248, TicketChanges("Withdrawn.", removed_followers=(503,), removed_tags=("liaison",)))
    list(zendesk.comments(4248))
    zendesk.tickets_by_id([4242, 4248])


def write_to_slack(slack: Slack) -> None:
    words = message(brief(), Person("Olive Owner", slack_id="U0OLIVE"), REFERENCE, buttons=True)
    root = slack.messages.post("#support_self-managed", words.text, words.blocks, reference=REFERENCE)
    reply = slack.messages.post(root.channel, words.text, words.blocks, reference=OTHER, thread_ts=root.ts)
    slack.update(root.channel, root.ts, words.blocks, words.text)
    slack.messages.direct("U0OLIVE")
    list(slack.reading.said(root.channel, since=datetime.now(UTC)))
    list(slack.reading.said(root.channel, thread_ts=root.ts))
    slack.reading.has_replies(root.channel, root.ts)
    slack.messages.channel_id("#nowhere")
    slack.messages.delete(root.channel, reply.ts)


@pytest.fixture(scope="session")
def zendesk_description(shared_folder: Path) -> Description:
    return Description(shared_folder / "specs" / "zendesk-support.yaml")


@pytest.fixture(scope="session")
def slack_description(shared_folder: Path) -> Description:
    return Description(shared_folder / "specs" / "slack-web.json")
