"""What agents put aside, step by step: whoever looks after the catalog sees what is noise."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.scenarios.scenario import Catalog
from server.web.sidebar.voice import Voice


@dataclass(frozen=True, slots=True)
class Noise:
    """How often one step was put aside, for either reason."""

    title: str
    not_now: int
    does_not_apply: int


def noise(counts: Mapping[str, Mapping[str, int]], catalog: Catalog, voice: Voice) -> tuple[Noise, ...]:
    """What does not apply most often comes first. A step that the catalog has no more is called by its id."""
    found = [Noise(_title(scenario, catalog, voice), **kinds) for scenario, kinds in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.does_not_apply, -one.not_now, one.title)))


def _title(scenario: str, catalog: Catalog, voice: Voice) -> str:
    known = catalog.scenario(scenario)
    return voice.either(known.title).format_map(voice.terms) if known else scenario.replace("_", " ")
