"""What a message in Slack says, and what it must not."""

import json

import pytest

from server.channels.slack_words import message
from server.policy import US_GOVERNMENT, CustomerText
from server.records import Person
from tests.server.channels.briefs import CUSTOMERS_WORDS, REFERENCE, SECRET, brief

OLIVE = Person("Olive Owner", slack_id="U0OLIVE")
HOSTILE = "<!channel> <@U0BOSS> @here *x* `y` & <https://evil.example|click>\n> quote"


def sent(said):
    return json.dumps([said.text, said.blocks], ensure_ascii=False)


def sections(said):
    return [block["text"]["text"] for block in said.blocks if block["type"] == "section"]


def test_it_names_the_person_the_ticket_the_customer_and_why():
    said = message(brief(), OLIVE, REFERENCE, buttons=False)
    (body,) = sections(said)
    assert body.startswith("<@U0OLIVE> *Make the CSM aware*\n")
    assert "|#500101 Runners &lt;b&gt;fail&lt;/b&gt;>" in body
    assert "|Meadowbank Dairies>" in body
    for part in ("Priority: Urgent", "Why: The ticket's priority", "What has happened: Production", "Ada Agent adds:"):
        assert part in body
    foot = said.blocks[-1]["elements"][0]["text"]
    assert REFERENCE in foot
    assert "Ada Agent" in foot


def test_the_words_are_the_message_as_people_read_it():
    words = message(brief(), OLIVE, REFERENCE, buttons=True).words
    assert words.startswith("@Olive Owner Make the CSM aware\n")
    assert "#500101 Runners <b>fail</b> (https://gitlab.zendesk.com/agent/tickets/500101)" in words
    assert words.endswith("[Seen] [On it]")
    assert "&lt;" not in words


def test_the_plain_text_has_the_customer_the_tickets_address_and_the_reference():
    text = message(brief(), OLIVE, REFERENCE, buttons=False).text
    for part in ("<@U0OLIVE>", "Meadowbank Dairies", "https://gitlab.zendesk.com/agent/tickets/500101", REFERENCE):
        assert part in text


@pytest.mark.parametrize("where", ["subject", "organization", "sentence", "reasons", "details", "title", "pressed_by"])
def test_nobody_is_notified_by_what_a_stranger_wrote(where):
    customers = CustomerText(HOSTILE)
    given = {"reasons": (customers,), "details": (("What", customers),), "title": HOSTILE, "pressed_by": HOSTILE}
    said = sent(message(brief(**{where: given.get(where, customers)}), None, REFERENCE, buttons=True))
    assert "<!" not in said
    assert "<@" not in said
    assert "<https://evil" not in said


def test_slack_makes_no_links_and_mentions_of_its_own():
    said = message(brief(), OLIVE, REFERENCE, buttons=False)
    texts = [block["text"] for block in said.blocks if "text" in block]
    texts += [element for block in said.blocks for element in block.get("elements", [])]
    assert all(text["verbatim"] is True for text in texts)


def test_where_no_customer_text_may_go_there_are_fixed_words_and_a_bare_link():
    said = message(SECRET, OLIVE, REFERENCE, buttons=True)
    link = "<https://gitlab.zendesk.com/agent/tickets/500101|U.S. Government internal ticket>"
    assert sections(said) == [f"<@U0OLIVE> {link}"]
    assert said.blocks[1]["elements"][0]["text"] == REFERENCE
    for word in (*CUSTOMERS_WORDS, "Ada", "CSM", "Urgent"):
        assert word not in sent(said)
        assert word not in said.words


def test_a_restricted_account_is_not_called_the_governments():
    policy = US_GOVERNMENT.__class__("restricted", customer_text_anywhere=False, cc=False)
    assert "Internal ticket" in message(brief(policy=policy), None, REFERENCE, buttons=False).words


def test_a_person_who_is_not_on_slack_is_named_only():
    said = message(brief(), Person("Cleo Csm"), REFERENCE, buttons=False)
    assert sections(said)[0].startswith("Cleo Csm *Make")


def test_the_buttons_carry_the_escalations_number():
    (actions,) = [
        block for block in message(brief(), OLIVE, REFERENCE, buttons=True).blocks if block["type"] == "actions"
    ]
    assert [(button["action_id"], button["value"]) for button in actions["elements"]] == [
        ("seen", "ESC-7K3M9QA"),
        ("on_it", "ESC-7K3M9QA"),
    ]


def test_without_buttons_there_are_none():
    assert all(block["type"] != "actions" for block in message(brief(), OLIVE, REFERENCE, buttons=False).blocks)


def test_a_message_too_long_for_slack_is_cut_and_says_so():
    details = tuple((f"Input {number}", CustomerText("&" * 10_000)) for number in range(8))
    said = message(
        brief(sentence=CustomerText("<" * 10_000), details=details, subject=CustomerText("<" * 5_000)),
        OLIVE,
        REFERENCE,
        buttons=True,
    )
    assert all(0 < len(section) <= 3000 for section in sections(said))
    assert "The rest stands on the ticket." in said.words
    assert len(said.text) < 4000


def test_a_ticket_that_joins_says_what_it_joins():
    said = message(brief(joined=True), None, REFERENCE, buttons=False)
    assert "One more ticket for ESC-7K3M9QA: Make the CSM aware" in said.words


def test_it_is_said_in_the_deployments_language():
    said = message(brief(language="de"), OLIVE, REFERENCE, buttons=True)
    assert "Priorität: Dringend" in said.words
    assert "[Gesehen] [Kümmere mich]" in said.words
