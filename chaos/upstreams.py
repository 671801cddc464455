"""The sandbox in a process of its own, with enough tickets, its storms, and a list of all that has arrived.

Takes one word a line on standard input (calm, storm SEED, ledger) and answers with one line of JSON.
"""

import copy
import json
import sys
from collections.abc import Iterator
from typing import Any, Final

from chaos.counting import Found
from chaos.storms import calm, storm
from server.sandbox.connection import environment
from server.sandbox.servers import Sandbox, start
from server.sandbox.world import World

SAMPLE: Final = 4242
FIRST: Final = 70_001
NOT_ON_SLACK: Final = "U03MIRASO"
"""The sample's CSM, who is written to by e-mail here."""


def crowd(sandbox: Sandbox, count: int) -> None:
    """As many tickets like the sample, each of an organization of its own with the sample's account."""
    zendesk = sandbox.world.zendesk["global"]
    for ticket_id in range(FIRST, FIRST + count):
        ticket = copy.deepcopy(zendesk.tickets[SAMPLE])
        organization = copy.deepcopy(zendesk.organizations[ticket["organization_id"]])
        organization["id"] += ticket_id
        ticket |= {"id": ticket_id, "organization_id": organization["id"]}
        zendesk.tickets[ticket_id] = ticket
        zendesk.organizations[organization["id"]] = organization
        zendesk.comments[ticket_id] = copy.deepcopy(zendesk.comments[SAMPLE])


def ledger(sandbox: Sandbox) -> list[Found]:
    """Everything that may carry one of our references, wherever it lies."""
    world = sandbox.world
    with world.lock:
        return [*_notes(world), *_messages(world), *_comments(world), *_issues(world), *_letters(world)]


def _notes(world: World) -> Iterator[Found]:
    for ticket_id, comments in world.zendesk["global"].comments.items():
        for comment in comments:
            yield Found("zendesk_ticket", (str(comment["id"]),), comment["body"], (f"/agent/tickets/{ticket_id}",))


def _messages(world: World) -> Iterator[Found]:
    for channel, messages in world.slack.messages.items():
        for message in messages:
            said = json.dumps(message, ensure_ascii=False)
            link = f"/archives/{channel}/p{message['ts'].replace('.', '')}"
            yield Found("slack_message", (channel, message["ts"]), said, (link,))


def _comments(world: World) -> Iterator[Found]:
    for row in world.salesforce.tables.get("CaseComment", {}).values():
        case = row["ParentId"]
        yield Found("salesforce_case", (row["Id"], case), row["CommentBody"], (f"/{case}",))


def _issues(world: World) -> Iterator[Found]:
    for project, issues in world.gitlab.issues.items():
        for issue in issues:
            text, url = f"{issue['title']}\n{issue['description']}", issue["web_url"]
            yield Found("gitlab_issue", (str(issue["iid"]), str(project), url), text, (url,))


def _letters(world: World) -> Iterator[Found]:
    for letter in world.mail.letters:
        name = letter["message_id"].strip("<>")
        yield Found("email_message", (name,), f"{letter['subject']}\n{letter['text']}")


def cases(sandbox: Sandbox) -> dict[str, int]:
    """How many cases each ticket has, by the key that is Liaison's."""
    counted: dict[str, int] = {}
    with sandbox.world.lock:
        for row in sandbox.world.salesforce.tables.get("Case", {}).values():
            if key := row.get("Zendesk_Ticket_Key__c"):
                counted[key] = counted.get(key, 0) + 1
    return counted


def _say(answer: Any) -> None:
    print(json.dumps(answer), flush=True)


def main(liaison_url: str, count: int) -> None:
    sandbox = start(ports={}, liaison_url=liaison_url)
    crowd(sandbox, count)
    del sandbox.world.slack.users[NOT_ON_SLACK]
    _say({"urls": sandbox.urls, "environment": environment(sandbox), "credentials": sandbox.credentials()})
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "calm":
            _say(calm(sandbox))
        elif word == "storm":
            storm(sandbox, int(rest[0]))
            _say("storm")
        else:
            found = [(one.channel, one.ids, one.text, one.links) for one in ledger(sandbox)]
            _say({"found": found, "cases": cases(sandbox)})
    sandbox.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
