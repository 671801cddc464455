"""Mail to people who are not on Slack."""

import pytest

from server.channels.email_message import EmailMessage
from server.deliveries.channel import NotWithdrawable, Undeliverable
from server.errors import UpstreamUnreachable
from server.policy import CustomerText
from server.records import Destination, Person, Role
from server.upstreams import connect
from tests.server.channels.briefs import CUSTOMERS_WORDS, OTHER, REFERENCE, SECRET, brief, outbound

CLEO = "cleo.csm@gitlab.example"


@pytest.fixture
def channel(settings):
    return EmailMessage(settings, connect(settings).email)


def composed(channel, reference=REFERENCE, to=CLEO, given=None, **changed):
    given = given or brief(people={Role.CSM: Person("Cleo Csm", CLEO)}, **changed)
    return channel.compose(given, (Destination("email", to, Role.CSM),), reference)


def delivery(channel, reference=REFERENCE, thread=None, **changed):
    return outbound(composed(channel, reference, **changed), reference=reference, thread=thread)


def letters(sandbox):
    return sandbox.world.mail.letters


def test_the_mail_is_composed_without_asking_anybody(channel, sandbox):
    made = composed(channel)
    assert made.words.startswith(f"[{REFERENCE}] Make the CSM aware\n")
    assert [(told.name, told.how, told.role) for told in made.told] == [("Cleo Csm", "email", Role.CSM)]
    assert (made.place, made.parts) == (f"E-mail to {CLEO}", (f"email:{CLEO}",))
    assert sandbox.requests("email") == []


def test_it_arrives_word_for_word_with_a_message_id_that_never_changes(channel, sandbox):
    sents = [channel.send(delivery(channel)) for _ in range(2)]
    first, second = letters(sandbox)
    assert first["recipients"] == [CLEO]
    assert first["subject"] == f"[{REFERENCE}] Make the CSM aware"
    assert first["text"].splitlines() == composed(channel).words.splitlines()
    assert first["message_id"] == second["message_id"] == f"<{REFERENCE}@127.0.0.1>"
    assert first["headers"]["Auto-Submitted"] == "auto-generated"
    assert sents[0].proof == {"message_id": f"{REFERENCE}@127.0.0.1"}


def test_a_ticket_that_joins_answers_the_first_mail(channel, sandbox):
    first = channel.send(delivery(channel))
    channel.send(delivery(channel, OTHER, first.proof, joined=True))
    assert letters(sandbox)[1]["headers"]["In-Reply-To"] == f"<{REFERENCE}@127.0.0.1>"
    assert "One more ticket" in letters(sandbox)[1]["subject"]


def test_where_no_customer_text_may_go_the_mail_has_fixed_words_and_a_bare_link(channel, sandbox):
    channel.send(delivery(channel, given=SECRET))
    (letter,) = letters(sandbox)
    assert letter["text"].strip().endswith(SECRET.ticket_url)
    assert not any(word in letter["raw"] for word in CUSTOMERS_WORDS)


def test_nobodys_words_get_into_the_head(channel, sandbox):
    words = "x\r\nBcc: eve@evil.example\r\n\r\nbody"
    channel.send(delivery(channel, title=words, subject=CustomerText(words), pressed_by=words))
    (letter,) = letters(sandbox)
    assert letter["recipients"] == [CLEO]
    assert "Bcc" not in letter["headers"]
    assert letter["subject"] == f"[{REFERENCE}] x Bcc: eve@evil.example body"


def test_an_address_that_the_server_refuses_is_for_good(channel, sandbox):
    sandbox.world.mail.unknown.add(CLEO)
    with pytest.raises(Undeliverable, match="User unknown") as error:
        channel.send(delivery(channel))
    assert error.value.hint


def test_a_connection_that_is_lost_after_the_mail_was_given_may_have_done_it(channel, sandbox):
    sandbox.fault("email", drop=True, after=True, method="DATA")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert len(letters(sandbox)) == 1


def test_it_cannot_be_read_back_and_is_not_asked(channel):
    assert not channel.reads_back
    with pytest.raises(NotImplementedError):
        channel.find(delivery(channel))


def test_it_cannot_be_taken_back_and_says_what_to_do(channel):
    sent = channel.send(delivery(channel))
    with pytest.raises(NotWithdrawable, match=CLEO) as error:
        channel.withdraw(delivery(channel), sent.proof)
    assert error.value.hint
