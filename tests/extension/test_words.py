"""The extension's own words: the same in both languages, each one used, each used one there."""

import json
import re

import pytest

from tools.extension_files import files, manifest
from tools.machine import ROOT

LANGUAGES = sorted(path.parent.name for path in (ROOT / "_locales").glob("*/messages.json"))
SOURCES = {name: (ROOT / name).read_text() for name in files() if name.endswith((".js", ".html"))}
OURS = {name: text for name, text in SOURCES.items() if name.startswith("extension/")}

ASKED_FOR = re.compile(
    r"""(?:\bsay\(|getMessage\(|data-say(?:-label|-hint)?=)\s*["']([a-z0-9_]+)["']|__MSG_([a-z0-9_]+)__"""
)
QUOTED = re.compile(r"""["'`]([a-z][a-z0-9_]*)["'`]""")
PATTERN = re.compile(r"`((?:[a-z][a-z0-9_]*)?(?:\$\{[^}]+\}[a-z0-9_]*)+)`")
"""A key that is put together: `state_${state}_title`."""


def messages(language: str) -> dict[str, dict[str, object]]:
    return json.loads((ROOT / "_locales" / language / "messages.json").read_text())


def gaps(entry: dict[str, object]) -> list[str]:
    """The named and the numbered places in a message: $NAME$, $1."""
    return sorted(set(re.findall(r"\$(?:[A-Za-z_]\w*\$|\d)", str(entry["message"]).replace("$$", ""))), key=str.lower)


def put_together() -> list[re.Pattern[str]]:
    found = [each for text in OURS.values() for each in PATTERN.findall(text)]
    return [
        re.compile(re.sub(r"\$\{[^}]+\}", "([a-z0-9_]+)", each)) for each in found if re.sub(r"\$\{[^}]+\}", "", each)
    ]


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert LANGUAGES == ["de", "en"]
    assert list(messages("de")) == list(messages("en"))


def test_a_message_leaves_the_same_gaps_in_both_languages_and_says_what_fills_them():
    de, en = messages("de"), messages("en")
    for key in en:
        assert gaps(de[key]) == gaps(en[key]), key
        assert de[key].get("placeholders") == en[key].get("placeholders"), key
        named = {gap.strip("$").lower() for gap in gaps(en[key]) if gap.endswith("$")}
        assert named == set(en[key].get("placeholders", {})), key


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_message_says_something_and_no_key_is_there_twice(language):
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]
        return dict(pairs)

    text = (ROOT / "_locales" / language / "messages.json").read_text()
    for key, entry in json.loads(text, object_pairs_hook=once).items():
        assert str(entry["message"]).strip(), key


def test_every_key_that_is_asked_for_is_there():
    asked = {one or other for text in OURS.values() for one, other in ASKED_FOR.findall(text)}
    asked |= set(re.findall(r"__MSG_(\w+)__", json.dumps(manifest())))
    assert len(asked) > 20
    assert asked - set(messages("en")) == set()


def test_every_key_is_used():
    used = {each for text in OURS.values() for each in QUOTED.findall(text)}
    used |= {one or other for text in OURS.values() for one, other in ASKED_FOR.findall(text)}
    used |= set(re.findall(r"__MSG_(\w+)__", json.dumps(manifest())))
    words = {word for text in OURS.values() for word in re.findall(r"\w+", text)}
    for pattern in put_together():
        matched = [(key, found) for key in messages("en") if (found := pattern.fullmatch(key))]
        used |= {key for key, found in matched if words.issuperset(found.groups())}
    assert set(messages("en")) - used == set()
