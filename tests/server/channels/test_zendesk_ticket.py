"""A ticket's one update: composed, sent, found again and taken back."""

import dataclasses

import pytest

from server.audit import Actor
from server.channels.registry import composers
from server.deliveries.channel import NotWithdrawable, Undeliverable
from server.errors import UpstreamNotFound, UpstreamRateLimited, UpstreamUnreachable
from server.escalations.replies import FIRST, Reply
from server.escalations.replies import composed as reply_note
from server.policy import CustomerText
from server.records import Destination, Person, Role
from server.upstreams import connect
from tests.server.channels.briefs import OTHER, REFERENCE, SECRET, brief, outbound

TICKET = 4228
MIRA = "mira.solberg@gitlab.example"
NOTE = Destination("zendesk_note", "internal_note")
FOLLOWER = Destination("zendesk_follower", MIRA, Role.CSM)
CC = Destination("zendesk_cc", MIRA, Role.CSM)


@pytest.fixture
def channel(settings):
    made = composers(settings, connect(settings))
    return next(composer for composer in made if composer.name == "zendesk_ticket")


@pytest.fixture
def world(sandbox):
    return sandbox.world.zendesk["global"]


@pytest.fixture
def mira(world):
    return next(user for user in world.users.values() if user["email"] == MIRA)


@pytest.fixture
def told(mira):
    return brief(people={Role.CSM: Person(mira["name"], MIRA, zendesk_user_id=mira["id"])}, ticket_id=TICKET)


@pytest.fixture
def delivery(channel, told):
    def make(destinations=(NOTE, FOLLOWER), reference=REFERENCE, ticket=TICKET, **changed):
        composed = channel.compose(dataclasses.replace(told, **changed), destinations, reference)
        return outbound(composed, reference=reference, ticket=ticket)

    return make


def notes(world, ticket=TICKET):
    return [comment["body"] for comment in world.comments[ticket] if not comment["public"]]


def test_a_note_by_a_name_that_holds_the_reference_is_not_taken_for_it(channel, delivery):
    author = Actor("slack:U1", f"Olive ({REFERENCE}) [{REFERENCE}]", "slack")
    answered = reply_note(Reply("C1", "1.1", FIRST, author, "Yes."), OTHER, "en")
    channel.send(dataclasses.replace(delivery(reference=OTHER), content={"note": answered}))
    assert channel.find(delivery()) is None
    assert channel.find(dataclasses.replace(delivery(reference=OTHER), content={"note": answered}))


def test_the_note_says_who_why_which_page_and_where_else(channel, told):
    composed = channel.compose(dataclasses.replace(told, elsewhere=("#sales", "Chatter")), (NOTE,), REFERENCE)
    note = composed.content["note"]
    assert note.startswith(f"[{REFERENCE}] Make the CSM aware\n")
    for said in (
        "Ada Agent",
        "The ticket's priority is Urgent.",
        told.rule_url,
        "#sales, Chatter",
        "They are furious.",
    ):
        assert said in note
    assert note in composed.words
    assert "Runners" not in note


def test_the_preview_says_everything_that_the_update_does(channel, told):
    changed = dataclasses.replace(told, tags=("told",), ticket_fields={"escalated_to_sales": True})
    composed = channel.compose(changed, (NOTE, FOLLOWER), REFERENCE)
    for said in (f"Hidden followers: {told.people[Role.CSM].name}", "Tags: told", "Ticked: Escalated to sales"):
        assert said in composed.words
    assert [(each.how, each.role) for each in composed.told] == [("follower", Role.CSM)]
    assert composed.parts == ("zendesk_note:internal_note", f"zendesk_follower:{MIRA}")


def test_a_cc_is_a_cc_where_the_policy_has_them_and_a_follower_elsewhere(channel, told):
    assert channel.compose(told, (CC,), REFERENCE).told[0].how == "cc"
    strict = dataclasses.replace(told, policy=SECRET.policy)
    composed = channel.compose(strict, (CC,), REFERENCE)
    assert (composed.told[0].how, composed.content["ccs"]) == ("follower", [])


def test_a_person_who_is_not_in_zendesk_is_left_out(channel, told):
    unknown = dataclasses.replace(told, people={Role.CSM: Person("Cleo Csm", MIRA)})
    composed = channel.compose(unknown, (NOTE, FOLLOWER), REFERENCE)
    assert (composed.content["followers"], composed.told) == ([], ())


