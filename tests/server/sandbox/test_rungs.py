"""The shipped story reaches what it says it shows: read from the world, as a person would."""

import pytest

from server.sandbox.loading import load
from server.sandbox.salesforce.ids import long_id


@pytest.fixture(scope="module")
def world():
    return load()


@pytest.fixture(scope="module")
def fields_of(world):
    def read(ticket_id):
        instance = next(each for each in world.zendesk.values() if ticket_id in each.tickets)
        return instance.organizations[instance.tickets[ticket_id]["organization_id"]]["organization_fields"]

    return read


@pytest.fixture(scope="module")
def account_of(world, fields_of):
    def read(ticket_id):
        fields = fields_of(ticket_id)
        given = fields["salesforce_id"] or fields["sfdc_short_id"]
        return world.salesforce.tables["Account"].get(long_id(given)) if given else None

    return read


@pytest.fixture(scope="module")
def user(world):
    return lambda user_id: world.salesforce.tables["User"].get(user_id)


def test_owners_of_every_kind(account_of, user):
    assert user(account_of(4242)["OwnerId"])["IsActive"] is True
    assert user(account_of(4201)["OwnerId"])["IsActive"] is False
    assert user(account_of(4202)["OwnerId"])["Name"] == "AMER SMB Sales User"
    assert user(account_of(4203)["OwnerId"])["Name"] == "EMEA SMB Sales User"
    assert [account_of(each)["OwnerId"] for each in (4204, 4205, 4206, 4245)] == [None] * 4


def test_the_latest_opportunity_is_not_the_next_renewal(world, account_of):
    rows = [
        each for each in world.salesforce.tables["Opportunity"].values() if each["AccountId"] == account_of(4204)["Id"]
    ]
    latest = max(rows, key=lambda row: row["CloseDate"])
    open_rows = [row for row in rows if row["StageName"] not in ("Closed Won", "10-Duplicate")]
    renewal = min(open_rows, key=lambda row: row["CloseDate"])
    assert latest["OwnerId"] != renewal["OwnerId"]
    assert min(rows, key=lambda row: row["CloseDate"])["StageName"] == "Closed Won"


def test_csms_of_every_kind(account_of, fields_of, user):
    assert user(account_of(4207)["Customer_Success_Manager__c"])["IsActive"] is False
    assert account_of(4203)["Technical_Account_Manager_Name__c"] == "CSM Scale"
    assert account_of(4208)["Technical_Account_Manager_Name__c"] == "TAM Scale"
    assert fields_of(4209)["technical_account_manager"] is None
    assert fields_of(4202)["technical_account_manager"] is None


def test_salesforce_ids_of_every_kind(account_of, fields_of):
    assert fields_of(4212)["salesforce_id"] is None
    assert account_of(4212) is None
    assert (fields_of(4213)["salesforce_id"], len(fields_of(4213)["sfdc_short_id"])) == ("", 15)
    assert account_of(4213)["Name"] == "Cinder & Vale Logistics"
    assert account_of(4214) is None
    assert fields_of(4214)["salesforce_id"]


def test_the_two_sources_disagree_once(account_of, fields_of, user):
    assert fields_of(4211)["account_owner"] != user(account_of(4211)["OwnerId"])["Name"]


def test_projects_of_every_kind(world, fields_of):
    ids = {each: fields_of(each)["am_project_id"] for each in (4242, 4207, 4221, 4222, 4223, 4224, 4206)}
    gitlab = world.gitlab
    assert any("architecture" in path for path in gitlab.trees[int(ids[4242])])
    assert not any("architecture" in path.lower() for path in gitlab.trees[int(ids[4207])])
    assert int(ids[4221]) in gitlab.hidden
    assert not ids[4222].isdigit()
    assert int(ids[4223]) not in gitlab.projects
    assert gitlab.projects[int(ids[4224])]["archived"] is True
    assert ids[4206] is None


def test_flags_of_every_kind(fields_of):
    assert fields_of(4226)["support_hold"] is True
    assert fields_of(4227)["restricted_account"] is True
    assert fields_of(4209)["support_level"] == "expired"
    assert fields_of(4242)["org_in_escalated_state"] is True
    assert fields_of(4210)["sub_ss_enterprise"] is True
    assert fields_of(4210)["assigned_se"] == "38010000015"


def test_people_who_cannot_be_reached_everywhere(world):
    emails = {user["profile"].get("email") for user in world.slack.users.values()}
    assert "amara.diallo@gitlab.example" not in emails
    assert any(user["Email"] == "amara.diallo@gitlab.example" for user in world.salesforce.tables["User"].values())
