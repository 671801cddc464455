"""Which clients there are, and doctor's findings of all of them."""

import subprocess
import sys

from server.upstreams import connect
from tests.server.upstreams.small_world import settings_of


def test_what_is_not_configured_is_none(sandbox):
    bare = connect(settings_of(sandbox, salesforce={"base_url": ""}, slack={"token": ""}, gitlab={"token": ""}))
    assert (bare.salesforce, bare.slack, bare.gitlab) == (None, None, None)
    assert set(bare.zendesk) == {"global"}


def test_connecting_asks_nothing(sandbox):
    connect(settings_of(sandbox))
    assert all(sandbox.requests(name) == [] for name in ("zendesk", "salesforce", "slack", "gitlab"))


def test_the_vendors_libraries_are_imported_when_asked_for_and_not_before():
    code = (
        "import sys; from pathlib import Path; from server.settings import *; from server.upstreams import connect;"
        "settings = Settings('', (), SalesforceSettings(), SlackSettings(token='x'), GitLabSettings(token='x'));"
        "there = lambda: ['gitlab' in sys.modules, 'slack_sdk' in sys.modules];"
        "made = connect(settings); before = there(); made.prepare(); print(before, there())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[False, False] [True, True]"


def test_doctor_finds_nothing_wrong_when_all_is_right(upstreams):
    findings = list(upstreams.check(["#support_self-managed"]))
    assert [finding for finding in findings if not finding.ok] == []
    assert {finding.line.split()[0].strip(":") for finding in findings} == {
        "Zendesk",
        "Salesforce",
        "Slack",
        "GitLab",
        "E-mail",
    }


def test_doctor_says_what_is_left_out(sandbox):
    bare = connect(settings_of(sandbox, salesforce={"base_url": ""}, slack={"token": ""}, gitlab={"token": ""}))
    absent = [finding.line for finding in bare.check() if "not configured" in finding.line]
    assert len(absent) == 4
