"""Whether Salesforce lets us do what an escalation needs."""

import pytest

from server.upstreams.salesforce import Salesforce
from tests.server.upstreams.small_world import settings_of


def findings(sandbox, **changed):
    return list(Salesforce(settings_of(sandbox, salesforce=changed)).check())


def wrong(sandbox, **changed):
    return [(found.line, found.setting) for found in findings(sandbox, **changed) if not found.ok]


def test_where_all_is_right_it_says_what_can_be_written(sandbox):
    assert wrong(sandbox) == []
    assert "can be written" in findings(sandbox)[-1].line


@pytest.mark.parametrize(
    ("changed", "said", "setting"),
    [
        ({"case_ticket_field": "No_Such__c"}, "no field No_Such__c", "salesforce.case_ticket_field"),
        ({"case_ticket_field": "Subject"}, "Subject is not a unique external id", "salesforce.case_ticket_field"),
        ({"case_url_field": "Nor_This__c"}, "no field Nor_This__c", "salesforce.case_url_field"),
        ({"case_url_field": "CaseNumber"}, "may not edit a case's CaseNumber", "salesforce.case_url_field"),
    ],
)
def test_a_field_that_will_not_do_names_its_setting(sandbox, changed, said, setting):
    ((line, found),) = wrong(sandbox, **changed)
    assert said in line
    assert found == setting


@pytest.mark.parametrize("kind", ["CaseComment", "FeedItem", "Task"])
def test_what_our_user_may_not_create_is_said(sandbox, kind):
    sandbox.fault("salesforce", status=200, body={"createable": False}, path=f"/{kind}/describe")
    ((line, setting),) = wrong(sandbox)
    assert kind in line
    assert "permissions" in setting


def test_what_our_user_may_not_even_see_is_said(sandbox):
    sandbox.fault("salesforce", status=404, body=[{"errorCode": "NOT_FOUND", "message": "x"}], path="/Task/describe")
    ((line, _),) = wrong(sandbox)
    assert "Task" in line


def test_a_salesforce_that_does_not_answer_is_one_finding(sandbox):
    sandbox.fault("salesforce", status=500, path="/describe")
    assert len(wrong(sandbox)) == 1