def test_a_field_that_the_instance_does_not_have_is_not_promised(channel, told):
    composed = channel.compose(dataclasses.replace(told, ticket_fields={"no_such": True}), (NOTE,), REFERENCE)
    assert composed.content["fields"] == {}


def test_everything_goes_in_one_update(channel, delivery, world, mira, sandbox):
    sent = channel.send(delivery(tags=("told",), ticket_fields={"escalated_to_sales": True}))
    ticket = world.tickets[TICKET]
    assert mira["id"] in ticket["follower_ids"]
    assert "told" in ticket["tags"]
    assert 360020421856 in {field["id"] for field in ticket["custom_fields"] if field["value"] is True}
    assert len(notes(world)) == 1
    assert len([entry for entry in sandbox.requests("zendesk") if entry["method"] == "PUT"]) == 1
    assert sent.url.endswith(f"/agent/tickets/{TICKET}")
    assert (sent.proof["followers"], sent.proof["tags"]) == ([mira["id"]], ["told"])
    assert sent.note is None


def test_what_was_there_before_is_not_counted_as_ours(channel, delivery, world, mira):
    world.tickets[TICKET]["follower_ids"].append(mira["id"])
    sent = channel.send(delivery())
    assert sent.proof["followers"] == []
    channel.withdraw(delivery(), sent.proof)
    assert mira["id"] in world.tickets[TICKET]["follower_ids"]


def test_a_strangers_placeholders_are_not_filled_in(channel, delivery, world):
    channel.send(delivery(sentence=CustomerText("{{ticket.requester.phone}} {% if %}\x07")))
    (note,) = notes(world)
    assert "{{" not in note
    assert "{%" not in note
    assert "\x07" not in note
    assert "ticket.requester.phone" in note


def test_a_note_that_somebody_else_composed_gets_its_reference(channel, delivery, world):
    plain = dataclasses.replace(delivery(), content={"note": "Olive answered in Slack:\n\nOn it."})
    channel.send(plain)
    assert notes(world) == [f"[{REFERENCE}] Olive answered in Slack:\n\nOn it."]
    assert channel.find(plain)


def test_a_note_is_found_by_its_reference_and_by_no_longer_one(channel, delivery, mira):
    assert channel.find(delivery()) is None
    channel.send(delivery(reference=OTHER))
    assert channel.find(delivery()) is None
    sent = channel.send(delivery())
    found = channel.find(delivery())
    assert found.proof == {"comment_id": sent.proof["comment_id"], "followers": [mira["id"]], "ccs": []}


def test_what_only_quotes_a_reference_is_not_taken_for_the_note(channel, delivery, world):
    channel.send(dataclasses.replace(delivery(reference=OTHER), content={"note": f"[{OTHER}]\nsee {REFERENCE}"}))
    world.comments[TICKET].append({**world.comments[TICKET][-1], "public": True, "plain_body": f"[{REFERENCE}]"})
    assert channel.find(delivery()) is None


def test_a_dropped_update_that_was_made_is_found(channel, delivery, sandbox, world):
    sandbox.fault("zendesk", drop=True, after=True, method="PUT")
    with pytest.raises(UpstreamUnreachable) as error:
        channel.send(delivery())
    assert error.value.left
    sandbox.clear()
    assert channel.find(delivery())
    assert len(notes(world)) == 1


def test_without_a_note_it_has_arrived_when_everything_is_as_asked(channel, delivery):
    quiet = delivery((FOLLOWER,), tags=("told",))
    assert channel.find(quiet) is None
    channel.send(quiet)
    assert channel.find(quiet)


def test_a_closed_ticket_gets_nothing_and_says_so(channel, delivery, world):
    with pytest.raises(Undeliverable, match="4220 is closed") as error:
        channel.send(delivery(ticket=4220))
    assert "follow-up" in error.value.hint
    assert notes(world, 4220) == []


def test_a_merged_ticket_says_where_it_went_on(channel, delivery):
    with pytest.raises(Undeliverable) as error:
        channel.send(delivery(ticket=4219))
    assert "4242" in error.value.hint


