"""A person by e-mail, and what doctor asks of Slack."""

import pytest
import responses

from server.errors import UpstreamMalformed, UpstreamRateLimited, UpstreamRefused, UpstreamTimeout, UpstreamUnreachable
from server.upstreams.slack import NEEDED_SCOPES, Slack
from tests.server.upstreams.small_world import settings_of

OLIVE = "olive.owner@gitlab.example"
LOOKUP = "https://slack.com/api/users.lookupByEmail"


@pytest.fixture
def slack(upstreams):
    return upstreams.slack


@pytest.fixture
def odd(sandbox):
    with responses.RequestsMock() as answers:
        yield Slack(settings_of(sandbox, slack={"base_url": "https://slack.com/api/"})), answers


def test_a_member_is_found_by_address_with_status_and_link(slack, sandbox):
    user = slack.user_by_email(OLIVE)
    assert (user.slack_id, user.name, user.deleted, user.status_text) == ("U0OLIVE", "Olive Owner", False, "On holiday")
    assert user.status_until is not None
    assert user.url == "https://acme.slack.com/team/U0OLIVE"
    assert len(sandbox.requests("slack")) == 1


def test_an_address_of_nobody_is_none(slack):
    assert slack.user_by_email("nobody@gitlab.example") is None


def test_without_a_team_address_there_is_no_link(sandbox):
    assert Slack(settings_of(sandbox, slack={"team_url": ""})).user_by_email(OLIVE).url is None


@pytest.mark.parametrize("slack_id", ["", "../x", "U0 1", 'U"'])
def test_only_an_id_makes_a_link(slack, slack_id):
    assert slack.profile_url(slack_id) is None


def test_a_colleague_is_known_by_id_and_our_own_workspace_is_asked_for_once(slack, sandbox):
    assert slack.colleague("U0OLIVE").name == "Olive Owner"
    assert slack.colleague("U0OLIVE").slack_id == "U0OLIVE"
    assert len(sandbox.requests("slack")) == 3


def test_a_colleague_of_another_workspace_of_our_grid_is_one(odd):
    slack, answers = odd
    own = {"ok": True, "team_id": "T0SUPPORT", "enterprise_id": "E0GRID"}
    user = {"id": "U0FAR", "team_id": "T0SALES", "real_name": "Far", "enterprise_user": {"enterprise_id": "E0GRID"}}
    answers.post("https://slack.com/api/users.info", json={"ok": True, "user": user})
    answers.post("https://slack.com/api/auth.test", json=own)
    assert slack.colleague("U0FAR").name == "Far"


@pytest.mark.parametrize("change", [{"team_id": "T0CUSTOMER"}, {"team_id": None}, {"deleted": True}, {"is_bot": True}])
def test_guests_of_a_shared_channel_leavers_and_bots_are_no_colleagues(slack, sandbox, change):
    sandbox.world.slack.users["U0OLIVE"].update(change)
    assert slack.colleague("U0OLIVE") is None


def test_an_id_of_nobody_is_no_colleague(slack):
    assert slack.colleague("U0NOBODY") is None


def test_a_wrong_token_is_refused_with_its_setting(sandbox):
    with pytest.raises(UpstreamRefused) as error:
        Slack(settings_of(sandbox, slack={"token": "xoxb-wrong"})).user_by_email(OLIVE)
    assert "LIAISON_SLACK_TOKEN" in error.value.hint
    assert "xoxb-wrong" not in str(error.value)


def test_a_missing_scope_is_named(slack, sandbox):
    sandbox.world.slack.scopes[:] = ["channels:read"]
    with pytest.raises(UpstreamRefused, match=r"users:read\.email") as error:
        slack.user_by_email(OLIVE)
    assert error.value.code == "missing_scope"


def test_the_tokens_scopes_are_read(slack):
    assert slack.scopes() == set(NEEDED_SCOPES)


@pytest.mark.parametrize(
    ("name", "there"),
    [("#support_self-managed", True), (" Support_Self-Managed", True), ("nothing", False), ("old", False)],
)
def test_a_channel_exists_or_not(slack, name, there):
    assert slack.channel_exists(name) is there


