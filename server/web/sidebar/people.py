"""Who holds a role, ready for the page: the one to turn to first, how to reach them, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from server.records import Answer, AnswerKind, Context, Correction, Disagreement, Outcome, Override, Person, Role, Rung
from server.web.sidebar import strangers
from server.web.sidebar.moments import Moment, moment
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Reach:
    """A person, and the ways to them that we know."""

    name: str
    title: str | None
    email: str | None
    slack_url: str | None
    zendesk_url: str | None
    inactive: bool
    away_until: str | None

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.slack_url or self.zendesk_url)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as it was tried."""

    name: str
    outcome: str
    outcome_word: str
    value: str | None
    source: str | None
    record: str | None
    field: str | None
    url: str | None
    observed: Moment | None


@dataclass(frozen=True, slots=True)
class Conflict:
    chosen_source: str
    chosen_value: str | None
    other_source: str
    other_value: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A temporary override as it stands."""

    id: str
    made_by: str
    made: Moment | None
    until: Moment | None
    note: strangers.Text | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`first` is the one to turn to: the deputy while the holder is away. `holder` is then the absent one.
    `tone` colours the row: person, warning (not quite the answer) or none (nobody)."""

    key: str
    role: str
    kind: str
    tone: str
    headline: str | None
    first: Reach | None
    holder: Reach | None
    via: str | None
    via_name: str | None
    reason: Markup
    chips: tuple[str, ...]
    topics: tuple[str, ...]
    conflict: Conflict | None
    steps: tuple[Step, ...]
    standing: Standing | None
    correction: Correction | None
    correction_url: str | None
    observed: Moment | None

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of a name; "·" for a name without letters."""
        starts = [word[0] for word in (self.first.name if self.first else "").split() if word[0].isalnum()]
        return "".join(starts[:1] + starts[1:][-1:]).upper() or "·"


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Turns answers into rows, with what all of them share."""

    context: Context
    voice: Voice
    now: datetime

    def row(self, answer: Answer) -> PersonRow:
        first, holder = self._order(answer.person)
        via = self._answer(answer.via) if answer.via else None
        return PersonRow(
            key=str(answer.role),
            role=self.voice.role(answer.role),
            kind=str(answer.kind),
            tone=_tone(answer),
            headline=None if answer.person else (answer.label if answer.kind is AnswerKind.POOLED else None),
            first=first,
            holder=holder,
            via=self.voice.role(answer.via) if answer.via else None,
            via_name=(via.person.deputy or via.person).name if via and via.person else None,
            reason=self.voice.reason(answer.reason),
            chips=tuple(self.voice.plain(f"chip.{code}") for code in _chips(answer)),
            topics=tuple(self.voice.named("topic", topic) for topic in answer.topics),
            conflict=self._conflict(answer.disagreement),
            steps=tuple(self._step(rung) for rung in _settled(answer.rungs)),
            standing=self._standing(answer.override),
            correction=answer.correction,
            correction_url=strangers.link(answer.correction.url) if answer.correction else None,
            observed=moment(answer.observed_at, self.now, self.voice),
        )

    def reach(self, person: Person) -> Reach:
        return Reach(
            name=person.name,
            title=person.title,
            email=person.email if person.email and "@" in person.email else None,
            slack_url=strangers.link(person.slack_url),
            zendesk_url=strangers.link(person.zendesk_url),
            inactive=person.active is False,
            away_until=self.voice.day(person.away_until) if person.away_until else None,
        )

    def _order(self, person: Person | None) -> tuple[Reach | None, Reach | None]:
        if person is None:
            return None, None
        if person.deputy is None:
            return self.reach(person), None
        return self.reach(person.deputy), self.reach(person)

    def _answer(self, role: Role) -> Answer | None:
        answers = (self.context.account_owner, self.context.csm, *self.context.specialists)
        return next((answer for answer in answers if answer and answer.role is role), None)

    def _step(self, rung: Rung) -> Step:
        evidence = rung.evidence
        return Step(
            name=self.voice.plain(f"rung.{rung.name}"),
            outcome=str(rung.outcome),
            outcome_word=self.voice.named("outcome", str(rung.outcome)),
            value=rung.value,
            source=self.voice.named("upstream", evidence.upstream) if evidence else None,
            record=evidence.record if evidence else None,
            field=evidence.field if evidence else None,
            url=strangers.link(evidence.url) if evidence else None,
            observed=moment(evidence.observed_at, self.now, self.voice) if evidence else None,
        )

    def _conflict(self, disagreement: Disagreement | None) -> Conflict | None:
        if disagreement is None:
            return None
        return Conflict(
            self.voice.named("upstream", disagreement.chosen.upstream),
            disagreement.chosen_value or None,
            self.voice.named("upstream", disagreement.other.upstream),
            disagreement.other_value,
        )

    def _standing(self, override: Override | None) -> Standing | None:
        if override is None:
            return None
        return Standing(
            override.id,
            override.made_by,
            moment(override.made_at, self.now, self.voice),
            moment(override.until, self.now, self.voice),
            strangers.text(override.note),
        )


def _settled(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Only one rung is taken: below an override, what would have been taken was not needed."""
    taken = next((place for place, rung in enumerate(rungs) if rung.outcome is Outcome.TAKEN), len(rungs))
    return tuple(
        replace(rung, outcome=Outcome.NOT_NEEDED) if place > taken and rung.outcome is Outcome.TAKEN else rung
        for place, rung in enumerate(rungs)
    )


def _chips(answer: Answer) -> tuple[str, ...]:
    marks = {
        "name_only": answer.kind is AnswerKind.NAME_ONLY,
        "pooled": answer.kind is AnswerKind.POOLED,
        "override": answer.override is not None,
        "in_cc": bool(answer.in_cc),
        "follower": bool(answer.is_follower),
    }
    return tuple(code for code, holds in marks.items() if holds)


def _tone(answer: Answer) -> str:
    if answer.kind is AnswerKind.PERSON:
        return "person"
    return "none" if answer.kind in (AnswerKind.NOBODY, AnswerKind.UNKNOWN) else "warning"
