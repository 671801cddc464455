"""One `[[scenarios]]` table, read and checked."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Final
from urllib.parse import urlsplit

from server.records import HelpLink, Input, Role
from server.scenarios.condition_entries import read_condition
from server.scenarios.entries import Entry, meant
from server.scenarios.scenario import (
    COLLABORATION_PROJECT,
    INPUT_KINDS,
    LANGUAGES,
    NOTES,
    PLACES,
    TICKS,
    VIA,
    Route,
    Scenario,
)

_ID: Final = re.compile(r"^[a-z][a-z0-9_]*$")
_PROJECT_PATH: Final = re.compile(r"[A-Za-z0-9_][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)+", re.ASCII)
_TERMS: Final = ("account_owner", "csm")
_ROLES: Final = tuple(role.value for role in Role)


def read_scenario(entry: Entry, channels: Mapping[str, str], eras: Mapping[str, str]) -> Scenario:
    """Raises CatalogError for the first thing that is wrong."""
    chooser = entry.flag("chooser")
    offered = read_condition(entry, "offered_when") if "offered_when" in entry.names else None
    scenario = Scenario(
        id=_id(entry),
        title=_sentences(entry, "title"),
        button=_sentences(entry, "button") if "button" in entry.names else {},
        summary=_sentences(entry, "summary"),
        role=_role(entry, "role"),
        weight=entry.number("weight", 0),
        asked_by_agent=entry.flag("asked_by_agent"),
        chooser=chooser,
        needs_ticket=entry.flag("needs_ticket", True),
        conditions=read_condition(entry, "conditions"),
        offered_when=offered,
        phrases=_phrases(entry),
        routes=tuple(_route(route, channels) for route in entry.tables("destinations")),
        inputs=tuple(_input(item) for item in entry.tables("inputs")),
        help=help_links(entry),
        source=_address(entry, "source"),
        era=entry.one_of("era", tuple(eras)),
        since=entry.one_of("since", tuple(eras)),
        ticks=_known(entry, "ticks", TICKS),
        tags=_tags(entry),
    )
    entry.flag("replace")
    entry.done()
    _makes_sense(entry, scenario)
    return scenario


def _makes_sense(entry: Entry, scenario: Scenario) -> None:
    if not scenario.routes and not scenario.help:
        entry.refuse(f"{scenario.id} leads nowhere: give it destinations or help.")
    if not (scenario.asked_by_agent or scenario.chooser or "conditions" in entry.names):
        entry.refuse(f"{scenario.id} has no conditions.", hint="Give it some, or asked_by_agent = true.")
    if scenario.offered_when is not None and scenario.asked_by_agent:
        entry.refuse("offered_when is for what fields can prove.", at="offered_when", hint="Use conditions here.")
    if any(scenario.phrases.values()) and not (scenario.asked_by_agent or scenario.offered_when):
        entry.refuse("phrases lift only what is asked of the agent.", at="phrases", hint="Set asked_by_agent = true.")


def _id(entry: Entry) -> str:
    value = entry.text("id")
    if not _ID.match(value):
        entry.refuse(f"{value!r} is no id.", at="id", hint="Small letters, digits and _ only.")
    return value


def _role(entry: Entry, name: str) -> Role | None:
    value = entry.one_of(name, _ROLES, "")
    return Role(value) if value else None


def _sentences(entry: Entry, name: str) -> Mapping[str, str]:
    table = entry.table(name)
    found = {language: table.text(language) for language in LANGUAGES}
    table.done()
    for language, text in found.items():
        for gap in (gap for _, gap, _, _ in Formatter().parse(text) if gap is not None):
            if gap not in _TERMS:
                entry.refuse(f"{name}.{language} has a gap {{{gap}}}.", at=name, hint=meant(gap, _TERMS))
    return found


def _phrases(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    table = entry.table("phrases")
    found = {language: table.texts(language) for language in LANGUAGES}
    table.done()
    return found


def _known(entry: Entry, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = entry.texts(name)
    for value in found:
        if value not in known:
            entry.refuse(f"{name} cannot hold {value!r}.", at=value, hint=meant(value, known))
    return found


def _tags(entry: Entry) -> tuple[str, ...]:
    found = entry.texts("tags")
    for tag in found:
        if not _ID.match(tag):
            entry.refuse(f"{tag!r} is no tag.", at=tag, hint="Small letters, digits and _ only.")
    return found


def _address(entry: Entry, name: str) -> str:
    value = entry.text(name)
    if urlsplit(value).scheme != "https" or not urlsplit(value).hostname:
        entry.refuse(f"{name} must be an https address, not {value!r}.", at=name)
    return value


def help_links(entry: Entry) -> tuple[HelpLink, ...]:
    """The links under `help`, each `{ label, url }`."""
    links = []
    for item in entry.tables("help"):
        links.append(HelpLink(item.text("label"), _address(item, "url")))
        item.done()
    return tuple(links)


def _route(entry: Entry, channels: Mapping[str, str]) -> Route:
    via = entry.one_of("via", VIA)
    to = entry.texts("to") if via == "slack" else ()
    if via == "slack":
        for place in to or ("",):
            if place not in (*PLACES, *channels):
                entry.refuse(
                    f"there is no channel {place!r}.", at=place or "to", hint=meant(place, (*PLACES, *channels))
                )
    if via == "link":
        to = (_address(entry, "to"),)
    if via == "gitlab_issue":
        to = (_project(entry),)
    mention = _role(entry, "mention")
    if via in ("zendesk_cc", "zendesk_follower") and mention is None:
        entry.refuse(f"{via} lacks mention: whom does it reach?", at="via")
    note = entry.one_of("note", NOTES, "") or None
    entry.done()
    return Route(via, to, mention, note)


def _project(entry: Entry) -> str:
    project = entry.text("to")
    if project != COLLABORATION_PROJECT and not _PROJECT_PATH.fullmatch(project):
        hint = f"Write {COLLABORATION_PROJECT}, or a path such as acme/support-operations."
        entry.refuse(f"{project!r} is no project.", at="to", hint=hint)
    return project


def _input(entry: Entry) -> Input:
    kind = entry.one_of("kind", INPUT_KINDS)
    choices = entry.texts("choices")
    if bool(choices) != (kind == "choice"):
        entry.refuse("choices belong to the kind choice, and only to it.", at="kind")
    required = entry.flag("required", True)
    found = Input(entry.text("name"), kind, _sentences(entry, "label"), required, choices)
    entry.done()
    return found