def test_private_channels_are_asked_for_only_with_the_scope_for_them(slack, sandbox):
    sandbox.world.slack.scopes.remove("groups:read")
    slack.channel_exists("x")
    sandbox.world.slack.scopes.append("groups:read")
    slack.channel_exists("x")
    listings = [
        entry["body"]["types"] for entry in sandbox.requests("slack") if entry["path"].endswith("conversations.list")
    ]
    assert listings == ["public_channel", "public_channel,private_channel"]


def test_a_late_slack_is_a_timeout(slack, sandbox):
    sandbox.fault("slack", latency_ms=600)
    with pytest.raises(UpstreamTimeout):
        slack.user_by_email(OLIVE, deadline=0.2)


def test_a_rate_limit_is_obeyed_within_the_deadline_and_raised_beyond_it(slack, sandbox):
    limited = {"ok": False, "error": "ratelimited"}
    sandbox.fault("slack", status=429, retry_after=0.05, body=limited, times=1)
    assert slack.user_by_email(OLIVE)
    sandbox.fault("slack", status=429, retry_after=60, body=limited)
    with pytest.raises(UpstreamRateLimited):
        slack.user_by_email(OLIVE, deadline=2.0)


def test_a_dropped_call_is_made_again(slack, sandbox):
    sandbox.fault("slack", drop=True, times=1)
    assert slack.user_by_email(OLIVE)


def test_a_slack_out_of_order_is_unreachable(slack, sandbox):
    sandbox.fault("slack", status=500)
    with pytest.raises(UpstreamUnreachable):
        slack.user_by_email(OLIVE)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"ok": False, "error": "ratelimited"}, UpstreamRateLimited),
        ({"ok": False, "error": "account_inactive"}, UpstreamRefused),
        ({"ok": False}, UpstreamRefused),
        ({"ok": True, "user": {}}, UpstreamMalformed),
        ({"ok": True}, UpstreamMalformed),
    ],
)
def test_each_of_slacks_answers_is_one_of_ours(odd, body, kind):
    slack, answers = odd
    answers.post(LOOKUP, json=body)
    with pytest.raises(kind):
        slack.user_by_email(OLIVE)


def test_a_page_in_place_of_an_answer_is_malformed(odd):
    slack, answers = odd
    answers.post(LOOKUP, body="<html>")
    with pytest.raises(UpstreamMalformed):
        slack.user_by_email(OLIVE)


def test_a_redirect_does_not_carry_the_token_away(odd):
    slack, answers = odd
    answers.post(LOOKUP, status=302, headers={"Location": "https://evil.example/"})
    with pytest.raises(UpstreamMalformed, match=r"evil\.example"):
        slack.user_by_email(OLIVE)
    assert len(answers.calls) == 1


def test_a_message_has_a_link_that_leads_to_its_thread(slack, sandbox):
    assert slack.message_url("C1", "1700000000.000100") == "https://acme.slack.com/archives/C1/p1700000000000100"
    within = "https://acme.slack.com/archives/C1/p2000001?thread_ts=1.000001&cid=C1"
    assert slack.message_url("C1", "2.000001", "1.000001") == within
    assert Slack(settings_of(sandbox, slack={"team_url": ""})).message_url("C1", "1.000001") is None


def test_doctor_finds_nothing_missing_where_all_is_there(slack):
    assert [finding.line for finding in slack.check(["#support_self-managed"]) if not finding.ok] == []


def test_doctor_names_missing_scopes_and_channels(slack, sandbox):
    sandbox.world.slack.scopes[:] = ["channels:read"]
    bad = [finding for finding in slack.check(["#support_self-managed", "#nope", "nope "]) if not finding.ok]
    lines = " ".join(finding.line for finding in bad)
    assert all(scope in lines for scope in NEEDED_SCOPES if scope != "channels:read")
    assert lines.count("#nope") == 2
    assert "self-managed" not in lines


def test_doctor_is_told_of_a_wrong_token(sandbox):
    (finding,) = Slack(settings_of(sandbox, slack={"token": "xoxb-wrong"})).check(["x"])
    assert (finding.ok, finding.setting) == (False, "LIAISON_SLACK_TOKEN")
