"""What the process says to do, ready for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from server.escalations.destinations import as_sent
from server.records import AnswerKind, Context, Destination, HelpLink, Input, Recommendations, RecommendedAction, Role
from server.web.sidebar import strangers
from server.web.sidebar.dealings import NOTHING_DONE, Dealings
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Place:
    """A destination: the kind of delivery in words, where exactly, whom it tags there, and why here."""

    channel: str
    channel_word: str
    target: str
    url: str | None
    mention: str | None
    note: Markup | None


@dataclass(frozen=True, slots=True)
class Reached:
    """A role that the action reaches, and who that is (None: nobody by name)."""

    role: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """Something to have at hand before starting."""

    label: str
    kind: str
    required: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenElsewhere:
    """The same scenario is open for another ticket of the account; `pressed_by` is a first name."""

    number: str
    pressed_by: str
    ticket_id: int


@dataclass(frozen=True, slots=True)
class ActionRow:
    """`sendable`: there is something that a press would send. `button` is its short verb, "" for the page's own."""

    key: str
    title: str
    summary: str
    teaser: Markup
    reasons: tuple[Markup, ...]
    lifted_by: str | None
    places: tuple[Place, ...]
    reaches: tuple[Reached, ...]
    needs: tuple[Need, ...]
    help: tuple[HelpLink, ...]
    source: str | None
    era: str
    since: str
    button: str = ""
    sendable: bool = False
    open: OpenElsewhere | None = None


@dataclass(frozen=True, slots=True)
class PutAside:
    """A step that somebody has put aside on this ticket, with the reason."""

    key: str
    title: str
    kind: str
    reason: str
    by: str
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Steps:
    """Three lists, each in the order of its ranks, and what was put aside of them."""

    detected: tuple[ActionRow, ...]
    asked_by_agent: tuple[ActionRow, ...]
    chooser: tuple[ActionRow, ...]
    put_aside: tuple[PutAside, ...] = ()

    @property
    def sendable(self) -> bool:
        return any(row.sendable for row in (*self.detected, *self.asked_by_agent, *self.chooser))

    @property
    def others(self) -> int:
        return len(self.asked_by_agent) + len(self.chooser)


def steps(context: Context, voice: Voice, now: datetime, dealings: Dealings = NOTHING_DONE) -> Steps:
    found: Recommendations = context.recommendations
    aside = {one.scenario for one in dealings.put_aside}
    lists = (found.detected, found.asked_by_agent, found.chooser)
    titles = {action.scenario: action.title for part in lists for action in part}
    detected, asked, chooser = (
        _rows(tuple(action for action in part if action.scenario not in aside), context, voice, dealings)
        for part in lists
    )
    return Steps(detected, asked, chooser, _aside(dealings, titles, now, voice))


def _aside(
    dealings: Dealings, titles: Mapping[str, Mapping[str, str]], now: datetime, voice: Voice
) -> tuple[PutAside, ...]:
    """Only what would be shown otherwise: nobody misses the rest."""
    return tuple(
        PutAside(
            one.scenario,
            voice.either(titles[one.scenario]),
            voice.plain(f"ui.{one.kind}"),
            one.reason,
            one.made_by,
            moment(one.made_at, now, voice),
        )
        for one in dealings.put_aside
        if one.scenario in titles
    )


def _rows(
    actions: tuple[RecommendedAction, ...], context: Context, voice: Voice, dealings: Dealings
) -> tuple[ActionRow, ...]:
    return tuple(_row(action, context, voice, dealings) for action in sorted(actions, key=lambda action: action.rank))


def _row(action: RecommendedAction, context: Context, voice: Voice, dealings: Dealings) -> ActionRow:
    account = context.organization.name if context.organization else ""
    places = tuple(_place(as_sent(destination, dealings.cc_as), account, voice) for destination in action.destinations)
    reaches = tuple(Reached(voice.role(role), _holder(context, role)) for role in action.people)
    return ActionRow(
        key=action.scenario,
        title=voice.either(action.title),
        summary=voice.either(action.summary),
        teaser=_teaser(places, reaches),
        reasons=tuple(voice.reason(reason) for reason in action.reasons),
        lifted_by=None if any(reason.code == "lifted_by_phrase" for reason in action.reasons) else action.lifted_by,
        places=places,
        reaches=reaches,
        needs=tuple(_need(wanted, voice) for wanted in action.inputs),
        help=tuple(HelpLink(link.label, link.url) for link in action.help if strangers.link(link.url)),
        source=strangers.link(action.source),
        era=voice.named("era", action.era) if action.era else "",
        since=voice.named("since", action.since) if action.since and action.since != action.era else "",
        button=voice.either(action.button),
        sendable=any(destination.channel != "link" for destination in action.destinations),
        open=_elsewhere(action.scenario, dealings),
    )


def _elsewhere(scenario: str, dealings: Dealings) -> OpenElsewhere | None:
    found = next((one for one in dealings.account if one.scenario == scenario and one not in dealings.here), None)
    return (
        OpenElsewhere(found.number, (found.pressed_by_name.split() or ["…"])[0], found.zendesk_ticket_id)
        if found
        else None
    )


def _place(destination: Destination, account: str, voice: Voice) -> Place:
    tags = destination.channel.startswith(("slack", "salesforce_chatter"))  # who is in CC needs no tag
    target = account if destination.channel.startswith("salesforce") else destination.target  # an id tells nobody
    return Place(
        channel=destination.channel.split("_")[0],
        channel_word=voice.named("channel", destination.channel),
        target="" if destination.channel == "zendesk_note" else target,
        url=strangers.link(destination.target),
        mention=voice.role(destination.mention) if destination.mention and tags else None,
        note=voice.reason(destination.note) if destination.note else None,
    )


def _need(wanted: Input, voice: Voice) -> Need:
    return Need(
        voice.either(wanted.label),
        voice.named("input", wanted.kind),
        wanted.required,
        tuple(voice.named("choice", choice) for choice in wanted.choices),
    )


def _holder(context: Context, role: Role) -> str | None:
    """The one who would be reached: the deputy while the holder is away."""
    answers = (context.account_owner, context.csm, *context.specialists)
    answer = next((answer for answer in answers if answer and answer.role is role), None)
    if answer is None or answer.kind not in (AnswerKind.PERSON, AnswerKind.NAME_ONLY) or answer.person is None:
        return None
    return (answer.person.deputy or answer.person).name


def _teaser(places: tuple[Place, ...], reaches: tuple[Reached, ...]) -> Markup:
    """One short line for the folded row: the first place, or else who it reaches."""
    if places:
        first = places[0]
        where = first.note if first.url else first.target  # an address says nothing to a reader
        return Markup("{} · {}").format(first.channel_word, where) if where else escape(first.channel_word)
    return Markup(" · ").join(reached.role for reached in reaches)
