"""The README's tables of settings say what the code says."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from marshmallow import Schema, fields

from server.settings import (
    EmailSettings,
    EscalationSettings,
    ExtensionSettings,
    GitLabSettings,
    SalesforceSettings,
    Settings,
    SlackSettings,
)
from server.settings_file import ARCHITECTURE_PATHS, load
from server.settings_schema import SettingsFile
from server.upstreams.salesforce import API_NAMES
from tests.architecture.documents import README, section, table, toml_blocks
from tools.machine import ROOT

NEEDS_NO_ROW = {"XDG_DATA_HOME"}  # not ours; named in LIAISON_DATA's row


@pytest.fixture(scope="module")
def of_the_file() -> dict[str, list[str]]:
    return table(section(README, "liaison.toml"))


@pytest.fixture(scope="module")
def of_the_environment() -> dict[str, list[str]]:
    return table(section(README, "Environment"))


class Asked(Mapping[str, str]):
    """An environment that remembers which names were asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values_ = values
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def walk(schema: Schema, above: str = "") -> Iterator[tuple[str, fields.Field]]:
    """Every setting by its dotted name."""
    for key, field in schema.fields.items():
        name = above + (field.data_key or key)
        yield name, field
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from walk(inner.schema, f"{name}.")


TABLES = {
    "salesforce": SalesforceSettings,
    "slack": SlackSettings,
    "gitlab": GitLabSettings,
    "email": EmailSettings,
    "escalations": EscalationSettings,
    "extension": ExtensionSettings,
}


def known_defaults() -> dict[str, object]:
    made = {name: field.default for name, field in Settings.__dataclass_fields__.items()}
    made |= {"architecture_paths": list(ARCHITECTURE_PATHS), "instances.policy": "open"}
    for above, kind in TABLES.items():
        made |= {f"{above}.{name}": getattr(kind(), name) for name in kind.__dataclass_fields__}
    return made


def test_every_setting_of_the_file_has_its_row_and_no_row_is_of_another(of_the_file: dict[str, list[str]]) -> None:
    assert sorted(of_the_file) == sorted(name for name, _ in walk(SettingsFile()))


def test_a_setting_is_called_needed_exactly_where_it_is(of_the_file: dict[str, list[str]]) -> None:
    needed = {name for name, field in walk(SettingsFile()) if field.required}
    assert {name for name, (default, _) in of_the_file.items() if default == "needed"} == needed


def test_the_defaults_in_the_table_are_those_of_the_code(of_the_file: dict[str, list[str]]) -> None:
    written = {name: cell for name, (cell, _) in of_the_file.items() if cell.startswith("`")}
    assert {name: tomllib.loads(f"x = {cell.strip('`')}")["x"] for name, cell in written.items()} == {
        name: known_defaults()[name] for name in written
    }
    quiet = {name for name, (cell, _) in of_the_file.items() if cell == "none" and "." not in name}
    assert not any(known_defaults().get(name) for name in quiet - set(TABLES))


def test_the_names_of_salesforces_fields_are_those_of_the_code() -> None:
    rows = table(section(README, "Salesforce's fields"))
    assert {name: cells[0].strip("`") for name, cells in rows.items()} == dict(API_NAMES)


def test_every_name_that_is_asked_of_the_environment_has_its_row(
    of_the_environment: dict[str, list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "liaison.toml"
    path.write_text(toml_blocks(README)[0].replace('name = "global"', 'name = "name"'))
    asked = Asked({"LIAISON_SETTINGS": str(path)})
    load(None, asked)
    rows = {name.replace("<NAME>", "NAME"): cells[0] for name, cells in of_the_environment.items()}
    with_file = {f"{name}_FILE" for name, or_file in rows.items() if or_file == "yes"}
    assert asked.names - NEEDS_NO_ROW == set(rows) | with_file
    assert "XDG_DATA_HOME" in section(README, "Environment")


def test_every_variable_that_only_tests_read_is_in_the_readme() -> None:
    sources = [path for folder in ("server", "tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py")]
    read = re.compile(r"environ(?:\.get\(|\[)\"(LIAISON_\w+)\"")
    names = {name for path in sources for name in read.findall(path.read_text())}
    assert names  # the pattern still finds what it looks for
    assert {name for name in names if f"`{name}`" not in README.read_text()} == set()
