"""What the documents show really works: settings, scenarios, tables, commands."""

import re
from pathlib import Path

import click
import pytest

from server import settings_file
from server.cli import main
from server.errors import CatalogError
from server.scenarios import catalog
from server.scenarios.conditions import OPERATORS
from server.scenarios.facts import FACTS
from server.scenarios.scenario import NOTES, PLACES, VIA
from tests.architecture.documents import README, SCENARIOS, code, ours, section, table, toml_blocks
from tools.machine import ROOT

OVERLAYS = [block for block in toml_blocks(SCENARIOS) if "catalogs =" not in block]


def words(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def test_the_readmes_settings_load_each_addition_too(tmp_path: Path) -> None:
    path = tmp_path / "liaison.toml"
    first, *others = toml_blocks(README)
    path.write_text(first)
    assert settings_file.load(path, {}).instances[0].installation_id
    path.write_text("\n".join([first, *others]))
    settings = settings_file.load(path, {})
    assert settings.people[0].deputy
    assert settings.salesforce.fields["solutions_architect"] == ""


def test_the_example_changes_adds_and_leaves_out_what_its_text_says(tmp_path: Path) -> None:
    path = tmp_path / "our-scenarios.toml"
    path.write_text(OVERLAYS[0])
    shipped, found = catalog.load(), catalog.load([path])
    assert found.scenario("launch_week")
    assert shipped.scenario("sales_reseller")
    assert not found.scenario("sales_reseller")
    assert found.channels["account_management"] == "#customer-teams"


@pytest.mark.parametrize("block", OVERLAYS)
def test_every_piece_of_a_catalog_in_the_documents_loads(block: str, tmp_path: Path) -> None:
    path = tmp_path / "our-scenarios.toml"
    path.write_text(block)
    catalog.load([path])


def test_a_mistake_is_told_as_the_document_says(tmp_path: Path) -> None:
    path = tmp_path / "our-scenarios.toml"
    path.write_text(OVERLAYS[0].replace('"high"', '"hihg"'))
    with pytest.raises(CatalogError) as refused:
        catalog.load([path])
    assert f"`{str(refused.value).replace(f'{tmp_path}/', '')}`" in SCENARIOS.read_text()


def test_the_setting_that_names_a_catalog_loads_it(tmp_path: Path) -> None:
    line = next(block for block in toml_blocks(SCENARIOS) if "catalogs =" in block)
    (tmp_path / "liaison.toml").write_text(f"{line}\n{toml_blocks(README)[0]}")
    settings = settings_file.load(tmp_path / "liaison.toml", {})
    assert settings.catalogs == (tmp_path / "our-scenarios.toml",)


def test_the_table_of_facts_is_that_of_the_code() -> None:
    text = section(SCENARIOS, "Conditions")
    facts = table(text[text.index("\n| Fact") :])
    assert {name: cells[0] for name, cells in facts.items()} == {name: fact.kind for name, fact in FACTS.items()}
    choices = {name: tuple(cells[1].split()) for name, cells in facts.items() if cells[0] == "choice"}
    assert choices == {name: fact.choices for name, fact in FACTS.items() if fact.kind == "choice"}


def test_the_table_of_operators_is_that_of_the_code() -> None:
    rows = table(section(SCENARIOS, "Conditions"))
    assert {kind: tuple(re.findall(r"`(\w+)`", cells[0])) for kind, cells in rows.items()} == dict(OPERATORS)


def test_the_destinations_of_the_documents_are_those_of_the_code() -> None:
    text = section(SCENARIOS, "Destinations")
    assert set(table(text)) == set(VIA)
    assert words(text) >= {*PLACES, *NOTES}


def typed(pattern: str) -> list[tuple[str, str]]:
    """(document, what follows) for every command in the documents."""
    return [(path.name, found) for path in ours() for found in re.findall(pattern, code(path), re.MULTILINE)]


@pytest.mark.parametrize(("document", "line"), typed(r"^(?:\.venv/bin/)?liaison ([^#\n]+)"))
def test_every_liaison_command_in_the_documents_exists(document: str, line: str) -> None:
    command: click.Command = main
    arguments = [argument for argument in line.split() if argument != "--demo"]
    while isinstance(command, click.Group) and arguments:
        name = arguments.pop(0)
        assert name in command.commands, f"{document}: liaison {line}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {argument for argument in arguments if argument.startswith("-")} <= known, f"{document}: liaison {line}"


def test_every_make_target_in_the_documents_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = {name for line in re.findall(r"^([\w -]+):", makefile, re.MULTILINE) for name in line.split()}
    asked = typed(r"^make ([a-z-]+)")
    assert asked
    assert {found for _, found in asked} <= targets
