from server.records import Reason
from server.scenarios.reasons import told

ORGANIZATION = Reason("fact_organization_present_yes")
PRIORITY = Reason("fact_ticket_priority", {"value": "high"})
STAGE = Reason("fact_ticket_stage", {"value": "Emergencies"})
FORM = Reason("fact_ticket_form", {"value": "emergencies"})
NAMED = Reason("reach_person", {"name": "Sam Fenn", "role": "CSM"})
IS_A_PERSON = Reason("fact_csm_kind_person", {"term": "CSM"})
NO_STAGE = Reason("fact_ticket_stage_unset")


def test_what_is_true_of_nearly_every_ticket_is_not_said() -> None:
    assert told((ORGANIZATION, PRIORITY, Reason("fact_instance_policy_open"))) == (PRIORITY,)


def test_a_lone_reason_is_said_whatever_it_is() -> None:
    assert told((ORGANIZATION,)) == (ORGANIZATION,)


def test_two_fields_of_the_ticket_that_say_the_same_are_one_reason() -> None:
    assert told((STAGE, FORM, PRIORITY)) == (STAGE, PRIORITY)


def test_that_somebody_is_a_person_is_not_said_beside_their_name() -> None:
    assert told((PRIORITY, IS_A_PERSON, NAMED)) == (PRIORITY, NAMED)
    assert told((PRIORITY, IS_A_PERSON)) == (PRIORITY, IS_A_PERSON)


def test_an_empty_field_speaks_for_nothing_but_may_rule_out() -> None:
    against = Reason("chooser_does_not_fit")
    assert told((PRIORITY, NO_STAGE)) == (PRIORITY,)
    assert told((against, NO_STAGE)) == (against, NO_STAGE)
