"""What doctor says of a Zendesk instance."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from server.settings import Form, ZendeskCredentials
from server.upstreams.zendesk import Zendesk
from tests.server.upstreams.small_world import ORGANIZATION_FIELDS, instance_of, settings_of


def bad_findings(sandbox, **changed):
    zendesk = Zendesk(instance_of(sandbox, **changed), settings_of(sandbox))
    return {finding.setting: finding for finding in zendesk.check() if not finding.ok}


def test_nothing_is_wrong_with_what_is_right(sandbox):
    assert bad_findings(sandbox) == {}


def test_wrong_credentials_are_one_finding_and_the_key_is_still_looked_at(sandbox):
    zendesk = Zendesk(instance_of(sandbox, credentials=ZendeskCredentials("liaison", "wrong")), settings_of(sandbox))
    findings = list(zendesk.check())
    assert [finding.ok for finding in findings] == [False, True]
    assert findings[0].setting == "LIAISON_ZENDESK_GLOBAL_CLIENT_ID"


@pytest.mark.parametrize(("granted", "lacking"), [("read", True), ("read write", False), ("read tickets:write", False)])
def test_a_client_that_may_only_read_is_named(sandbox, granted, lacking):
    granted = {"access_token": "t", "scope": granted}
    sandbox.fault("zendesk", path="/oauth/tokens", status=200, body=granted)
    sandbox.world.zendesk["global"].tokens["t"] = datetime.now(UTC) + timedelta(hours=1)
    found = [(finding.setting, finding.line) for finding in bad_findings(sandbox).values()]
    named = ("LIAISON_ZENDESK_GLOBAL_CLIENT_ID", "Zendesk global: the token lacks the scope tickets:write")
    assert found == ([named] if lacking else [])


def test_an_account_that_is_no_agent_is_named(sandbox):
    sandbox.world.zendesk["global"].users[501]["role"] = "end-user"
    assert "end-user" in bad_findings(sandbox)["LIAISON_ZENDESK_GLOBAL_CLIENT_ID"].line


def test_each_key_that_zendesk_does_not_have_is_named_with_its_setting(sandbox):
    bad = bad_findings(
        sandbox,
        organization_fields=MappingProxyType({**ORGANIZATION_FIELDS, "region": "no_such_region"}),
        subscriptions=MappingProxyType({"sub_nothing": "Nothing"}),
        success_tiers=MappingProxyType({"sub_no_tier": "None"}),
        ticket_fields=MappingProxyType({"stage": 1}),
        forms=(Form("self_managed", 2, "Self-Managed"),),
    )
    assert set(bad) == {
        "instances.organization_fields.region",
        "instances.subscriptions.sub_nothing",
        "instances.success_tiers.sub_no_tier",
        "instances.ticket_fields.stage",
        "instances.forms",
    }
    assert "no_such_region" in bad["instances.organization_fields.region"].line
    assert all(finding.hint for finding in bad.values())


def test_a_wrong_app_id_is_named(sandbox):
    assert "43" in bad_findings(sandbox, app_id="43")["LIAISON_ZENDESK_GLOBAL_APP_ID"].line
    assert "no app id" in bad_findings(sandbox, app_id="")["LIAISON_ZENDESK_GLOBAL_APP_ID"].line


def test_a_missing_installation_id_is_named_with_the_place_to_find_it(sandbox):
    bad = bad_findings(sandbox, installation_id="")
    assert "installations.json" in bad["LIAISON_ZENDESK_GLOBAL_INSTALLATION_ID"].hint


def test_a_configured_key_of_another_app_is_named(sandbox):
    other = sandbox.world.salesforce.public_key_pem
    assert (
        "not that of app 42"
        in bad_findings(sandbox, app_public_key=other)["LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY"].line
    )
    broken = bad_findings(sandbox, app_public_key="nonsense")
    assert "cannot be used" in broken["LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY"].line


def test_the_configured_key_of_this_app_is_right(sandbox):
    own = Zendesk(instance_of(sandbox), settings_of(sandbox)).app_public_key("42")
    assert bad_findings(sandbox, app_public_key=own.replace("\n", "\\n")) == {}


def test_a_listing_of_several_pages_is_read_to_its_end(sandbox):
    fields = sandbox.world.zendesk["global"].organization_fields
    fields[:0] = [{**fields[0], "key": f"filler_{number}"} for number in range(150)]
    assert bad_findings(sandbox) == {}
