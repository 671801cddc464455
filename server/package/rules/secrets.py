"""Warnings about what looks like a secret: a broad search under the keys of Zendesk's own, and a narrow one of ours."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.findings import Finding, shown
from server.package.manifest import Manifest, truthy

LONGEST_TEXT: Final = 1_000_000
"""Characters of a file that are searched."""
NO_TEXT: Final = (".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".woff", ".woff2", ".ttf", ".otf")
SHAPES: Final = {  # what gives itself away, whatever stands before it
    "a Slack token": re.compile(r"\bxox[a-z]-\w"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY"),
    "a key of AWS": re.compile(r"\bAKIA[A-Z0-9]{8}"),
}
NAMED: Final = re.compile(
    # A name that ends with one of these words, and then what one writes between a name and its value.
    r"(token|secret|passw(?:or)?d|pwd|(?:access|api|app|auth|consumer|master|private|signing)[-_]?key)"
    r"""(?:["']|\s?[:=])""",
    re.IGNORECASE,
)
VALUE: Final = re.compile(r"[\w.+/-]{4}", re.ASCII)
WORD: Final = re.compile(r"(secret|passw(?:or)?d|api[-_]?key)s?[^\n]{4}", re.IGNORECASE)
REAL: Final = re.compile(
    r"xox[abeoprs]-[0-9]{6,}-[\w-]{10,}|glpat-[\w-]{20}|gh[pousr]_[0-9A-Za-z]{36}|AKIA[0-9A-Z]{16}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----",
    re.ASCII,
)
SECRET_NAMES: Final = re.compile("token|key|pwd|password", re.IGNORECASE)


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for path, content in files.items():
        if path.lower().endswith(NO_TEXT) or b"\0" in content:
            continue
        text = content.decode("utf-8", "replace")[:LONGEST_TEXT]
        for kind in (*_shapes(text), *_names(text)):
            yield "application_secret", f"{shown(path)} may hold a secret: {kind}."
        if found := WORD.search(text):
            yield "generic_secrets", f"{shown(path)} speaks of a secret: {found[1].lower()}."
        if REAL.search(text):
            yield "liaison.secret", f"{shown(path)} holds a real secret or private key: take it out and revoke it."


def _shapes(text: str) -> list[str]:
    return [kind for kind, shape in SHAPES.items() if shape.search(text)]


def _names(text: str) -> list[str]:
    """The names, each once, that have something like a value after them on their line."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        first: dict[str, int] = {}  # what follows a later one of the same name follows the first one as well
        for name in NAMED.finditer(line):
            first.setdefault(name[1].lower(), name.end())
        found.update((f"the value of {name}", None) for name, end in first.items() if VALUE.search(line, end))
    return list(found)


def parameters(manifest: Manifest) -> Iterator[Finding]:
    """Warnings about secret settings, asked only of a manifest without an error."""
    if any(_open_secret(each) for each in manifest.parameters):
        yield "insecure_token_parameter_in_manifest", "A parameter that holds a key must have secure: true."
    if any("default" in each and (_secure(each) or each.get("type") == "hidden") for each in manifest.parameters):
        yield (
            "default_secure_or_hidden_parameter_in_manifest",
            "The default of a secure or hidden parameter is not kept secret.",
        )
    unscoped = [shown(each.get("name")) for each in manifest.parameters if _secure(each) and not each.get("scopes")]
    if unscoped:
        text = f"A secure parameter without scopes may leak: {', '.join(unscoped[:10])}."
        yield "secure_parameters_with_no_scopes_in_manifest", text


def _secure(parameter: Mapping[str, Any]) -> bool:
    return truthy(parameter.get("secure"))


def _open_secret(parameter: Mapping[str, Any]) -> bool:
    name = parameter.get("name")
    named = isinstance(name, str) and bool(SECRET_NAMES.search(name))
    return named and parameter.get("type", "text") == "text" and not _secure(parameter)
