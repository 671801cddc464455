import pytest

from server.errors import SettingsError
from server.policy import (
    OPEN,
    RESTRICTED,
    US_GOVERNMENT,
    CustomerText,
    Outgoing,
    PolicyViolation,
    policy_for,
    policy_named,
)
from server.records import Destination, Role

TEMPLATE = "{organization}: {link}"
FACTS = {"organization": CustomerText("Larkspur Mills"), "link": "https://acme.zendesk.com/agent/tickets/1"}


@pytest.mark.parametrize("vendor", ["slack", "gitlab"])
def test_customer_text_stays_in_zendesk_and_salesforce_for_the_us_government(vendor: str) -> None:
    outgoing = US_GOVERNMENT.outgoing(vendor, TEMPLATE, FACTS)
    assert outgoing.text == "[withheld]: https://acme.zendesk.com/agent/tickets/1"
    assert outgoing.withheld == ("organization",)


@pytest.mark.parametrize("vendor", ["zendesk", "salesforce"])
def test_zendesk_and_salesforce_may_hold_it(vendor: str) -> None:
    assert US_GOVERNMENT.outgoing(vendor, TEMPLATE, FACTS).text.startswith("Larkspur Mills")


def test_an_open_policy_lets_it_through() -> None:
    assert OPEN.outgoing("slack", TEMPLATE, FACTS).text.startswith("Larkspur Mills")


def test_nobody_else_can_make_outgoing_text() -> None:
    with pytest.raises(PolicyViolation):
        Outgoing("slack", "Larkspur Mills", ())


def test_customer_text_does_not_slip_into_a_string() -> None:
    text = CustomerText("Larkspur Mills")
    assert "Larkspur" not in f"{text} {text!r}"


def test_customer_text_is_never_read_as_a_template() -> None:
    facts = {**FACTS, "organization": CustomerText("{link}{x}")}
    assert OPEN.outgoing("slack", TEMPLATE, facts).text.startswith("{link}{x}:")


def test_a_gap_that_nothing_fills_is_refused() -> None:
    with pytest.raises(PolicyViolation):
        OPEN.outgoing("slack", "{subject}", FACTS)


def test_a_cc_becomes_a_follower_where_ccs_are_off_and_says_why() -> None:
    admitted = US_GOVERNMENT.admit(Destination("zendesk_cc", "cc", Role.CSM))
    assert (admitted.channel, admitted.note and admitted.note.code) == ("zendesk_follower", "policy_no_cc")
    assert OPEN.admit(Destination("zendesk_cc", "cc")).channel == "zendesk_cc"


def test_a_destination_outside_says_that_only_links_go_there() -> None:
    admitted = US_GOVERNMENT.admit(Destination("slack_message", "#sales"))
    assert admitted.note is not None
    assert admitted.note.code == "policy_links_only"


def test_an_unknown_policy_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="us_government"):
        policy_named("secret")


def test_a_restricted_account_of_an_open_instance_has_the_strict_rules() -> None:
    assert policy_for("open", restricted=False) is OPEN
    assert policy_for("open", restricted=True) is RESTRICTED
    assert policy_for("us_government", restricted=True) is US_GOVERNMENT
    assert not RESTRICTED.may_hold_customer_text("slack")
    assert RESTRICTED.admit(Destination("zendesk_cc", "cc")).channel == "zendesk_follower"
