"""Whom an action really reaches, when it is meant for a role.

A CSM who is a pooled team, or who does not exist, is reached through the account owner; without an account owner
the message goes to the channel and tags nobody:
https://handbook.gitlab.com/handbook/support/workflows/working-on-tickets/ and .../workflows/support-sales-escalations/
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from server.records import Answer, AnswerKind, Person, Reason, Role, Scalar
from server.scenarios.facts import TERMS


@dataclass(frozen=True, slots=True)
class Reach:
    """`role` is the one that is tagged (None: nobody), `person` who holds it, `reasons` how it came to that."""

    role: Role | None = None
    person: Person | None = None
    reasons: tuple[Reason, ...] = ()
    in_cc: bool = False
    is_follower: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """Who is known around one account. `terms` are the deployment's words for the roles."""

    answers: Mapping[Role, Answer] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=lambda: TERMS)
    has_assigned_support_engineer: bool = False

    def reach(self, role: Role | None) -> Reach:
        if role is None:
            return Reach()
        if role is Role.ASSIGNED_SUPPORT_ENGINEER and role not in self.answers:
            return self._support_engineer()
        answer = self.answers.get(role)
        if answer is not None and answer.person is not None and answer.kind in _PERSONS:
            return self._person(answer, answer.person)
        kind = AnswerKind.UNKNOWN if answer is None else answer.kind
        code = ("reach_csm_" if role is Role.CSM else "reach_") + _MISSING.get(kind, "unknown")
        missing = Reason(code, self._params(role, label=answer.label if answer else None))
        if role is not Role.CSM:
            return Reach(reasons=(missing,))
        through = self.reach(Role.ACCOUNT_OWNER)
        instead = (Reason("reach_through_owner", self._params(Role.CSM)),) if through.role else ()
        return replace(through, reasons=(missing, *instead, *through.reasons))

    def away(self, role: Role) -> Person | None:
        """Who is meant for a role and is away, with their deputy; None where nobody is."""
        answer = self.answers.get(role)
        if answer is not None and answer.person is not None and answer.kind in _PERSONS:
            return answer.person if answer.person.away_until is not None else None
        return self.away(Role.ACCOUNT_OWNER) if role is Role.CSM else None

    def _person(self, answer: Answer, person: Person) -> Reach:
        reasons = [Reason("reach_person", self._params(answer.role, name=person.name))]
        if answer.kind is AnswerKind.NAME_ONLY:
            reasons = [Reason("reach_name_only", self._params(answer.role, name=person.name))]
        if person.away_until is not None:
            until, deputy = person.away_until.isoformat(), person.deputy
            reasons.append(Reason("reach_away", {"name": person.name, "until": until}))
            if deputy is not None:
                reasons.append(Reason("reach_deputy", {"name": person.name, "deputy": deputy.name}))
                return Reach(answer.role, deputy, tuple(reasons))
        return Reach(answer.role, person, tuple(reasons), bool(answer.in_cc), bool(answer.is_follower))

    def _support_engineer(self) -> Reach:
        role = Role.ASSIGNED_SUPPORT_ENGINEER
        if self.has_assigned_support_engineer:
            return Reach(role, reasons=(Reason("reach_support_engineer"),))
        return Reach()

    def _params(self, role: Role, **more: Scalar) -> dict[str, Scalar]:
        params: dict[str, Scalar] = {"role": self.terms[role.value]}
        if role is Role.CSM:
            params["account_owner"] = self.terms[Role.ACCOUNT_OWNER.value]
        return {**params, **{name: value for name, value in more.items() if value is not None}}


_PERSONS: Final = (AnswerKind.PERSON, AnswerKind.NAME_ONLY)
_MISSING: Final = {AnswerKind.POOLED: "pooled", AnswerKind.NOBODY: "nobody"}
