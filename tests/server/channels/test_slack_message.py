"""A message in the fake Slack: composed, sent, found again and taken back."""

import dataclasses

import pytest

from server.channels.registry import composers
from server.deliveries.channel import NotWithdrawable, Undeliverable
from server.errors import UpstreamRateLimited, UpstreamRefused, UpstreamUnreachable
from server.policy import CustomerText, PolicyViolation
from server.records import Destination, Person, Reason, Role
from server.settings import Settings
from server.upstreams import connect
from tests.server.channels.briefs import OTHER, REFERENCE, SECRET, brief, outbound

SALES = Destination("slack_message", "#sales", Role.CSM)
DIRECT = Destination("slack_direct_message", "U03MIRASO", Role.CSM)
MIRA = Person("Mira Solberg", slack_id="U03MIRASO")


def slack_channel(settings: Settings):
    made = composers(settings, connect(settings))
    return next(composer for composer in made if composer.name == "slack_message")


@pytest.fixture
def channel(settings):
    return slack_channel(settings)


@pytest.fixture
def slack(sandbox):
    return sandbox.world.slack


@pytest.fixture
def sales(slack):
    return next(channel for channel in slack.channels.values() if channel["name"] == "sales")


@pytest.fixture
def delivery(channel):
    def make(destination=SALES, reference=REFERENCE, thread=None, **changed):
        written = brief(**{"people": {Role.CSM: MIRA}, **changed})
        return outbound(channel.compose(written, (destination,), reference), reference=reference, thread=thread)

    return make


def test_a_message_is_composed_for_its_place_and_its_person(channel):
    composed = channel.compose(brief(people={Role.CSM: MIRA}), (SALES,), REFERENCE)
    assert (composed.channel, composed.place, composed.turn) == ("slack_message", "#sales", "slack:#sales")
    assert [(each.name, each.how, each.role) for each in composed.told] == [("Mira Solberg", "mention", Role.CSM)]
    assert (composed.parts, composed.note) == (("slack_message:#sales",), None)
    assert composed.content["channel"] == "#sales"


def test_whoever_is_not_on_slack_is_named_and_it_is_said(channel):
    composed = channel.compose(brief(people={Role.CSM: Person("Cleo Csm")}), (SALES,), REFERENCE)
    assert (composed.told, composed.note, composed.note_params) == ((), "not_in_slack", {"name": "Cleo Csm"})


def test_the_buttons_are_there_only_where_a_press_can_be_believed(settings):
    for secret, expected in (("", False), ("a secret", True)):
        own = dataclasses.replace(settings, slack=dataclasses.replace(settings.slack, signing_secret=secret))
        blocks = slack_channel(own).compose(brief(), (SALES,), REFERENCE).content["blocks"]
        assert any(block["type"] == "actions" for block in blocks) is expected


@pytest.mark.parametrize("code", ["slack_account_channel", "slack_escalation_channel"])
def test_no_channel_named_after_a_customer_is_written_to_where_nobody_may_know(channel, code):
    named = Destination("slack_message", "#a_meadowbank-internal", None, Reason(code))
    with pytest.raises(PolicyViolation):
        channel.compose(SECRET, (named,), REFERENCE)
    assert channel.compose(brief(), (named,), REFERENCE).place == "#a_meadowbank-internal"


@pytest.mark.parametrize(
    ("target", "code", "place"),
    [
        (
            "https://acme.slack.com/archives/C0ESCMEADO",
            "slack_escalation_channel",
            "Slack channel of the open escalation",
        ),
        ("https://acme.slack.com/archives/C0ESCMEADO", "slack_account_channel", "The account’s Slack channel"),
        ("C0ESCMEADO", "slack_account_channel", "The account’s Slack channel"),
        ("https://acme.slack.com/archives/C0ESCMEADO", "something_else", "Slack channel C0ESCMEADO"),
    ],
)
def test_a_channel_known_by_its_address_only_is_called_what_it_is(channel, target, code, place):
    composed = channel.compose(brief(), (Destination("slack_message", target, None, Reason(code)),), REFERENCE)
    assert composed.place == place
    assert composed.content["channel"] == "C0ESCMEADO"


def test_a_message_arrives_where_it_should_with_a_link(channel, delivery, slack, sales):
    sent = channel.send(delivery())
    (message,) = slack.messages[sales["id"]]
    assert message["metadata"]["event_payload"] == {"reference": REFERENCE}
    assert "<@U03MIRASO>" in message["blocks"][0]["text"]["text"]
    assert sent.proof == {"channel": sales["id"], "ts": message["ts"]}
    assert sent.url.endswith(f"/archives/{sales['id']}/p{message['ts'].replace('.', '')}")


def test_a_person_is_written_to_directly(channel, delivery, slack):
    sent = channel.send(delivery(DIRECT))
    assert slack.channels[sent.proof["channel"]]["members"] == ["U03MIRASO"]
    assert channel.find(delivery(DIRECT)).proof == sent.proof


