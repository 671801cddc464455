"""Where an action goes: the first place that exists, as the policy admits it."""

from dataclasses import replace
from typing import Any

import pytest

from server.policy import policy_named
from server.records import Account, Answer, Destination, Reason, Role, Ticket
from server.scenarios.destinations import Placed, Surroundings, place
from server.scenarios.reach import Team
from server.scenarios.scenario import Route
from server.settings import Instance
from tests.server.scenarios.samples import ACCOUNT, CATALOG, CSM, NO_CSM, NO_OWNER, OWNER, SAM, TICKET

CSM_ROW = Route("slack", ("escalation_channel", "account_channel", "form_channel", "direct_message"), Role.CSM)
ESCALATED = replace(ACCOUNT, escalation_channel="#esc_larkspur", slack_channel="a_larkspur-internal")
FORM = Reason("slack_form_channel", {"form": "Self-Managed"})


def placed(
    instance: Instance,
    route: Route,
    *,
    account: Account | None = ACCOUNT,
    ticket: Ticket | None = TICKET,
    answers: tuple[Answer, ...] = (OWNER, CSM),
) -> Placed:
    team = Team({answer.role: answer for answer in answers})
    policy = policy_named(instance.policy)
    return place(route, Surroundings(instance, policy, CATALOG.channels, team, ticket, account))


@pytest.mark.parametrize(
    ("account", "form", "target", "note"),
    [
        (ESCALATED, "self_managed", "#esc_larkspur", Reason("slack_escalation_channel")),
        (
            replace(ESCALATED, escalation_channel=" "),
            "self_managed",
            "#a_larkspur-internal",
            Reason("slack_account_channel"),
        ),
        (ACCOUNT, "self_managed", "#support_self-managed", FORM),
        (None, "self_managed", "#support_self-managed", FORM),
        (ACCOUNT, "billing", "U0SAM", Reason("slack_direct_message", {"name": "Sam Fenn"})),
        (ACCOUNT, None, "U0SAM", Reason("slack_direct_message", {"name": "Sam Fenn"})),
    ],
)
def test_the_first_place_that_exists_is_taken_and_the_note_says_which(
    account: Account | None, form: str | None, target: str, note: Reason, instance: Instance
) -> None:
    found = placed(instance, CSM_ROW, account=account, ticket=replace(TICKET, form=form))
    channel = "slack_direct_message" if target == "U0SAM" else "slack_message"
    assert found.destination == Destination(channel, target, Role.CSM, note)
    assert found.reached is Role.CSM


def test_no_place_at_all_is_said(instance: Instance) -> None:
    csm = replace(CSM, person=replace(SAM, slack_id=None))
    found = placed(instance, CSM_ROW, ticket=replace(TICKET, form="billing"), answers=(OWNER, csm))
    assert found.destination is None
    assert [reason.code for reason in found.reasons] == ["reach_person", "slack_nowhere"]


def test_without_anybody_the_channel_is_told_and_nobody_tagged(instance: Instance) -> None:
    found = placed(instance, CSM_ROW, answers=(NO_OWNER, NO_CSM))
    assert found.destination == Destination("slack_message", "#support_self-managed", None, FORM)
    assert found.reached is None


def test_a_channel_may_be_written_as_a_link(instance: Instance) -> None:
    link = "https://acme.slack.com/archives/C042"
    found = placed(instance, CSM_ROW, account=replace(ACCOUNT, escalation_channel=link))
    assert found.destination is not None
    assert found.destination.target == link


def test_under_the_us_government_policy_a_channel_named_after_the_customer_is_left_alone(
    us_government: Instance,
) -> None:
    found = placed(us_government, CSM_ROW, account=ESCALATED)
    assert found.destination == Destination(
        "slack_message", "#spt_us-government", Role.CSM, Reason("policy_links_only")
    )
    codes = [reason.code for reason in found.reasons]
    assert codes == ["reach_person", "policy_no_customer_channel", "policy_no_customer_channel", "slack_form_channel"]


CC = Route("zendesk_cc", mention=Role.CSM)


def test_a_person_is_added_to_the_ticket_as_cc(instance: Instance) -> None:
    assert placed(instance, CC).destination == Destination("zendesk_cc", "sam@example.com", Role.CSM)


