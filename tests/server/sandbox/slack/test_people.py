"""Finding people."""

import pytest
from slack_sdk.errors import SlackApiError


def test_a_person_is_found_by_address_whatever_its_case(slack):
    user = slack.users_lookupByEmail(email="MIRA.solberg@gitlab.example")["user"]
    assert (user["id"], user["profile"]["email"]) == ("U03MIRASO", "mira.solberg@gitlab.example")


@pytest.mark.parametrize(
    "email", ["nobody@gitlab.example", "amara.diallo@gitlab.example", "jonas.weidler@gitlab.example"]
)
def test_nobody_absent_or_deactivated_is_found_by_address(slack, email):
    with pytest.raises(SlackApiError, match="users_not_found"):
        slack.users_lookupByEmail(email=email)


def test_a_deactivated_person_is_still_known_by_id(slack):
    assert slack.users_info(user="U03JONASW")["user"]["deleted"] is True


def test_an_id_that_is_none_is_not_found(slack):
    with pytest.raises(SlackApiError, match="user_not_found"):
        slack.users_info(user="U0NOBODY")


def test_a_status_says_until_when(slack):
    profile = slack.users_profile_get(user="U03SOFIAB")["profile"]
    assert profile["status_emoji"] == ":palm_tree:"
    assert profile["status_expiration"] > 0


def test_people_come_in_pages(slack):
    seen = [user["id"] for page in slack.users_list(limit=7) for user in page["members"]]
    assert len(seen) == len(set(seen)) > 14
