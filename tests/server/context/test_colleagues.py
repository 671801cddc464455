from dataclasses import replace

import pytest

from server.errors import LiaisonError
from server.settings import PersonSetting

MIRA = "mira.solberg@gitlab.example"
CUSTOMER = "noor@meadowbank.example"


def find(contexts, email, **more):
    return contexts.colleagues.find("global", email, **more)


def test_an_agent_of_zendesk_is_a_colleague_with_all_that_is_known(contexts):
    found = find(contexts, " Mira.Solberg@GITLAB.example ")
    assert (found.person.name, found.person.email) == ("Mira Solberg", MIRA)
    assert (found.person.slack_id, found.person.zendesk_user_id) == ("U03MIRASO", 38010000031)
    assert not found.outsider


def test_a_customer_is_none(contexts):
    assert find(contexts, CUSTOMER) is None
    assert find(contexts, "nobody@nowhere.example") is None


def test_somebody_who_is_only_in_slack_is_a_colleague_and_an_outsider_to_zendesk(contexts, sandbox):
    users = sandbox.world.zendesk["global"].users
    next(user for user in users.values() if user["email"] == MIRA)["role"] = "end-user"
    found = find(contexts, MIRA)
    assert (found.zendesk_role, found.outsider, found.person.slack_id) == ("end-user", True, "U03MIRASO")


def test_somebody_of_the_settings_is_a_colleague_by_the_name_there(contexts_of):
    contexts = contexts_of(people=(PersonSetting("Nele Winter", "nele@partner.example", slack_id="U9NELE"),))
    found = find(contexts, "nele@partner.example")
    assert (found.person.name, found.person.slack_id, found.zendesk_role) == ("Nele Winter", "U9NELE", None)


def test_a_typed_address_is_kept_from_slack_until_zendesk_knows_an_agent_by_it(contexts, sandbox):
    assert find(contexts, CUSTOMER, ask_slack=False) is None
    assert sandbox.world.journal.read("slack") == []
    assert find(contexts, MIRA, ask_slack=False).person.slack_id == "U03MIRASO"


def test_an_upstream_that_is_away_is_no_no(contexts, sandbox):
    sandbox.world.faults.add("zendesk", status=500)
    sandbox.world.faults.add("slack", status=500)
    with pytest.raises(LiaisonError):
        find(contexts, MIRA)


def test_without_zendesk_slacks_word_is_enough(contexts, sandbox):
    sandbox.world.faults.add("zendesk", status=500)
    assert find(contexts, MIRA).person.slack_id == "U03MIRASO"


def test_somebody_who_left_is_none(contexts, sandbox):
    assert find(contexts, "peter.halloran@gitlab.example") is None


@pytest.mark.parametrize(("email", "role"), [(MIRA, "agent"), (CUSTOMER, "end-user"), ("nobody@nowhere.example", None)])
def test_zendesk_says_what_somebody_is(contexts, email, role):
    assert contexts.colleagues.role("global", email) == role


def test_only_channels_that_slack_denies_are_missing(contexts, sandbox):
    names = ("#account-management", "#never-heard")
    assert tuple(contexts.colleagues.missing_channels(names)) == ("#never-heard",)


def test_what_cannot_be_asked_is_not_called_missing(contexts, contexts_of, settings, sandbox):
    sandbox.world.faults.add("slack", status=500)
    assert tuple(contexts.colleagues.missing_channels(("#never-heard",))) == ()
    without = contexts_of(slack=replace(settings.slack, token=""))
    assert tuple(without.colleagues.missing_channels(("#never-heard",))) == ()
