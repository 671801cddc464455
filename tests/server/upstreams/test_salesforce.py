"""An account from one query; what Salesforce refuses is left out and named."""

import re
import threading

import pytest
import responses

from server.errors import SettingsError, UpstreamMalformed, UpstreamNotFound, UpstreamRateLimited, UpstreamRefused
from server.upstreams.salesforce import Salesforce
from tests.server.upstreams.small_world import settings_of

ACME = "0010000000ABcDe"
QUERY = re.compile(r"https://acme\.my\.salesforce\.com/services/data/.*")
TOKEN = "https://acme.my.salesforce.com/services/oauth2/token"


@pytest.fixture
def salesforce(upstreams):
    return upstreams.salesforce


def queries(sandbox):
    return [entry["query"]["q"] for entry in sandbox.requests("salesforce") if entry["path"].endswith("/query")]


def with_fields(sandbox, **fields):
    return Salesforce(settings_of(sandbox, salesforce={"fields": fields}))


def test_an_account_comes_with_its_people_channels_and_opportunities_in_one_query(salesforce, sandbox):
    account = salesforce.account(ACME)
    assert (account.name, account.owner.name, account.csm.name) == ("Acme Widgets GmbH", "Olive Owner", "Carl Csm")
    assert account.owner.email == "olive.owner@gitlab.example"
    assert account.csm_field == "Customer_Success_Manager__r.Name"
    assert account.solutions_architect.active is False
    assert account.slack_channel == "#a_acme-internal"
    assert account.escalation_channel == "https://acme.slack.com/archives/C0ESC"
    assert [each.name for each in account.opportunities] == ["Renewal", "New business"]
    assert account.opportunities[1].is_won
    assert account.missing_fields == ()
    assert len(queries(sandbox)) == 1


def test_the_link_is_the_one_that_people_open(salesforce):
    assert salesforce.account(ACME).url == "https://acme.my.salesforce.com/0010000000ABcDeAAL"


@pytest.mark.parametrize("given", [ACME, "0010000000ABcDeAAL", f" {ACME}\n"])
def test_both_forms_of_an_id_find_the_account(salesforce, given):
    assert salesforce.account(given).salesforce_account_id == "0010000000ABcDeAAL"


@pytest.mark.parametrize("given", ["", "001", "0010000000ABcD'", "not an id at all", "0" * 16])
def test_what_is_no_id_is_said_without_asking(salesforce, sandbox, given):
    with pytest.raises(UpstreamNotFound) as error:
        salesforce.account(given)
    assert error.value.code == "bad_id"
    assert sandbox.requests("salesforce") == []


def test_an_account_that_is_not_there_is_not_found(salesforce):
    with pytest.raises(UpstreamNotFound) as error:
        salesforce.account("001000000000zzz")
    assert error.value.code == "not_found"


def test_a_name_without_a_look_up_is_a_name_only(salesforce):
    account = salesforce.account("0010000000TEXT1")
    assert (account.csm.name, account.csm.email, account.csm.active) == ("CSM Scale", None, None)
    assert account.csm_field == "Technical_Account_Manager_Name__c"
    assert account.owner is None
    assert account.opportunities == ()


def test_a_field_that_is_not_there_is_dropped_and_the_rest_is_kept(sandbox):
    salesforce = with_fields(sandbox, csm="No_Such__r, Technical_Account_Manager_Name__c", slack_channel="Nor_This__c")
    account = salesforce.account(ACME)
    assert (account.owner.name, account.csm.name) == ("Olive Owner", "Carl Csm")
    assert account.missing_fields == ("Account.No_Such__r", "Account.Nor_This__c")


def test_without_any_field_for_the_csm_it_is_not_said_to_be_blank(sandbox):
    assert with_fields(sandbox, csm="No_Such__r, Nor_This__c").account(ACME).csm_field == ""
    partly = with_fields(sandbox, csm="No_Such__r, Technical_Account_Manager_Name__c")
    assert partly.account(ACME).csm_field == "Technical_Account_Manager_Name__c"


def test_a_dropped_field_is_remembered(sandbox):
    salesforce = with_fields(sandbox, slack_channel="Nor_This__c")
    salesforce.account(ACME)
    salesforce.account(ACME)
    assert ["Nor_This__c" in soql for soql in queries(sandbox)] == [True, False, False]


def test_a_field_with_an_empty_name_is_not_asked_for(sandbox):
    salesforce = with_fields(sandbox, csm="", escalation_channel="", solutions_architect="")
    account = salesforce.account(ACME)
    assert (account.csm, account.csm_field, account.escalation_channel) == (None, "", None)
    assert "Cases" not in queries(sandbox)[0]


