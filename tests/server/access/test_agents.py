from dataclasses import replace

import pytest

from server.access.agents import Agents
from server.errors import AccessRefused, UpstreamNotFound, UpstreamTimeout
from server.records import ZendeskUser
from tests.server.access.clocks import Clock

PRIYA = ZendeskUser(1, "Priya", role="agent")


class Zendesk:
    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def __call__(self, instance, agent_id):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def instance(settings):
    return settings.instance("global")


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_agents_and_admins_are_let_in(instance, clock, role):
    assert Agents(Zendesk(replace(PRIYA, role=role)), clock).require(instance, 1).name == "Priya"


@pytest.mark.parametrize(
    "answer",
    [
        replace(PRIYA, role="end-user"),
        replace(PRIYA, role=""),
        replace(PRIYA, active=False),
        replace(PRIYA, suspended=True),
        UpstreamNotFound("zendesk", "no such user"),
    ],
)
def test_anybody_else_is_refused(instance, clock, answer):
    with pytest.raises(AccessRefused) as refused:
        Agents(Zendesk(answer), clock).require(instance, 1)
    assert (refused.value.status, refused.value.code) == (403, "not_an_agent")


def test_a_yes_is_remembered_for_five_minutes(instance, clock):
    zendesk = Zendesk(PRIYA)
    agents = Agents(zendesk, clock)
    agents.require(instance, 1)
    clock.goes_on(minutes=4, seconds=59)
    agents.require(instance, 1)
    assert zendesk.asked == 1
    clock.goes_on(seconds=1)
    agents.require(instance, 1)
    assert zendesk.asked == 2


def test_a_no_is_not_remembered(instance, clock):
    zendesk = Zendesk(replace(PRIYA, role="end-user"))
    agents = Agents(zendesk, clock)
    with pytest.raises(AccessRefused):
        agents.require(instance, 1)
    zendesk.answer = PRIYA
    assert agents.require(instance, 1)


def test_a_no_ends_what_was_remembered(instance, clock):
    zendesk = Zendesk(PRIYA)
    agents = Agents(zendesk, clock)
    agents.require(instance, 1)
    zendesk.answer = replace(PRIYA, role="end-user")
    for ask in (agents.require_now, agents.require):
        with pytest.raises(AccessRefused):
            ask(instance, 1)


def test_what_is_remembered_is_of_one_agent_in_one_instance(instance, clock, settings):
    zendesk = Zendesk(PRIYA)
    agents = Agents(zendesk, clock)
    agents.require(instance, 1)
    agents.require(instance, 2)
    agents.require(settings.instance("us-government"), 1)
    assert zendesk.asked == 3


def test_nobody_is_let_in_while_zendesk_cannot_be_asked(instance, clock):
    with pytest.raises(UpstreamTimeout):
        Agents(Zendesk(UpstreamTimeout("zendesk", "late")), clock).require(instance, 1)
