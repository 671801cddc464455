"""Loads the catalog: the shipped one, then a deployment's own over it.

A deployment's file may add scenarios, replace one (`replace = true`), leave some out (`disabled = ["id"]`) and name
other channels under `[channels]`. Whatever is not understood is refused with file and line.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from server.errors import CatalogError
from server.records import HelpLink, Role
from server.scenarios.entries import Entry, meant
from server.scenarios.lines import Lines
from server.scenarios.scenario import PLACES, Catalog, Scenario
from server.scenarios.scenario_entries import help_links, read_scenario

SHIPPED: Final = Path(__file__).parent / "catalog" / "gitlab.toml"
_EMPTY: Final = Catalog((), MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


def load(paths: Sequence[Path] = ()) -> Catalog:
    """The shipped catalog with each of `paths` laid over it, in order. Raises CatalogError (`file:line: …`)."""
    return reduce(_overlay, (SHIPPED, *paths), _EMPTY)


def _overlay(base: Catalog, path: Path) -> Catalog:
    lines, values = _parse(path)
    top = Entry(lines, values, table="", what="the catalog")
    channels = _names(Entry(lines, top.raw("channels") or {}, table="channels"))
    eras = _names(Entry(lines, top.raw("eras") or {}, table="eras"))
    merged = Catalog(
        scenarios=_without(base.scenarios, top),
        channels=MappingProxyType({**base.channels, **channels}),
        eras=MappingProxyType({**base.eras, **eras}),
        role_help=MappingProxyType({**base.role_help, **_role_help(lines, top.raw("roles") or {})}),
    )
    tables = top.tables("scenarios")
    top.done()
    entries = [
        Entry(lines, values["scenarios"][n], table="scenarios", entry=n, what="a scenario") for n in range(len(tables))
    ]
    found = reduce(lambda catalog, entry: _with(catalog, entry, base), entries, merged)
    _all_used(Entry(lines, channels, table="channels"), found)
    return found


def _parse(path: Path) -> tuple[Lines, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path}:1: the catalog cannot be read: {error}.") from error
    try:
        return Lines(path, text), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{path}:{_line_of(error, text)}: this is not TOML: {error}.") from error


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """tomllib names the line in its message ("at line 3, column 5"), except at the end of the file."""
    words = str(error).replace(",", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else max(1, len(text.splitlines()))


def _names(entry: Entry) -> Mapping[str, str]:
    return {name: entry.text(name) for name in entry.names}


def _role_help(lines: Lines, values: Any) -> Mapping[Role, tuple[HelpLink, ...]]:
    roles = Entry(lines, values, table="roles")
    known = tuple(role.value for role in Role)
    found = {}
    for name in roles.names:
        entry = Entry(lines, roles.raw(name), table=f"roles.{name}", what="a role")
        if name not in known:
            entry.refuse(f"there is no role {name!r}.", hint=meant(name, known))
        found[Role(name)] = help_links(entry)
        entry.done()
    return found


def _without(scenarios: tuple[Scenario, ...], top: Entry) -> tuple[Scenario, ...]:
    disabled = top.texts("disabled")
    known = tuple(scenario.id for scenario in scenarios)
    for name in disabled:
        if name not in known:
            top.refuse(f"there is no scenario {name!r} to disable.", at=name, hint=meant(name, known))
    return tuple(scenario for scenario in scenarios if scenario.id not in disabled)


def _with(catalog: Catalog, entry: Entry, base: Catalog) -> Catalog:
    """The catalog with one scenario more, or with one in the place of an earlier file's."""
    scenario = read_scenario(entry, catalog.channels, catalog.eras)
    older, replaces = catalog.scenario(scenario.id), entry.flag("replace")
    if older is not None and (not replaces or older is not base.scenario(scenario.id)):
        hint = "Write replace = true to put it in the place of an earlier catalog's."
        entry.refuse(f"there are two scenarios {scenario.id!r}.", at="id", hint=hint)
    if replaces and older is None:
        known = tuple(known.id for known in base.scenarios)
        entry.refuse(f"there is no scenario {scenario.id!r} to replace.", at="id", hint=meant(scenario.id, known))
    kept = tuple(scenario if known is older else known for known in catalog.scenarios)
    scenarios = kept if older is not None else (*kept, scenario)
    return Catalog(scenarios, catalog.channels, catalog.eras, catalog.role_help)


def _all_used(channels: Entry, catalog: Catalog) -> None:
    used = {place for scenario in catalog.scenarios for route in scenario.routes for place in route.to}
    for name in channels.names:
        if name in PLACES:
            channels.refuse(
                f"{name!r} is a place that is found for each ticket, so it has no name of its own.", at=name
            )
        if name not in used:
            channels.refuse(f"no scenario goes to {name!r}.", at=name, hint=meant(name, sorted(used - set(PLACES))))
