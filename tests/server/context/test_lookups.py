"""How often each upstream is asked."""

from server.context.queries import Contexts
from server.sandbox.servers import Sandbox
from tests.server.context.story import SAMPLE, context


def calls(sandbox: Sandbox) -> dict[str, int]:
    upstreams = ("zendesk", "salesforce", "slack", "gitlab")
    return {name: len([call for call in sandbox.requests(name) if "oauth" not in call["path"]]) for name in upstreams}


def test_a_cold_context_makes_four_calls_and_two_for_each_unknown_person(contexts: Contexts, sandbox: Sandbox) -> None:
    context(contexts, 4225)  # tokens are held from here on
    contexts.cache.clear()
    sandbox.clear()
    found = context(contexts, SAMPLE)
    answers = [one for one in (found.account_owner, found.csm, *found.specialists) if one]
    people = {one.person.email for one in answers if one.person}
    assert calls(sandbox) == {"zendesk": 1 + len(people), "salesforce": 1, "slack": len(people), "gitlab": 2}


def test_a_second_look_makes_no_call(contexts: Contexts, sandbox: Sandbox) -> None:
    context(contexts, SAMPLE)
    sandbox.clear()
    context(contexts, SAMPLE)
    assert sum(calls(sandbox).values()) == 0


def test_another_ticket_of_the_organization_makes_one_call(contexts: Contexts, sandbox: Sandbox) -> None:
    context(contexts, SAMPLE)
    sandbox.clear()
    context(contexts, 4101)
    assert sum(calls(sandbox).values()) == 1


def test_anew_reads_the_ticket_again_and_nothing_else(contexts: Contexts, sandbox: Sandbox) -> None:
    context(contexts, SAMPLE)
    sandbox.clear()
    sandbox.world.zendesk["global"].tickets[SAMPLE]["priority"] = "low"
    found = contexts.for_ticket("global", SAMPLE, anew=True)
    assert found.ticket is not None
    assert found.ticket.priority == "low"
    assert sum(calls(sandbox).values()) == 1
