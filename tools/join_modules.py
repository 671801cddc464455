"""Several ES modules as one plain script: a content script is none, and a store's linter wants no `import()`.

Nothing is renamed and nothing is made smaller: each module becomes a function that gives what it exports.
"""

import posixpath
import re
from pathlib import Path
from typing import Final

IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
LATER: Final = re.compile(r'/\*(?:[^*]|\*(?!/))*\*/|//.*|\bimport\("([^"]+)"\)')
"""Also a comment, which may name a type in this way."""
EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)
EXPORTED: Final = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
OTHER: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def modules(root: Path, entry: str) -> list[str]:
    """The paths of a module and of all that it takes from, in the order in which a browser would run them."""
    found: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name} imports itself by way of {above[-1]}")
        if name not in found:
            source = (root / name).read_text(encoding="utf-8")
            addresses = [address for _, address in IMPORT.findall(source)] + [*filter(None, LATER.findall(source))]
            for address in addresses:
                visit(_beside(name, address), (*above, name))
            found.append(name)

    visit(entry, ())
    return found


def joined(root: Path, entry: str) -> str:
    """One script that does what the module does, once for each page however often it runs.

    Raises ValueError for a way to import or export that is not known here.
    """
    parts = [_function(root, name) for name in modules(root, entry)]
    once = "if (globalThis.liaisonHasStarted) return;\nglobalThis.liaisonHasStarted = true;\n"
    return f'(() => {{\n"use strict";\n{once}{"".join(parts)}}})();\n'


def _function(root: Path, name: str) -> str:
    source = (root / name).read_text(encoding="utf-8")
    given = ", ".join(EXPORTED.findall(source))
    body = EXPORT.sub("", IMPORT.sub(lambda found: _taken(name, found), source))
    body = LATER.sub(lambda found: _there(name, found), body)
    if other := OTHER.search(body):
        raise ValueError(f"{name}: {other[0]!r} cannot be joined")
    return f"\n// {name}\nconst {_variable(name)} = (() => {{\n{body}return {{ {given} }};\n}})();\n"


def _taken(name: str, found: re.Match[str]) -> str:
    names = " ".join(found[1].split()).replace(" as ", ": ").rstrip(",")
    return f"const {{ {names} }} = {_variable(_beside(name, found[2]))};\n"


def _there(name: str, found: re.Match[str]) -> str:
    """What would be loaded later is there already."""
    return f"Promise.resolve({_variable(_beside(name, found[1]))})" if found[1] else found[0]


def _beside(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name.removesuffix(".js"))
