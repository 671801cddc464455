"""What an administrator is told to set up is what the code asks for."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
import yaml

from server.settings import SalesforceSettings
from server.upstreams import zendesk_sign_in
from server.upstreams.slack import NEEDED_SCOPES
from server.upstreams.zendesk_calls import SCOPE
from tests.architecture.documents import section, table
from tools.machine import ROOT

FOLDER = ROOT / "docs" / "setup"
PAGE = FOLDER / "README.md"
METADATA = "{http://soap.sforce.com/2006/04/metadata}"
# https://docs.slack.dev/reference/app-manifest: what is used of it, with the longest text of each.
MANIFEST = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information": {"name": 35, "description": 140, "background_color": 7},
    "features": {"bot_user": {"display_name": 80, "always_online": bool}},
    "oauth_config": {"scopes": {"bot": list}},
    "settings": {
        "interactivity": {"is_enabled": bool, "request_url": 3500},
        "event_subscriptions": {"request_url": 3500, "bot_events": list},
        "org_deploy_enabled": bool,
        "socket_mode_enabled": bool,
        "token_rotation_enabled": bool,
    },
}


@pytest.fixture(scope="module")
def manifest() -> dict:
    return yaml.safe_load((FOLDER / "slack-app-manifest.yaml").read_text())


def metadata(name: str) -> ET.Element:
    return ET.parse(FOLDER / "salesforce" / name).getroot()


def texts(root: ET.Element, path: str) -> list[str]:
    return [node.text or "" for node in root.findall(path.replace("m:", METADATA))]


def mistakes(value: object, wanted: object, where: str = "") -> list[str]:
    if isinstance(wanted, dict):
        if not isinstance(value, dict):
            return [f"{where}: no table"]
        unknown = [f"{where}.{name}: not known" for name in value if name not in wanted]
        inner = [mistakes(each, wanted[name], f"{where}.{name}") for name, each in value.items() if name in wanted]
        return [*unknown, *(found for each in inner for found in each)]
    if isinstance(wanted, int):
        return [] if isinstance(value, str) and 0 < len(value) <= wanted else [f"{where}: no text of that length"]
    if wanted is list:
        good = isinstance(value, list) and all(isinstance(each, str) and len(each) <= 50 for each in value)
        return [] if good and len(value) == len(set(value)) else [f"{where}: no list of short texts, each once"]
    return [] if type(value) is wanted else [f"{where}: no {wanted}"]


def test_slack_would_take_the_manifest(manifest: dict) -> None:
    assert mistakes(manifest, MANIFEST) == []
    assert mistakes({"settings": {"interactivity": {"enabled": True}}}, MANIFEST)  # it does find something


def test_the_manifest_asks_for_the_scopes_that_are_needed_and_no_other(manifest: dict) -> None:
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(NEEDED_SCOPES)


def test_each_scope_of_slack_is_explained() -> None:
    explained = re.findall(r"`([a-z]+:[a-z.]+)`", "\n".join(f"`{name}`" for name in _cells("Slack")))
    assert sorted(explained) == sorted(NEEDED_SCOPES)


def _cells(heading: str) -> list[str]:
    return [name.strip("` ") for names in table(section(PAGE, heading)) for name in names.split(",")]


def test_the_addresses_of_the_manifest_are_on_one_host(manifest: dict) -> None:
    settings = manifest["settings"]
    urls = [settings[name]["request_url"] for name in ("interactivity", "event_subscriptions")]
    assert {urlsplit(url).netloc for url in urls} == {"liaison.example.com"}
    assert all(f"`{urlsplit(url).path}`" in section(PAGE, "Slack") for url in urls)


def test_zendesks_scopes_are_those_that_are_asked_for() -> None:
    assert _cells("Zendesk") == [*SCOPE.split(), *zendesk_sign_in.SCOPE.split()]


def test_the_external_id_is_the_field_that_is_looked_for() -> None:
    case, name = metadata("objects/Case.object"), SalesforceSettings().case_ticket_field
    assert texts(case, "m:fields/m:fullName") == [name]
    assert texts(case, "m:fields/m:externalId") == texts(case, "m:fields/m:unique") == ["true"]
    assert f"`{name}`" in section(PAGE, "Salesforce")


def test_the_permission_set_lets_that_field_be_written() -> None:
    granted = metadata("permissionsets/Liaison.permissionset")
    may_edit = {
        texts(each, "m:field")[0]
        for each in granted.findall(f"{METADATA}fieldPermissions")
        if texts(each, "m:editable") == ["true"]
    }
    assert f"Case.{SalesforceSettings().case_ticket_field}" in may_edit
    assert texts(granted, "m:objectPermissions/m:allowDelete").count("true") == 0


def test_the_package_names_what_lies_beside_it() -> None:
    members = texts(metadata("package.xml"), "m:types/m:members")
    assert members == [f"Case.{SalesforceSettings().case_ticket_field}", "Liaison"]