def test_people_whom_zendesk_does_not_take_are_left_out_and_it_is_said(channel, delivery, world, mira):
    mira["role"] = "end-user"
    sent = channel.send(delivery())
    assert (sent.note, sent.note_params) == ("not_on_ticket", {"names": mira["name"]})
    assert sent.proof["followers"] == []
    assert len(notes(world)) == 1
    found = channel.find(delivery())
    assert (found.note, found.note_params) == ("not_on_ticket", {"names": mira["name"]})


def test_people_whom_zendesk_leaves_out_silently_are_said_too(channel, delivery, world, mira):
    world.ccs_enabled = False
    try:
        sent = channel.send(delivery((NOTE, CC)))
    finally:
        world.ccs_enabled = True
    assert (sent.note, sent.proof["ccs"]) == ("not_on_ticket", [])


def test_what_zendesk_refuses_for_another_reason_is_refused(channel, delivery, mira):
    mira["role"] = "end-user"
    with pytest.raises(Exception, match="did not accept") as error:
        channel.send(delivery((FOLLOWER,)))
    assert not error.value.retryable


def test_zendesks_own_wait_is_told(channel, delivery, sandbox):
    sandbox.fault("zendesk", status=429, retry_after=300, method="PUT")
    with pytest.raises(UpstreamRateLimited) as error:
        channel.send(delivery())
    assert error.value.retry_after == 300


def test_a_ticket_that_is_gone_is_said(channel, delivery):
    with pytest.raises(UpstreamNotFound):
        channel.send(delivery(ticket=99_999_999))


def test_an_instance_that_is_no_longer_connected_is_said(channel, delivery):
    with pytest.raises(Undeliverable, match="'gone'"):
        channel.send(dataclasses.replace(delivery(), instance="gone"))


def test_withdrawing_takes_away_what_was_added_and_says_so_once(channel, delivery, world, mira):
    made = delivery(tags=("told",), ticket_fields={"escalated_to_sales": True})
    tags = list(world.tickets[TICKET]["tags"])
    proof = channel.send(made).proof
    for _ in range(2):
        assert channel.withdraw(made, proof).remains == ("ticket_note",)
    ticket = world.tickets[TICKET]
    assert (ticket["tags"], mira["id"] in ticket["follower_ids"]) == (tags, False)
    assert 360020421856 not in {field["id"] for field in ticket["custom_fields"] if field["value"] is True}
    assert [note.startswith(f"({REFERENCE}) Withdrawn") for note in notes(world)] == [False, True]


def test_a_ticket_with_more_comments_than_can_be_read_can_be_withdrawn_from(channel, delivery, world):
    old = {**world.comments[TICKET][0], "created_at": "2020-01-01T00:00:00Z"}
    world.comments[TICKET][:0] = [old] * 2100
    made = delivery()
    assert channel.withdraw(made, channel.send(made).proof).remains == ("ticket_note",)


def test_what_may_have_been_there_before_stays_and_is_said(channel, delivery, world):
    made = delivery(tags=("told",))
    channel.send(made)
    proof = channel.find(made).proof
    assert channel.withdraw(made, proof).remains == ("ticket_note", "ticket_changes")
    assert "told" in world.tickets[TICKET]["tags"]


def test_what_was_found_by_a_look_leaves_its_tags_and_ticks_where_they_are_and_says_so(channel, delivery, world, mira):
    made = delivery(tags=("told",), ticket_fields={"escalated_to_sales": True})
    channel.send(made)
    taken_back = channel.withdraw(made, channel.find(made).proof)
    ticket = world.tickets[TICKET]
    assert "told" in ticket["tags"]
    assert 360020421856 in {field["id"] for field in ticket["custom_fields"] if field["value"] is True}
    assert mira["id"] not in ticket["follower_ids"]
    assert taken_back.remains == ("ticket_note", "ticket_changes")


def test_without_a_note_there_is_nothing_to_say_when_it_is_withdrawn(channel, delivery, world, mira):
    made = delivery((FOLLOWER,))
    proof = channel.send(made).proof
    assert channel.withdraw(made, proof).remains == ()
    assert (notes(world), mira["id"] in world.tickets[TICKET]["follower_ids"]) == ([], False)


def test_a_ticket_that_has_closed_keeps_its_note(channel, delivery, world):
    made = delivery()
    proof = channel.send(made).proof
    world.tickets[TICKET]["status"] = "closed"
    with pytest.raises(NotWithdrawable, match="closed"):
        channel.withdraw(made, proof)
