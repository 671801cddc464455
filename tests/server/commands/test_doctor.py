import re

import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from server.upstreams.slack import NEEDED_SCOPES


def bad_lines(result) -> list[tuple[str, str]]:
    """What is wrong, each with the line below it, which says what mends it."""
    lines = result.stdout.splitlines()
    return [
        (line.removeprefix("BAD "), lines[number + 1].strip())
        for number, line in enumerate(lines)
        if line.startswith("BAD ")
    ]


def only_bad(result) -> tuple[str, str]:
    assert result.exit_code == 1
    assert "Error: 1 thing to mend." in result.stderr
    (found,) = bad_lines(result)
    return found


def test_with_the_settings_of_the_sandbox_all_is_well(installation):
    result = installation.liaison("doctor")
    assert bad_lines(result) == []
    assert result.exit_code == 0
    assert result.stdout.endswith("All is well.\n")
    for said in ("Catalog: 4", "at revision 0003", "app 1048576 has its public key", "channel #sales", "liaison-bot"):
        assert said in result.stdout


def test_no_settings_file(installation):
    installation.settings.unlink()
    line, mend = only_bad(installation.liaison("doctor"))
    assert f"there is no file {installation.settings}" in line
    assert mend.startswith("LIAISON_SETTINGS: Write one")


def test_a_misspelt_setting_and_the_likely_one(installation):
    installation.change("escalation_case_types", "escalation_case_type")
    line, mend = only_bad(installation.liaison("doctor"))
    assert "salesforce.escalation_case_type: there is no such setting" in line
    assert "Did you mean 'escalation_case_types'?" in mend


def test_a_catalog_that_cannot_be_loaded_and_all_else_is_tried_still(installation):
    (installation.folder / "own.toml").write_text('[[scenarios]]\nid = "mine"\n')
    installation.write(top='catalogs = ["own.toml"]')
    result = installation.liaison("doctor")
    line, mend = only_bad(result)
    assert line.startswith(f"Catalog: {installation.folder}/own.toml:1")
    assert mend.startswith("catalogs")
    assert "Slack: channel #spt_on-call" in result.stdout


@pytest.mark.parametrize("secret", ["", "too short"])
def test_a_session_secret_that_is_missing_or_short(installation, secret):
    installation.environment["LIAISON_SESSION_SECRET"] = secret
    line, mend = only_bad(installation.liaison("doctor"))
    assert "the sidebar cannot sign anybody in" in line
    assert mend == "LIAISON_SESSION_SECRET: Make one: openssl rand -hex 32"


