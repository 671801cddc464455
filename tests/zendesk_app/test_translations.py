"""Both languages say everything, with the same gaps to fill; and nothing is asked for that they do not say."""

import json
import re
from string import Formatter

import pytest

from server import words
from server.deliveries.states import State
from server.web.api.escalation_schemas import STATES
from server.web.sidebar.assets import FOLDER
from tests.zendesk_app.serving import Desk, desk_app
from tests.zendesk_app.shapes import SHAPES
from tools.machine import ROOT

LITERAL = re.compile(r"""\b(?:t\.)?(?:plain|say)\(\s*["']([a-z]+\.[a-z_0-9]+)["'](?!\s*~)""")
CODE = re.compile(r">\s*(?:<bdi>)?(?:ui|page|chip|kind|state|reason|gap|rung|field|time|part)\.[a-z_]+")


def gaps_of(key: str, language: str) -> set[str]:
    template = words.template(key, language) or ""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_language_has_every_key() -> None:
    for language in words.languages():
        assert words.keys(language) ^ words.keys() == set(), language


def test_a_sentence_has_the_same_gaps_in_every_language() -> None:
    for language in words.languages():
        different = {key for key in sorted(words.keys()) if gaps_of(key, language) != gaps_of(key, "en")}
        # A role that one language names and the other paraphrases is filled by the instance's terms, never left open.
        roles = {"csm", "account_owner", "role", "term"}
        assert {key for key in different if gaps_of(key, language) ^ gaps_of(key, "en") - roles} == set()


def test_no_sentence_is_empty() -> None:
    for language in words.languages():
        assert {key for key in words.keys(language) if not (words.template(key, language) or "").strip()} == set()


def test_every_sentence_that_the_page_asks_for_exists() -> None:
    files = [*FOLDER.joinpath("templates").rglob("*.html"), *FOLDER.joinpath("static").glob("*.js")]
    asked = {(path.name, key) for path in files for key in LITERAL.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 60
    assert {(name, key) for name, key in asked if words.template(key) is None} == set()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "hostile"])
def test_no_code_is_shown_in_place_of_a_sentence(shape: str, language: str) -> None:
    desk = Desk()
    desk.language, desk.tickets = language, {4242: SHAPES[shape]}
    page = desk_app(desk).test_client().get("/sidebar/tickets/4242/card").get_data(as_text=True)
    assert CODE.findall(page) == []
    assert "…" not in page.replace(words.text("ui.loading", language), "")  # a gap that nothing filled


def test_every_state_of_a_receipt_and_of_an_escalation_has_a_word() -> None:
    wanted = {f"delivery.{state}" for state in State} | {f"escalation.{state}" for state in STATES}
    assert wanted - words.keys() == set()


def codes(pattern: str) -> set[str]:
    """What the server's own files call things."""
    files = (ROOT / "server").rglob("*.py")
    return {code for path in files for code in re.findall(pattern, path.read_text(encoding="utf-8"))}


def test_every_warning_of_a_preview_has_a_sentence() -> None:
    found = codes(r"""Warned\(\s*"([a-z_]+)\"""")
    assert len(found) > 5
    assert {f"warning.{code}" for code in found} - words.keys() == set()


def test_what_the_page_says_of_a_refusal_is_a_refusal_of_the_server() -> None:
    every = words.keys("en")
    said = {key.removeprefix("page.refused_") for key in every if key.startswith("page.refused_")}
    assert len(said) > 5
    assert said - codes(r"""code(?::\s*str)?\s*=\s*"([a-z_]+)\"""") == set()


def test_the_files_are_what_zendesk_reads() -> None:
    for language in words.languages():
        read = json.loads((FOLDER / "translations" / f"{language}.json").read_text(encoding="utf-8"))
        assert next(iter(read)) == "app"
        assert {"name", "short_description", "long_description", "installation_instructions"} <= set(read["app"])