def test_under_the_us_government_policy_a_cc_becomes_a_follower(us_government: Instance) -> None:
    assert placed(us_government, CC).destination == Destination(
        "zendesk_follower", "sam@example.com", Role.CSM, Reason("policy_no_cc")
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"in_cc": True}, "already_in_cc"), ({"person": replace(SAM, zendesk_user_id=None)}, "not_in_zendesk")],
)
def test_who_is_there_or_unknown_to_zendesk_is_not_added(change: Any, reason: str, instance: Instance) -> None:
    found = placed(instance, CC, answers=(OWNER, replace(CSM, **change)))
    assert found.destination is None
    assert found.reasons[-1] == Reason(reason, {"name": "Sam Fenn"})


def test_a_follower_is_not_made_a_follower_again(instance: Instance, us_government: Instance) -> None:
    follows = replace(CSM, is_follower=True)
    assert placed(us_government, CC, answers=(OWNER, follows)).reasons[-1].code == "already_follower"
    follower = Route("zendesk_follower", mention=Role.CSM)
    assert placed(instance, follower, answers=(OWNER, follows)).reasons[-1].code == "already_follower"
    assert placed(instance, CC, answers=(OWNER, follows)).destination is not None


def test_nobody_cannot_be_added_to_the_ticket(instance: Instance) -> None:
    assert placed(instance, CC, answers=(NO_OWNER, NO_CSM)).destination is None


def test_without_a_ticket_there_is_nothing_to_be_added_to(instance: Instance) -> None:
    assert placed(instance, CC, ticket=None).destination is None
    assert placed(instance, Route("zendesk_note"), ticket=None).destination is None


def test_a_chatter_post_goes_to_the_account(instance: Instance) -> None:
    found = placed(instance, Route("chatter", mention=Role.ACCOUNT_OWNER))
    assert found.destination == Destination(
        "salesforce_chatter", ACCOUNT.url, Role.ACCOUNT_OWNER, Reason("chatter_post")
    )


@pytest.mark.parametrize("via", ["chatter", "salesforce_case"])
def test_without_an_account_nothing_goes_to_salesforce_and_that_is_said(via: str, instance: Instance) -> None:
    found = placed(instance, Route(via), account=None)
    assert (found.destination, found.reasons) == (None, (Reason("account_unknown"),))


def test_a_case_and_a_note_go_where_they_are_kept(instance: Instance, us_government: Instance) -> None:
    for where in (instance, us_government):
        assert placed(where, Route("salesforce_case")).destination == Destination(
            "salesforce_case", "001000000000001AAA"
        )
        assert placed(where, Route("zendesk_note")).destination == Destination("zendesk_note", "internal_note")


def test_a_route_of_its_own_kind_says_so(instance: Instance) -> None:
    route = Route("slack", ("support_to_sales_escalation",), None, "courtesy_only")
    assert placed(instance, route).destination == Destination(
        "slack_message", "#support_to_sales_escalation", None, Reason("courtesy_only")
    )


ISSUE = Route("gitlab_issue", ("collaboration_project",))


def in_project(instance: Instance, route: Route, project_id: str | None) -> Placed:
    policy = policy_named(instance.policy)
    return place(route, Surroundings(instance, policy, {}, Team({}), TICKET, ACCOUNT, project_id))


def test_an_issue_is_opened_in_the_organizations_own_project(instance: Instance) -> None:
    assert in_project(instance, ISSUE, " 4711 ").destination == Destination("gitlab_issue", "4711")


@pytest.mark.parametrize(
    ("project_id", "reason"),
    [
        (None, Reason("project_empty")),
        (" ", Reason("project_empty")),
        ("acme", Reason("project_not_a_number", {"value": "acme"})),
        ("٤٧", Reason("project_not_a_number", {"value": "٤٧"})),
    ],
)
def test_without_a_project_there_is_no_issue_and_that_is_said(
    project_id: str | None, reason: Reason, instance: Instance
) -> None:
    found = in_project(instance, ISSUE, project_id)
    assert (found.destination, found.reasons) == (None, (reason,))


def test_an_issue_may_belong_to_a_project_that_the_catalog_names(instance: Instance) -> None:
    found = in_project(instance, Route("gitlab_issue", ("acme/operations",)), None)
    assert found.destination == Destination("gitlab_issue", "acme/operations")
