"""Posts on the account's feed, with a mention and a reminder."""

from datetime import UTC, datetime

import pytest

from server.channels.salesforce_chatter import SalesforceChatter
from server.deliveries.channel import NotWithdrawable, Undeliverable
from server.errors import UpstreamTimeout, UpstreamUnreachable
from server.policy import CustomerText
from server.records import Destination, Person, Role
from server.upstreams import connect
from tests.server.channels.briefs import MEADOWBANK, OTHER, REFERENCE, brief, outbound

HERE = (Destination("salesforce_chatter", f"https://acme.my.salesforce.com/{MEADOWBANK}", Role.ACCOUNT_OWNER),)
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
DANIEL = Person("Daniel Achterberg", "daniel.achterberg@gitlab.example")


@pytest.fixture
def channel(settings):
    return SalesforceChatter(connect(settings).salesforce.feed, lambda: FRIDAY)


def composed(channel, reference=REFERENCE, person=DANIEL, **changed):
    people = {Role.ACCOUNT_OWNER: person} if person else {}
    return channel.compose(brief(people=people, **changed), HERE, reference)


def delivery(channel, reference=REFERENCE, thread=None, **changed):
    return outbound(composed(channel, reference, **changed), reference=reference, thread=thread)


def rows(sandbox, entity):
    return list(sandbox.world.salesforce.tables[entity].values())


def test_the_post_says_whom_it_asks_and_until_when(channel, sandbox):
    made = composed(channel)
    assert made.words.startswith(f"[{REFERENCE}] @Daniel Achterberg Make the CSM aware\nPlease answer here within 24")
    assert [(told.name, told.how, told.role) for told in made.told] == [
        ("Daniel Achterberg", "mention", Role.ACCOUNT_OWNER)
    ]
    assert sandbox.requests("salesforce") == []


def test_it_stands_on_the_account_word_for_word_and_mentions_the_person(channel, sandbox, settings):
    sent = channel.send(delivery(channel))
    (post,) = rows(sandbox, "FeedItem")
    assert (post["ParentId"], post["Body"]) == (MEADOWBANK, composed(channel).words)
    body = next(entry["body"] for entry in sandbox.requests("salesforce") if entry["path"].endswith("feed-elements"))
    assert '"Mention"' in str(body) or "'Mention'" in str(body)
    assert (sent.url, sent.note) == (f"{settings.salesforce.web_url}/{post['Id']}", None)


def test_a_task_reminds_the_person_of_the_answer_on_a_working_day(channel, sandbox):
    channel.send(delivery(channel))
    (task,) = rows(sandbox, "Task")
    assert (task["WhatId"], task["ActivityDate"]) == (MEADOWBANK, "2026-11-30")
    assert task["Subject"].startswith(f"[{REFERENCE}]")
    owner = sandbox.world.salesforce.tables["User"][task["OwnerId"]]
    assert owner["Name"] == "Daniel Achterberg"


def test_a_person_whom_salesforce_does_not_know_is_named_and_the_receipt_says_so(channel, sandbox):
    stranger = Person("Cleo Csm", "never@nowhere.example")
    sent = channel.send(delivery(channel, person=stranger))
    assert rows(sandbox, "FeedItem")[0]["Body"].startswith(f"[{REFERENCE}] @Cleo Csm Make")
    assert sent.note == "chatter_not_mentioned"


def test_without_a_person_nobody_is_named_or_told(channel, sandbox):
    sent = channel.send(delivery(channel, person=None))
    assert composed(channel, person=None).told == ()
    assert rows(sandbox, "FeedItem")[0]["Body"].startswith(f"[{REFERENCE}] Make")
    assert sent.note is None


def test_a_reminder_that_cannot_be_made_undoes_nothing(channel, sandbox):
    sandbox.fault("salesforce", status=400, body=[{"errorCode": "X", "message": "x"}], path="/Task")
    sent = channel.send(delivery(channel))
    assert sent.note == "chatter_no_reminder"
    assert len(rows(sandbox, "FeedItem")) == 1


def test_of_a_reminder_that_may_have_been_made_the_receipt_says_nothing_before_it_was_looked_for(channel, sandbox):
    sandbox.fault("salesforce", drop=True, after=True, path="/Task")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert channel.find(delivery(channel)).note is None


def test_what_has_arrived_is_found_by_its_reference_and_nothing_else_is(channel):
    sent = channel.send(delivery(channel, OTHER, sentence=CustomerText(f"x\n[{REFERENCE}] y")))
    assert channel.find(delivery(channel)) is None
    found = channel.find(delivery(channel, OTHER))
    assert (found.proof, found.note) == (sent.proof, None)


