import pytest

from server.errors import Unprocessable
from server.escalations.records import Asked
from tests.server.escalations.presses import EMERGENCY, INES, SAMPLE

CLOSED = 4220
NOT_IN_SLACK = 4236
POOLED_OWNER = 4241


def choices(escalations, ticket, asked):
    seen = escalations.preview("global", ticket, asked, INES)
    return seen, {choice.channel: choice for choice in seen.choices}


def test_the_note_is_always_part_and_stands_first(escalations):
    seen, _ = choices(escalations, SAMPLE, Asked("professional_services"))
    assert seen.choices[0].id == "zendesk_note:internal_note"
    assert seen.deliveries[0].channel == "zendesk_ticket"


def test_a_cc_becomes_a_follower_and_the_preview_says_the_difference(escalations):
    seen, by_channel = choices(escalations, SAMPLE, EMERGENCY)
    assert "zendesk_cc" not in by_channel
    assert by_channel["zendesk_follower"].note == "cc_as_follower"
    assert not seen.warnings


def test_where_ccs_are_wanted_the_preview_warns_of_the_address(escalations_with):
    seen, by_channel = choices(escalations_with(cc_as="cc"), SAMPLE, EMERGENCY)
    assert by_channel["zendesk_cc"].kept
    assert [(one.code, one.params) for one in seen.warnings] == [("cc_shows_address", {"name": "Mira Solberg"})]
    assert not seen.certain
    assert ("Mira Solberg", "cc") in [(told.name, told.how) for told in seen.told]


@pytest.mark.parametrize("cc_as", ["cc", "follower"])
def test_somebody_whom_zendesk_takes_for_a_customer_is_not_put_on_the_ticket(escalations_with, sandbox, cc_as):
    users = sandbox.world.zendesk["global"].users
    mira = next(user for user in users.values() if user["name"] == "Mira Solberg")
    mira["role"] = "end-user"
    seen, by_channel = choices(escalations_with(cc_as=cc_as), SAMPLE, EMERGENCY)
    choice = by_channel["zendesk_cc" if cc_as == "cc" else "zendesk_follower"]
    assert (choice.kept, choice.possible, choice.note) == (False, False, "outsider_on_ticket")
    assert "outsider_on_ticket" in [warned.code for warned in seen.warnings]
    with pytest.raises(Unprocessable):
        choices(escalations_with(cc_as=cc_as), SAMPLE, Asked(EMERGENCY.scenario, (choice.id,)))


def test_whoever_is_not_in_slack_is_told_by_e_mail(escalations):
    seen, by_channel = choices(escalations, NOT_IN_SLACK, Asked("csm_customer_requested_escalation"))
    assert by_channel["email"].label.endswith("Amara Diallo")
    assert by_channel["email"].note == "not_in_slack"
    assert ("Amara Diallo", "email") in [(told.name, told.how) for told in seen.told]


def test_a_closed_ticket_gets_no_note_and_the_preview_says_so(escalations):
    asked = Asked("csm_training", inputs={"topic": "Runners"}, reason="They called.")
    seen, by_channel = choices(escalations, CLOSED, asked)
    assert (by_channel["zendesk_note"].kept, by_channel["zendesk_note"].note) == (False, "ticket_closed")
    assert "ticket_closed" in [warned.code for warned in seen.warnings]
    made, _ = escalations.press("global", CLOSED, asked, INES)
    assert made.receipts
    assert "zendesk_ticket" not in [receipt.channel for receipt in made.receipts]


def test_a_page_is_shown_and_never_sent_to(escalations):
    seen, by_channel = choices(escalations, SAMPLE, Asked("star"))
    assert (by_channel["link"].possible, by_channel["link"].note) == (False, "link_by_hand")
    assert [one.channel for one in seen.deliveries] == ["zendesk_ticket"]


def test_the_way_round_salesforce_is_left_out_where_salesforce_is_there(escalations):
    seen, _ = choices(escalations, POOLED_OWNER, Asked("pass_lead_smb"))
    kept = {choice.id: choice.kept for choice in seen.choices}
    assert kept["slack_message:#hvs_public"]
    assert not kept["slack_message:#global-digital-smb_public"]
    assert any(kept[one] for one in kept if one.startswith("salesforce_case:"))


def test_a_destination_may_be_named_as_the_card_has_it(escalations):
    asked = Asked(EMERGENCY.scenario, ("zendesk_cc:mira.solberg@gitlab.example",))
    seen, _ = choices(escalations, SAMPLE, asked)
    assert [choice.id for choice in seen.choices if choice.kept] == ["zendesk_follower:mira.solberg@gitlab.example"]
