"""Which reasons of an action are worth saying. Pure."""

from collections.abc import Iterable
from typing import Final

from server.records import Reason
from server.scenarios.conditions import unique
from server.scenarios.facts import plain

# True of nearly every ticket that is looked at, so they tell nobody anything.
_EVERYDAY: Final = frozenset({"fact_organization_present_yes", "fact_instance_policy_open"})
_NAMING: Final = frozenset({"reach_person", "reach_name_only"})
_NAMED_BELOW: Final = frozenset({"fact_account_owner_kind_person", "fact_csm_kind_person"})


def told(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in their order, without what goes without saying and what another one has said already.

    A lone reason stays, whatever it is: an action without one would seem to have come from nowhere.
    """
    every = unique(reasons)
    codes = frozenset(reason.code for reason in every)
    seen: set[str] = set()
    kept = []
    for reason in every:
        value = plain(str(reason.params.get("value") or "")) if reason.code.startswith("fact_ticket_") else ""
        if not _needless(reason.code, codes) and value not in seen:
            kept.append(reason)
        seen |= {value} - {""}
    return tuple(kept) or every[:1]


def speaks(reason: Reason) -> bool:
    """Whether it tells anybody anything by itself."""
    return reason.code not in _EVERYDAY and not reason.code.endswith("_unset")


def _needless(code: str, codes: frozenset[str]) -> bool:
    """What is not set rules something out, but never speaks for anything."""
    if code.endswith("_unset"):
        return "chooser_does_not_fit" not in codes
    return code in _EVERYDAY or (code in _NAMED_BELOW and not codes.isdisjoint(_NAMING))