def test_a_post_without_its_reminder_is_found_and_says_so(channel, sandbox):
    channel.send(delivery(channel))
    sandbox.world.salesforce.tables["Task"].clear()
    assert channel.find(delivery(channel)).note == "chatter_no_reminder"


def test_work_that_was_done_before_the_answer_was_lost_is_found(channel, sandbox):
    sandbox.fault("salesforce", drop=True, after=True, path="/feed-elements")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery(channel))
    assert error.value.left
    assert len(rows(sandbox, "FeedItem")) == 1
    assert channel.find(delivery(channel)) is not None


def test_a_person_who_could_not_be_looked_up_means_that_nothing_was_sent(channel, sandbox):
    sandbox.fault("salesforce", hang=30, path="/query")
    with pytest.raises(UpstreamTimeout) as error:
        channel.send(delivery(channel))
    assert not error.value.left


def test_a_ticket_that_joins_is_a_comment_on_the_post_without_a_second_reminder(channel, sandbox):
    thread = channel.send(delivery(channel)).proof
    sent = channel.send(delivery(channel, OTHER, thread, joined=True))
    (comment,) = rows(sandbox, "FeedComment")
    assert comment["FeedItemId"] == thread["post_id"]
    assert comment["CommentBody"].startswith(f"[{OTHER}] @Daniel Achterberg One more ticket")
    assert len(rows(sandbox, "Task")) == 1
    assert channel.find(delivery(channel, OTHER, thread, joined=True)).proof == sent.proof
    assert channel.find(delivery(channel, "ESC-7K3M9QA.3", thread, joined=True)) is None


def test_withdrawing_deletes_post_and_task_and_says_what_remains(channel, sandbox):
    sent = channel.send(delivery(channel))
    assert channel.withdraw(delivery(channel), sent.proof).remains == ("chatter_mail",)
    assert (rows(sandbox, "FeedItem"), rows(sandbox, "Task")) == ([], [])


def test_withdrawing_twice_or_what_never_arrived_is_done_at_once(channel):
    sent = channel.send(delivery(channel))
    channel.withdraw(delivery(channel), sent.proof)
    assert channel.withdraw(delivery(channel), sent.proof).remains == ("chatter_mail",)
    assert channel.withdraw(delivery(channel), {}).remains == ()


def test_of_a_post_that_may_have_arrived_nothing_is_left(channel, sandbox):
    channel.send(delivery(channel))
    channel.withdraw(delivery(channel), {})
    assert (rows(sandbox, "FeedItem"), rows(sandbox, "Task")) == ([], [])


def test_a_post_that_somebody_has_answered_stays_with_one_comment(channel, sandbox, settings):
    sent = channel.send(delivery(channel))
    connect(settings).salesforce.feed.reply(sent.proof["post_id"], ["On it"])
    for _ in range(2):
        assert channel.withdraw(delivery(channel), sent.proof).remains == ("chatter_post",)
    bodies = [row["CommentBody"] for row in rows(sandbox, "FeedComment")]
    assert [body[:13] for body in bodies] == ["On it", f"({REFERENCE}"[:13]]
    assert rows(sandbox, "Task") == []


def test_withdrawing_what_joined_deletes_its_comment_only(channel, sandbox):
    thread = channel.send(delivery(channel)).proof
    sent = channel.send(delivery(channel, OTHER, thread, joined=True))
    channel.withdraw(delivery(channel, OTHER, thread, joined=True), sent.proof)
    assert rows(sandbox, "FeedComment") == []
    assert len(rows(sandbox, "FeedItem")) == 1


def test_a_post_that_salesforce_does_not_let_us_delete_stays(channel, sandbox):
    sent = channel.send(delivery(channel))
    body = [{"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "no"}]
    sandbox.fault("salesforce", status=403, body=body, path="/FeedItem/", method="DELETE")
    with pytest.raises(NotWithdrawable):
        channel.withdraw(delivery(channel), sent.proof)


def test_without_an_account_there_is_nowhere_to_post(channel):
    with pytest.raises(Undeliverable) as error:
        channel.send(delivery(channel, account_id=None))
    assert error.value.hint


def test_a_post_longer_than_salesforce_takes_is_cut(channel, sandbox):
    channel.send(delivery(channel, sentence=CustomerText("x" * 20_000)))
    assert len(rows(sandbox, "FeedItem")[0]["Body"]) <= 10_000