def test_what_follows_stands_in_the_thread_and_is_found_there(channel, delivery, slack, sales):
    first = channel.send(delivery(reference=OTHER))
    later = delivery(thread=first.proof, joined=True)
    assert channel.find(later) is None
    sent = channel.send(later)
    assert sent.proof == {"channel": sales["id"], "ts": sent.proof["ts"], "thread_ts": first.proof["ts"]}
    assert "thread_ts=" in sent.url
    assert channel.find(later).proof == sent.proof
    third = channel.send(delivery(reference="ESC-7K3M9QA.3", thread=sent.proof))
    assert third.proof["thread_ts"] == first.proof["ts"]


def test_a_message_is_found_by_its_reference_and_by_no_longer_one(channel, delivery):
    channel.send(delivery(reference=OTHER))
    assert channel.find(delivery()) is None
    sent = channel.send(delivery())
    assert channel.find(delivery()).proof == sent.proof


def test_another_process_finds_it_too(settings, channel, delivery):
    sent = channel.send(delivery())
    assert slack_channel(settings).find(delivery()).proof == sent.proof


def test_a_message_that_lost_its_metadata_is_found_by_its_text(channel, delivery, slack, sales):
    for reference in (REFERENCE, OTHER):
        channel.send(delivery(reference=reference))
    for message in slack.messages[sales["id"]]:
        del message["metadata"]
    assert channel.find(delivery()).proof["ts"] == slack.messages[sales["id"]][0]["ts"]


def test_a_message_about_a_subject_that_holds_the_reference_is_not_taken_for_it(channel, delivery, slack, sales):
    for given in (f"Re: {REFERENCE}", f"Late · {REFERENCE}"):
        channel.send(delivery(reference=OTHER, subject=CustomerText(given), organization=CustomerText(given)))
    for message in slack.messages[sales["id"]]:
        del message["metadata"]
    assert channel.find(delivery()) is None


def test_a_colleague_who_quotes_the_reference_is_not_taken_for_the_message(channel, delivery, slack, sales):
    quoted = {"type": "message", "ts": "9999999999.000001", "user": "U02DANIEL", "text": f"What is {REFERENCE}?"}
    slack.messages[sales["id"]].append(quoted)
    assert channel.find(delivery()) is None


def test_a_channel_that_there_is_not_holds_nothing(channel, delivery):
    assert channel.find(delivery(Destination("slack_message", "#nowhere"))) is None


def test_a_dropped_message_that_was_said_is_found_and_not_said_again(channel, delivery, slack, sales, sandbox):
    sandbox.fault("slack", drop=True, after=True, path="chat.postMessage")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery())
    assert error.value.left
    sandbox.clear()
    assert channel.find(delivery())
    assert len(slack.messages[sales["id"]]) == 1


def test_an_archived_channel_is_for_the_agent_with_what_to_do(channel, delivery, sales):
    sales["is_archived"] = True
    with pytest.raises(Undeliverable, match="#sales is archived") as error:
        channel.send(delivery())
    assert (error.value.code, "Retry" in error.value.hint) == ("is_archived", True)


def test_a_channel_that_is_not_there_is_for_the_agent(channel, delivery):
    with pytest.raises(Undeliverable, match="#nowhere does not exist"):
        channel.send(delivery(Destination("slack_message", "#nowhere")))


def test_a_person_who_has_left_is_for_the_agent(channel, delivery, slack):
    slack.users["U03MIRASO"]["deleted"] = True
    with pytest.raises(Undeliverable, match="has left"):
        channel.send(delivery(DIRECT))


def test_a_missing_scope_names_itself(channel, delivery, slack):
    slack.scopes.remove("chat:write")
    with pytest.raises(UpstreamRefused, match="chat:write") as error:
        channel.send(delivery())
    assert error.value.code == "missing_scope"


def test_slacks_own_wait_is_told(channel, delivery, sandbox):
    sandbox.fault("slack", status=429, retry_after=300)
    with pytest.raises(UpstreamRateLimited) as error:
        channel.send(delivery())
    assert error.value.retry_after == 300


def test_withdrawing_deletes_it_and_may_be_asked_twice(channel, delivery, slack, sales):
    made = delivery()
    proof = channel.send(made).proof
    for _ in range(2):
        assert channel.withdraw(made, proof).remains == ()
    assert slack.messages[sales["id"]] == []


def test_answers_in_its_thread_stay_and_are_said(channel, delivery):
    made = delivery()
    proof = channel.send(made).proof
    channel.send(delivery(reference=OTHER, thread=proof))
    for _ in range(2):
        assert channel.withdraw(made, proof).remains == ("slack_replies",)


def test_that_nobody_can_read_the_thread_does_not_keep_the_message(channel, delivery, slack, sales):
    made = delivery()
    proof = channel.send(made).proof
    slack.scopes.remove("channels:history")
    assert channel.withdraw(made, proof).remains == ()
    assert slack.messages[sales["id"]] == []


def test_a_message_that_is_not_ours_stays(channel, delivery, slack, sales):
    made = delivery()
    proof = channel.send(made).proof
    slack.messages[sales["id"]][0]["user"] = "U02DANIEL"
    with pytest.raises(NotWithdrawable, match="author"):
        channel.withdraw(made, proof)


def test_a_message_without_a_known_place_stays(channel, delivery):
    with pytest.raises(NotWithdrawable, match="not known"):
        channel.withdraw(delivery(), {})