def test_a_database_that_is_not_migrated(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    line, mend = only_bad(installation.liaison("doctor"))
    assert "the database has not been migrated" in line
    assert mend == "LIAISON_DATABASE_URL: Run `liaison db upgrade`."


def test_a_database_that_does_not_answer(installation):
    installation.environment["LIAISON_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    line, mend = only_bad(installation.liaison("doctor"))
    assert "cannot be reached" in line
    assert mend.startswith("LIAISON_DATABASE_URL")


def test_a_slack_scope_that_is_missing(installation):
    scopes = {"X-OAuth-Scopes": ",".join(scope for scope in NEEDED_SCOPES if scope != "users:read.email")}
    installation.sandbox.fault("slack", path="auth.test", status=200, body={"ok": True}, headers=scopes)
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Slack: the token lacks the scope users:read.email"
    assert mend == "LIAISON_SLACK_TOKEN: Add the scope users:read.email to the Slack app and install it again."


def test_a_slack_channel_that_does_not_exist(installation):
    (installation.folder / "own.toml").write_text('[channels]\nsupport_leadership = "#nowhere"\n')
    installation.write(top='catalogs = ["own.toml"]')
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Slack: there is no channel #nowhere"
    assert mend.startswith("catalogs: Correct the name in the catalog or the forms")


def test_a_channel_of_a_form_is_looked_for_too(installation):
    form = 'forms = [{ key = "saas", zendesk_form_id = 360000803379, name = "SaaS", support_channel = "#gone" }]'
    installation.change('preset = "gitlab-us-government"\n', f'preset = "gitlab-us-government"\n{form}\n')
    assert "Slack: there is no channel #gone" in [line for line, _ in bad_lines(installation.liaison("doctor"))]


def test_a_salesforce_field_that_is_unknown(installation):
    installation.write(end='\n[salesforce.fields]\nslack_channel = "Chat_Room__c"\n')
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Salesforce: there is no field Account.Chat_Room__c, or none that we may see"
    assert mend.startswith("salesforce.fields.slack_channel: Correct its API name")


def test_a_public_key_that_is_not_the_apps(installation):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = other.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    installation.environment["LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY"] = pem.decode()
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Zendesk global: the configured public key is not that of app 1048576"
    assert mend.startswith("LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY")


def test_a_public_key_that_is_none(installation):
    installation.environment["LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY"] = "nonsense"
    line, mend = only_bad(installation.liaison("doctor"))
    assert "the app's public key cannot be used" in line
    assert mend.startswith("LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY")


def test_an_app_id_that_is_none(installation):
    installation.change('app_id = "1048576"', 'app_id = "999"')
    line, mend = only_bad(installation.liaison("doctor"))
    assert line.startswith("Zendesk global:")
    assert mend.startswith("LIAISON_ZENDESK_GLOBAL_APP_ID")


def test_a_gitlab_token_that_sees_no_project(installation):
    installation.sandbox.fault("gitlab", path="/projects", status=200, body=[])
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "GitLab: the token sees no project"
    assert mend.startswith("LIAISON_GITLAB_TOKEN: Make its user a member")


def test_an_organization_field_that_zendesk_does_not_have(installation):
    installation.change(
        'preset = "gitlab-global"\n', 'preset = "gitlab-global"\norganization_fields = { plan = "nope" }\n'
    )
    line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Zendesk global: there is no organization field 'nope'"
    assert mend.startswith("instances.organization_fields.plan")


@pytest.mark.parametrize(
    ("variable", "upstream"),
    [
        ("LIAISON_ZENDESK_GLOBAL_CLIENT_SECRET", "Zendesk global"),
        ("LIAISON_SALESFORCE_CLIENT_ID", "Salesforce"),
        ("LIAISON_SLACK_TOKEN", "Slack"),
        ("LIAISON_GITLAB_TOKEN", "GitLab"),
    ],
)
def test_credentials_that_are_wrong(installation, variable, upstream):
    installation.environment[variable] = "wrong"
    line, mend = only_bad(installation.liaison("doctor"))
    assert line.startswith(f"{upstream}: ")
    assert variable.rsplit("_", 1)[0] in mend


@pytest.mark.parametrize(
    ("upstream", "called", "setting"),
    [
        ("zendesk", "Zendesk global", "instances.base_url"),
        ("salesforce", "Salesforce", "salesforce.base_url"),
        ("slack", "Slack", "slack.base_url"),
        ("gitlab", "GitLab", "gitlab.base_url"),
    ],
)
def test_an_upstream_that_does_not_answer_has_a_wrong_address(installation, upstream, called, setting):
    installation.sandbox.fault(upstream, drop=True)
    result = installation.liaison("doctor")
    assert result.exit_code == 1
    assert {(line.split(":")[0], mend.split(":")[0]) for line, mend in bad_lines(result)} == {(called, setting)}


@pytest.mark.parametrize("variable", ["LIAISON_SLACK_TOKEN", "LIAISON_GITLAB_TOKEN"])
def test_what_is_not_configured_is_said_and_is_no_error(installation, variable):
    del installation.environment[variable]
    result = installation.liaison("doctor")
    assert result.exit_code == 0
    assert "not configured, so the card goes without it" in result.stdout


def test_a_name_that_an_upstream_gives_cannot_steer_the_terminal(installation):
    body = {"user": {"name": "Eve\x1b[2J\u202e\nok  all is well", "role": "admin"}}
    installation.sandbox.fault("zendesk", path="users/me", status=200, body=body)
    said = installation.liaison("doctor").stdout
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "signed in as Eve [2J ok all is well (admin)" in said


def test_without_a_list_of_addresses_nobody_can_sign_in_with_the_extension(installation):
    text = installation.settings.read_text()
    installation.settings.write_text(text[: text.index("[extension]")])
    result = installation.liaison("doctor")
    assert result.exit_code == 0
    assert "Browser extension: nobody can sign in with it" in result.stdout


def test_where_the_extensions_sign_in_comes_back_to_is_told_for_the_oauth_client(installation):
    said = installation.liaison("doctor").stdout
    assert "Zendesk global: sign-ins of the extension come back by" in said
    assert "/auth/extension/zendesk" in said


def test_an_oauth_client_that_may_sign_nobody_in(installation, settings):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as zendesk:
        zendesk.add_passthru(re.compile("http://"))
        refused = {"error": "unauthorized_client", "error_description": "The client may not use this grant."}
        code_grants = responses.matchers.json_params_matcher({"grant_type": "authorization_code"}, strict_match=False)
        at = f"{settings.instance('global').base_url}/oauth/tokens"
        zendesk.post(at, json=refused, status=400, match=[code_grants])
        line, mend = only_bad(installation.liaison("doctor"))
    assert line == "Zendesk global: its OAuth client may sign nobody in: “The client may not use this grant.”"
    assert mend.startswith("LIAISON_ZENDESK_GLOBAL_CLIENT_ID: It must be a confidential OAuth client")
