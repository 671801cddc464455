"""Our words with strangers' texts in them, as markup: what is put into a sentence is escaped and kept apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from markupsafe import Markup, escape

from server import words
from server.records import Reason, Role

# Stands for a parameter while the sentence is put together; no text of ours or of anyone's JSON holds a NUL.
_PLACE: Final = re.compile("\x00([0-9]+)\x00")
LONG: Final = 120
_ROLE_PARAMS: Final = frozenset({"role", "via", "mention"})
_DATE_PARAMS: Final = re.compile(r"(^until|_until|_at|_on|^since|date)$")


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things in `language`; `terms` are the instance's own names for roles (CSM or TAM)."""

    language: str
    terms: Mapping[str, str] = field(default_factory=dict)

    def plain(self, code: str, /, **params: object) -> str:
        """The sentence as text, for attributes and for what is copied."""
        known = {name: self._known(name, value) for name, value in params.items()}
        return words.text(code, self.language, **(self._roles() | known))

    def say(self, code: str, /, **params: object) -> Markup:
        """The sentence as markup, each parameter isolated in its own direction (`<bdi>`)."""
        names = list(params)
        places: dict[str, object] = {name: f"\x00{place}\x00" for place, name in enumerate(names)}
        template = words.text(code, self.language, **(self._roles() | places))
        pieces = _PLACE.split(template)
        said = [escape(piece) for piece in pieces]
        for place in range(1, len(pieces), 2):
            name = names[int(pieces[place])]
            said[place] = isolated(self._known(name, params[name]))
        return Markup("").join(said)

    def reason(self, reason: Reason) -> Markup:
        return self.say(f"reason.{reason.code}", **words.worded(reason.code, reason.params, self.language))

    def gap(self, reason: Reason, upstream: str) -> Markup:
        """Why a part is missing; a gap has words of its own, or is told as any reason."""
        group = "gap" if words.template(f"gap.{reason.code}") else "reason"
        return self.say(f"{group}.{reason.code}", **{"upstream": upstream, **reason.params})

    def role(self, role: Role | str) -> str:
        """The role in the instance's own term, else in ours."""
        return self.terms.get(str(role)) or words.text(f"role.{role}", self.language)

    def either(self, texts: Mapping[str, str]) -> str:
        """The text in our language, else the fall-back's, else any."""
        return texts.get(self.language) or texts.get(words.FALLBACK) or next(iter(texts.values()), "")

    def named(self, group: str, code: str) -> str:
        """A word for a code from outside (`status.open`); the code itself, made readable, where we have none."""
        key = f"{group}.{code}"
        return words.text(key, self.language) if words.template(key) else code.replace("_", " ")

    def day(self, moment: date) -> str:
        """A calendar day in words: 14 July 2026."""
        month = words.text(f"time.month_{moment.month}", self.language)
        return words.text("time.day", self.language, day=moment.day, month=month, year=moment.year)

    def _roles(self) -> dict[str, object]:
        """Every sentence may name a role in the instance's own term: {csm}, {account_owner}."""
        return {str(role): self.role(role) for role in Role}

    def _known(self, name: str, value: object) -> str:
        if isinstance(value, Role) or (name in _ROLE_PARAMS and str(value) in set(Role)):
            return self.role(str(value))
        if name == "upstream":
            return self.named("upstream", str(value))
        if _DATE_PARAMS.search(name) and (moment := _moment(value)):
            return self.day(moment)
        return "…" if value is None else str(value)


def isolated(text: str) -> Markup:
    """A stranger's text inside a sentence: its direction ends where it ends, and it is cut to some lines when long."""
    mark = Markup(' class="clamp"') if len(text) > LONG else Markup("")
    return Markup("<bdi{}>{}</bdi>").format(mark, text)


def _moment(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