@pytest.mark.parametrize(
    ("fields", "said"), [({"cms": "X__r"}, "no such field"), ({"csm": "X__r FROM User"}, "cannot be an API name")]
)
def test_a_field_that_cannot_be_is_refused_at_the_start(sandbox, fields, said):
    with pytest.raises(SettingsError, match=said):
        with_fields(sandbox, **fields)


def test_only_escalations_of_the_types_asked_for_count(sandbox):
    other = Salesforce(settings_of(sandbox, salesforce={"escalation_case_types": ("Question",)}))
    same = Salesforce(settings_of(sandbox, salesforce={"escalation_case_types": ("Escalations (CSM/CSE accounts)",)}))
    assert other.account(ACME).escalation_channel is None
    assert same.account(ACME).escalation_channel


def test_an_expired_session_is_renewed(salesforce, sandbox):
    salesforce.account(ACME)
    sandbox.world.salesforce.tokens.clear()
    assert salesforce.account(ACME).name
    assert [entry["status"] for entry in sandbox.requests("salesforce")] == [200, 200, 401, 200, 200]


def test_many_threads_sign_in_once(salesforce, sandbox):
    names = []
    threads = [threading.Thread(target=lambda: names.append(salesforce.account(ACME).name)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["Acme Widgets GmbH"] * 20
    assert sum(entry["path"].endswith("/token") for entry in sandbox.requests("salesforce")) == 1


@pytest.fixture
def elsewhere(sandbox):
    """A client whose Salesforce answers what the sandbox never would."""
    changes = {"base_url": "https://acme.my.salesforce.com", "private_key": "", "client_secret": "x"}
    with responses.RequestsMock() as answers:
        answers.post(TOKEN, json={"access_token": "t", "instance_url": "https://acme.my.salesforce.com"})
        yield Salesforce(settings_of(sandbox, salesforce=changes)), answers


def test_a_used_up_allowance_is_a_rate_limit(elsewhere):
    salesforce, answers = elsewhere
    body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    answers.get(QUERY, status=403, json=body)
    with pytest.raises(UpstreamRateLimited) as error:
        salesforce.account(ACME)
    assert error.value.retry_after


def test_a_refusal_without_a_field_is_not_asked_again(elsewhere):
    salesforce, answers = elsewhere
    answers.get(
        QUERY, status=400, json=[{"errorCode": "INVALID_FIELD", "message": "No such column 'X' on entity 'Lead'"}]
    )
    with pytest.raises(UpstreamRefused, match="INVALID_FIELD"):
        salesforce.account(ACME)


def test_a_session_that_stays_invalid_is_a_refusal(elsewhere):
    salesforce, answers = elsewhere
    answers.get(QUERY, status=401, json=[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}])
    with pytest.raises(UpstreamRefused, match="INVALID_SESSION_ID"):
        salesforce.account(ACME)


def test_a_login_page_is_malformed(elsewhere):
    salesforce, answers = elsewhere
    answers.get(QUERY, body="<html>", content_type="text/html")
    with pytest.raises(UpstreamMalformed, match="text/html"):
        salesforce.account(ACME)


def test_nulls_and_unknown_keys_are_no_error(elsewhere):
    salesforce, answers = elsewhere
    record = {
        "Id": "0010000000ABcDeAAL",
        "Name": None,
        "Owner": None,
        "Opportunities": None,
        "Cases": None,
        "New__c": {},
    }
    answers.get(QUERY, json={"records": [record], "done": True})
    account = salesforce.account(ACME)
    assert (account.name, account.owner, account.opportunities, account.slack_channel) == ("", None, (), None)


def test_an_owner_with_a_blank_name_is_kept_with_it(elsewhere):
    salesforce, answers = elsewhere
    owner = {"Id": "0050000000000A1AAI", "Name": "  ", "IsActive": True}
    answers.get(QUERY, json={"records": [{"Id": "0010000000ABcDeAAL", "Owner": owner}]})
    account = salesforce.account(ACME)
    assert (account.owner.name, account.owner.active) == ("", True)


def test_doctor_is_told_of_the_sign_in_and_of_each_field(sandbox):
    salesforce = with_fields(sandbox, csm="No_Such__r", slack_channel="Nor_This__c")
    findings = list(salesforce.check())
    assert findings[0].ok
    wrong = [finding.setting for finding in findings if not finding.ok]
    assert wrong == ["salesforce.fields.csm", "salesforce.fields.slack_channel"]


def test_doctor_is_told_of_refused_credentials(sandbox):
    (finding,) = Salesforce(settings_of(sandbox, salesforce={"username": "who@else.example"})).check()
    assert not finding.ok
    assert "LIAISON_SALESFORCE_USERNAME" in finding.hint
