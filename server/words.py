"""The words people read: one place for the page, the API and the terminal.

They stand in `zendesk_app/translations/<language>.json`.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

TRANSLATIONS: Final = Path(__file__).parent.parent / "zendesk_app" / "translations"
FALLBACK: Final = "en"
_CODE: Final = re.compile(r"[a-z][a-z0-9_-]*")
_CAPITALS: Final = frozenset({"amer", "apac", "apj", "emea", "frt", "latam", "nrt", "saas", "smb"})
_WORDED: Final = {"fact_ticket_priority": "priority", "fact_ticket_status": "status"}


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a translation, the fall-back first."""
    found = sorted(path.stem for path in TRANSLATIONS.glob("*.json"))
    return (FALLBACK, *(language for language in found if language != FALLBACK))


def language_for(*wanted: str | None) -> str:
    """The first of the wanted locales ("de-AT", "en_US") that we speak, else the fall-back."""
    for locale in wanted:
        language = (locale or "").replace("_", "-").split("-")[0].lower()
        if language in languages():
            return language
    return FALLBACK


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    read = json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))
    flat: dict[str, str] = {}

    def walk(prefix: str, node: Mapping[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                flat[f"{prefix}{key}"] = str(value)

    walk("", read)
    return flat


def keys(language: str = FALLBACK) -> frozenset[str]:
    """Every key of a language, with dots between the levels."""
    return frozenset(_catalogue(language))


class _Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def text(code: str, language: str = FALLBACK, /, **params: object) -> str:
    """The sentence for a code; the English one where the language lacks it, the code itself where both do.

    Parameters are put in as text and never read as a template.
    """
    found = template(code, language)
    return found.format_map(_Gaps(params)) if found else code


def template(code: str, language: str = FALLBACK) -> str | None:
    """The sentence with its gaps open, for text that must pass the policy before it is filled."""
    catalogue = _catalogue(language if language in languages() else FALLBACK)
    return catalogue.get(code) or _catalogue(FALLBACK).get(code)


def readable(code: str | None) -> str | None:
    """A machine's value as words ("severity_1": "Severity 1"); what somebody wrote stays as it is.

    Zendesk makes `organization_s` of "organization's".
    """
    if not code or not _CODE.fullmatch(code):
        return code
    spoken = re.sub(r"_s(?=_|$)", "’s", code).replace("_", " ").capitalize().split()
    return " ".join(word.upper() if word.lower() in _CAPITALS else word for word in spoken)


def worded(reason: str, params: Mapping[str, object], language: str) -> Mapping[str, object]:
    """The parameters of a reason, a priority or status among them as the word of the language for it."""
    key = f"{_WORDED.get(reason, '')}.{params.get('value')}"
    return {**params, "value": text(key, language)} if template(key) else params
