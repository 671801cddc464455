"""What was promised against what is there. Pure: rows of the receipts, and things found at the destinations."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

REFERENCE: Final = re.compile(r"ESC-[0-9A-HJKMNP-TV-Z]{7}\.\d+")
FINAL: Final = frozenset({"sent", "failed", "cancelled", "withdrawn", "not_withdrawable"})


@dataclass(frozen=True, slots=True)
class Found:
    """A thing at a destination: all that it says, every id that a proof of it may hold, and how its address ends."""

    channel: str
    ids: tuple[str, ...]
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery as Liaison tells of it."""

    reference: str
    channel: str
    state: str
    url: str | None
    proof: Mapping[str, Any]
    maybe: bool = False


@dataclass(slots=True)
class Count:
    """For one channel. `untrue` names each receipt that says something else than the destination."""

    deliveries: int = 0
    states: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    maybe: int = 0

    @property
    def kept(self) -> bool:
        return not (self.lost or self.doubled or self.untrue)


def count(receipts: Iterable[Receipt], found: Iterable[Found]) -> dict[str, Count]:
    """By channel. Lost: not there, and not said to have failed. Doubled: there more than once."""
    there: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for thing in found:
        for reference in set(REFERENCE.findall(thing.text)):
            there[thing.channel, reference].append(thing)
    counts: dict[str, Count] = defaultdict(Count)
    for receipt in receipts:
        _one(counts[receipt.channel], receipt, there.pop((receipt.channel, receipt.reference), []))
    for channel, reference in there:  # nobody knows of it: a press that was rolled back, and yet sent
        counts[channel].untrue.append(f"{reference}: there, but no delivery of ours")
    return dict(counts)


def _one(into: Count, receipt: Receipt, things: list[Found]) -> None:
    into.deliveries += 1
    into.states[receipt.state] += 1
    into.maybe += receipt.maybe
    if len(things) > 1:
        into.doubled.append(receipt.reference)
    if not things and receipt.state not in ("failed", "cancelled"):
        into.lost.append(receipt.reference)
    if wrong := _untrue(receipt, things):
        into.untrue.append(f"{receipt.reference}: {wrong}")


def _untrue(receipt: Receipt, things: list[Found]) -> str:
    """What is wrong with what the receipt claims, or nothing."""
    if receipt.state not in FINAL:
        return f"still {receipt.state}"
    if receipt.state == "sent":
        return "" if not things or any(_leads_to(receipt, thing) for thing in things) else _elsewhere(receipt, things)
    if things and not receipt.maybe:
        return f"says {receipt.state}, but is there"
    return ""


def _leads_to(receipt: Receipt, thing: Found) -> bool:
    """The link opens this thing, and every id of the proof is one of its own."""
    url = receipt.url or ""
    opens = any(url.endswith(link) for link in thing.links) if thing.links else not url
    claimed = {str(value).strip("<>") for value in receipt.proof.values() if isinstance(value, str | int)}
    return opens and bool(claimed) and claimed <= set(thing.ids)


def _elsewhere(receipt: Receipt, things: list[Found]) -> str:
    return f"leads to {receipt.url} ({dict(receipt.proof)}), but is {things[0].ids} at {things[0].links}"
