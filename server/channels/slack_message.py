"""A message in a channel, in a thread of it, or to one person.

https://docs.slack.dev/reference/methods/chat.postMessage and https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from server import words
from server.channels.slack_markup import channel_of, is_member, is_name
from server.channels.slack_words import ends_with, message
from server.deliveries.channel import NotWithdrawable, Outbound, Sent, Undeliverable, Withdrawn
from server.errors import UpstreamNotFound, UpstreamRefused
from server.escalations.brief import Brief, Composed, Told
from server.policy import PolicyViolation
from server.records import Destination, Person
from server.settings import Settings
from server.upstreams import Slack
from server.upstreams.slack_calls import SlackNotFound, SlackRefused
from server.upstreams.slack_messages import Posted
from server.upstreams.slack_reading import Message

DIRECT: Final = "slack_direct_message"
CUSTOMERS_CHANNELS: Final = ("slack_account_channel", "slack_escalation_channel")
INVITE: Final = "Invite the app there, or correct the channel where it is named (catalog, form or Salesforce)."
TO_DO: Final = {
    "is_archived": ("is archived", "Bring it back in Slack, or choose another channel, then press Retry."),
    "channel_not_found": ("does not exist, or is private without our app in it", INVITE),
    "not_in_channel": ("takes messages of its members only", INVITE),
    "restricted_action": ("takes no messages from our app", "Let the app post there, then press Retry."),
    "restricted_action_read_only_channel": ("is read-only", "Choose another channel."),
    "user_not_found": ("leads to nobody", "Choose another person."),
    "user_disabled": ("leads to somebody who has left", "Choose another person."),
    "cannot_dm_bot": ("leads to a bot", "Choose another person."),
}
STAYS: Final = {
    "cant_delete_message": ("stays_undeletable", "Slack lets nobody but its author delete this message."),
    "is_archived": ("stays_archived", "The channel is archived, so nothing in it can be deleted."),
    "channel_not_found": ("stays_out_of_reach", "The channel is gone, or our app is not in it any more."),
}
DELETE_IT: Final = "Delete it in Slack by hand."


class SlackMessage:
    """`content`: channel (an id or a name) or person (an id), text, blocks."""

    name = "slack_message"
    reads_back = True
    kinds = frozenset({"slack_message", DIRECT})

    def __init__(self, settings: Settings, slack: Slack) -> None:
        self._buttons = bool(settings.slack.signing_secret)
        self._slack = slack

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        (destination,) = destinations
        _require_nameless(brief, destination)
        person = brief.people.get(destination.mention) if destination.mention else None
        said = message(brief, _known(person), reference, buttons=self._buttons)
        direct = destination.channel == DIRECT
        target = {"person": destination.target} if direct else {"channel": channel_of(destination.target)}
        unknown = person is not None and not is_member(person.slack_id)
        return Composed(
            channel=self.name,
            place=_place(destination, person, brief.language),
            turn=f"slack:{next(iter(target.values()))}",
            words=said.words,
            content={**target, "text": said.text, "blocks": said.blocks},
            told=(Told(person.name, "mention", destination.mention),) if person and not unknown else (),
            parts=(f"{destination.channel}:{destination.target}",),
            note="not_in_slack" if unknown and person else None,
            note_params={"name": person.name} if unknown and person else {},
        )

    def send(self, delivery: Outbound) -> Sent:
        """Raises Undeliverable for a channel or a person that cannot be written to."""
        content, thread = delivery.content, delivery.thread or {}
        try:
            posted = self._slack.messages.post(
                thread.get("channel") or self._target(content),
                content["text"],
                content["blocks"],
                reference=delivery.reference,
                thread_ts=_root(thread),
            )
        except (SlackRefused, SlackNotFound) as error:
            if error.word not in TO_DO:
                raise
            what, hint = TO_DO[error.word]
            raise Undeliverable(f"{delivery.place} {what}.", hint=hint, code=error.word) from error
        return self._sent(posted, _root(thread))

    def find(self, delivery: Outbound) -> Sent | None:
        """By the reference in a message's metadata, else in the text of one that is ours."""
        thread = delivery.thread or {}
        channel = thread.get("channel") or self._channel_id(delivery.content)
        if channel is None:
            return None
        said = self._slack.reading.said(channel, since=delivery.tried_at, thread_ts=_root(thread))
        found = next((each for each in said if _is_it(each, delivery.reference)), None)
        return self._sent(Posted(channel, found.ts), _root(thread)) if found else None

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """Deletes it; answers in its thread stay. Raises NotWithdrawable."""
        channel, ts = proof.get("channel"), proof.get("ts")
        if not (channel and ts):
            raise NotWithdrawable("Where the message stands is not known.", hint=DELETE_IT, code="stays_somewhere")
        remains = []
        with suppress(UpstreamRefused, UpstreamNotFound):  # whether somebody answered is good to know, and no more
            if "thread_ts" not in proof and self._slack.reading.has_replies(channel, ts):
                remains.append("slack_replies")
        try:
            self._slack.messages.delete(channel, ts)
        except (SlackRefused, SlackNotFound) as error:
            if error.word in STAYS:
                code, why = STAYS[error.word]
                raise NotWithdrawable(why, hint=DELETE_IT, code=code) from error
            raise
        return Withdrawn(tuple(remains))

    def _target(self, content: Mapping[str, Any]) -> str:
        person = content.get("person")
        return self._slack.messages.direct(person) if person else str(content["channel"])

    def _channel_id(self, content: Mapping[str, Any]) -> str | None:
        target = self._target(content)
        return self._slack.messages.channel_id(target) if target.startswith("#") else target

    def _sent(self, posted: Posted, root: str | None) -> Sent:
        proof = {"channel": posted.channel, "ts": posted.ts, **({"thread_ts": root} if root else {})}
        return Sent(self._slack.message_url(posted.channel, posted.ts, root), proof)


def _root(thread: Mapping[str, Any]) -> str | None:
    """The first message of the thread, whichever of its messages this is the proof of."""
    return thread.get("thread_ts") or thread.get("ts")


def _known(person: Person | None) -> Person | None:
    """Whom Slack does not know is named and not mentioned."""
    if person is None or is_member(person.slack_id):
        return person
    return Person(person.name)


def _require_nameless(brief: Brief, destination: Destination) -> None:
    """A channel named after a customer tells who it is. Raises PolicyViolation."""
    named = destination.note is not None and destination.note.code in CUSTOMERS_CHANNELS
    if named and not brief.policy.may_hold_customer_text("slack"):
        raise PolicyViolation("The account's own channel tells who the customer is, so nothing may be sent there.")


def _place(destination: Destination, person: Person | None, language: str) -> str:
    if destination.channel != DIRECT:
        return destination.target if is_name(destination.target) else _place_by_note(destination, language)
    return words.text("message.slack.direct", language, name=person.name if person else destination.target)


def _place_by_note(destination: Destination, language: str) -> str:
    """What Salesforce names by an address or an id tells nobody where that is, so it is said what channel it is."""
    code = destination.note.code if destination.note else ""
    if code in CUSTOMERS_CHANNELS:
        return words.text(f"message.slack.place_{code}", language)
    return words.text("message.slack.place_other", language, id=channel_of(destination.target))


def _is_it(each: Message, reference: str) -> bool:
    return each.reference == reference if each.reference else each.by_us and ends_with(each.text, reference)
