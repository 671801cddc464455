"""A post on the account's feed in Salesforce that mentions a person, and a task that an answer is due.

https://handbook.gitlab.com/handbook/support/license-and-renewals/workflows/working_with_sales/
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from server import clock, words
from server.channels.letter import Line, cut, letter, mark, plain, printable, taken_back
from server.channels.working_time import due_day
from server.deliveries.channel import NotWithdrawable, Outbound, Sent, Undeliverable, Withdrawn
from server.errors import UpstreamError, UpstreamRateLimited, UpstreamRefused
from server.escalations.brief import Brief, Composed, Told
from server.records import Destination, Person
from server.upstreams.answers import only_asking
from server.upstreams.salesforce_feed import LONGEST_POST, Feed, Mention, Post

ROOM_FOR_A_NAME: Final = 300
LONGEST_SUBJECT: Final = 255


class SalesforceChatter:
    name = "salesforce_chatter"
    reads_back = True
    kinds = frozenset({"salesforce_chatter"})

    def __init__(self, feed: Feed, now: Callable[[], datetime] = clock.now) -> None:
        self._feed = feed
        self._now = now

    def compose(self, brief: Brief, destinations: tuple[Destination, ...], reference: str) -> Composed:
        mention = destinations[0].mention if destinations else None
        person = brief.people.get(mention) if mention else None
        begin = mark(reference)
        heading, *rest = letter(brief, "salesforce", reference)
        lines = (heading, Line(words.text("message.chatter.expectation", brief.language)), *rest)
        body = plain(lines, LONGEST_POST - ROOM_FOR_A_NAME, brief.language).removeprefix(begin).lstrip()
        name = printable(person.name)[:ROOM_FOR_A_NAME] if person else ""
        return Composed(
            channel=self.name,
            place=words.text("message.chatter.place", brief.language),
            turn=f"{self.name}:{brief.account_id}",
            words=f"{begin} @{name} {body}" if name else f"{begin} {body}",
            content={
                "account_id": brief.account_id,
                "body": body,
                "name": name,
                "email": person.email if person else None,
                "task": _task(brief, reference),
                "withdrawn": words.text(
                    "message.chatter.withdrawn", brief.language, mark=taken_back(reference), reference=reference
                ),
            },
            told=_told(brief, person, mention),
            parts=tuple(f"{each.channel}:{each.target}" for each in destinations),
        )

    def send(self, delivery: Outbound) -> Sent:
        account_id, content = _account_id(delivery), delivery.content
        with only_asking():
            user_id = self._user(content["email"])
        who: list[str | Mention] = [Mention(user_id)] if user_id else [f"@{content['name']}"] if content["name"] else []
        segments = [f"{mark(delivery.reference)} ", *who, f" {content['body']}" if who else content["body"]]
        earlier = (delivery.thread or {}).get("post_id")
        if earlier:
            post = self._feed.reply(earlier, segments)
            return _sent(post, "FeedComment", bool(user_id), _not_mentioned(content, user_id))
        post = self._feed.post(account_id, segments)
        reminded = self._remind(account_id, content["task"], user_id)
        note = _not_mentioned(content, user_id) or (None if reminded else "chatter_no_reminder")
        return _sent(post, "FeedItem", bool(user_id), note)

    def find(self, delivery: Outbound) -> Sent | None:
        earlier = (delivery.thread or {}).get("post_id")
        since = delivery.tried_at
        posts = self._feed.replies(earlier, since) if earlier else self._feed.posts(_account_id(delivery), since)
        post = next((post for post in posts if _begins(post, mark(delivery.reference))), None)
        if post is None:
            return None
        mentioned = bool(delivery.content["email"])
        if earlier:
            return _sent(post, "FeedComment", mentioned, None)
        reminded = self._feed.reminders(_account_id(delivery), delivery.content["task"]["subject"])
        return _sent(post, "FeedItem", mentioned, None if reminded else "chatter_no_reminder")

    def withdraw(self, delivery: Outbound, proof: Mapping[str, Any]) -> Withdrawn:
        """The post is deleted, unless somebody has answered: then it stays, with a comment that it no longer holds."""
        if "post_id" not in proof:
            found = self.find(delivery)
            proof = found.proof if found else {}
        remains = [] if self._reminders_deleted(delivery) else ["chatter_reminder"]
        if "post_id" in proof:
            if not self._taken_down(delivery, proof):
                remains.insert(0, "chatter_post")
            elif proof.get("mentioned"):
                remains.insert(0, "chatter_mail")
        return Withdrawn(tuple(remains))

    def _user(self, email: str | None) -> str | None:
        return self._feed.user(email) if email else None

    def _remind(self, account_id: str, task: Mapping[str, str], user_id: str | None) -> bool:
        """The post has arrived: a task that cannot be made is told, and undoes nothing.

        Raises what leaves open whether the task was made: then both are looked for.
        """
        try:
            self._feed.remind(account_id, task["subject"], due_day(self._now()), task["body"], user_id)
        except UpstreamError as error:
            if error.retryable and error.left and not isinstance(error, UpstreamRateLimited):
                raise
            return False
        return True

    def _reminders_deleted(self, delivery: Outbound) -> bool:
        try:
            for task_id in self._feed.reminders(_account_id(delivery), delivery.content["task"]["subject"]):
                self._feed.delete("Task", task_id)
        except UpstreamRefused:
            return False
        return True

    def _taken_down(self, delivery: Outbound, proof: Mapping[str, Any]) -> bool:
        post_id, entity = proof["post_id"], proof.get("entity", "FeedItem")
        if entity == "FeedItem":
            replies, said = self._feed.replies(post_id), taken_back(delivery.reference)
            if replies:
                if not any(_begins(reply, said) for reply in replies):
                    self._feed.reply(post_id, [delivery.content["withdrawn"]])
                return False
        try:
            self._feed.delete(entity, post_id)
        except UpstreamRefused as error:
            hint = "Somebody may delete the post by hand."
            raise NotWithdrawable(error.message, hint=hint, code="stays_post") from error
        return True


def _task(brief: Brief, reference: str) -> dict[str, str]:
    subject = words.text("message.chatter.task", brief.language, mark=mark(reference), id=brief.ticket_id)
    text = words.text(
        "message.chatter.task_text", brief.language, url=brief.ticket_url, rule=brief.rule_url, name=brief.pressed_by
    )
    return {"subject": cut(subject, LONGEST_SUBJECT), "body": text}


def _told(brief: Brief, person: Person | None, mention: Any) -> tuple[Told, ...]:
    return (Told(person.name, "mention", mention),) if person else ()


def _account_id(delivery: Outbound) -> str:
    account_id: str | None = delivery.content["account_id"]
    if not account_id:
        raise Undeliverable(
            "The Salesforce account is not known.",
            hint="Enter its id at the organization in Zendesk, then try again.",
            code="no_account",
        )
    return account_id


def _begins(post: Post, begin: str) -> bool:
    return post.words.lstrip().startswith(begin)


def _not_mentioned(content: Mapping[str, Any], user_id: str | None) -> str | None:
    return "chatter_not_mentioned" if content["name"] and not user_id else None


def _sent(post: Post, entity: str, mentioned: bool, note: str | None) -> Sent:
    return Sent(post.url, {"post_id": post.id, "entity": entity, "mentioned": mentioned}, note)
