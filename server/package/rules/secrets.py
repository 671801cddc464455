"""Warnings about what looks like a secret: Zendesk's broad search, and a narrow one of ours."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.findings import Finding, shown
from server.package.manifest import Manifest, truthy

LONGEST_TEXT: Final = 1_000_000
"""Characters of a file that are searched."""
TEXT: Final = re.compile(r".*\.(html?|xml|js|json|css|svg|txt|md|hdbs|ya?ml|env)", re.IGNORECASE)

SEPARATOR: Final = r" ?[:\"=-]"
MARKS: Final[tuple[tuple[str, str, str], ...]] = (
    # What Zendesk names it, how a line begins to be one, what must follow somewhere on that line.
    ("Slack Token", r"xox[pboa]", r"[a-z0-9]"),
    ("RSA Private Key", r"(?-i:-----BEGIN RSA PRIVATE KEY-----)", ""),
    ("SSH Private Key (OpenSSH)", r"(?-i:-----BEGIN OPENSSH PRIVATE KEY-----)", ""),
    ("SSH Private Key (DSA)", r"(?-i:-----BEGIN DSA PRIVATE KEY-----)", ""),
    ("SSH Private Key (EC)", r"(?-i:-----BEGIN EC PRIVATE KEY-----)", ""),
    ("PGP Private Key Block", r"(?-i:-----BEGIN PGP PRIVATE KEY BLOCK-----)", ""),
    ("Facebook OAuth Token", rf"facebook{SEPARATOR}", r".[0-9a-f]{24}"),
    ("Twitter OAuth Token", rf"twitter{SEPARATOR}", r".[0-9a-zA-Z]{30}"),
    ("Github Token", rf"github{SEPARATOR}", r".[0-9a-zA-Z]{30}"),
    ("Google OAuth Token", rf"client[-_]secret{SEPARATOR}", r"[\w-]{16}"),
    ("AWS Access Key ID", r"(?-i:AKIA[0-9A-Z]{8})", ""),
    ("AWS Secret Access Key", r"aws[-_]secret[-_]access[-_]key", r".[0-9a-zA-Z]{24}"),
    ("App Key", rf"app[-_]key{SEPARATOR}", r".[\w+.-]{4}"),
    ("App Secret", rf"app[-_]secret{SEPARATOR}", r".[\w+.-]{4}"),
    ("Consumer Key", rf"consumer[-_]key{SEPARATOR}", r".[\w+.-]{4}"),
    ("Consumer Secret", rf"consumer[-_]secret{SEPARATOR}", r".[\w+.-]{4}"),
    ("Generic Secret", rf"^secret{SEPARATOR}", r".[\w+.-]{4}"),
    ("Master Key", rf"master[-_]key{SEPARATOR}", r".[\w+.-]{4}"),
    ("Token Key", rf"token[-_]key{SEPARATOR}", r".[\w+.-]{4}"),
    ("Token Secret", rf"token[-_]secret{SEPARATOR}", r".[\w+.-]{4}"),
    ("Help Center Private Key", rf"private[-_]key{SEPARATOR}", r".[\w+.-]{4}"),
    ("Password", r"password", r".[\w+.-]{4}"),
    ("Token", rf"token{SEPARATOR}", r".[\w+.-]{4}"),
)
PATTERNS: Final = tuple(
    (label, re.compile(head, re.IGNORECASE | re.MULTILINE), re.compile(tail, re.ASCII)) for label, head, tail in MARKS
)
GENERIC: Final = re.compile(r"(password|secret|auth_?key|auth_?pass|auth_?user|api_key|username).{4}", re.IGNORECASE)
REAL: Final = re.compile(
    r"xox[abeoprs]-[0-9]{6,}-[\w-]{10,}|glpat-[\w-]{20}|gh[pousr]_[0-9A-Za-z]{36}|AKIA[0-9A-Z]{16}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----",
    re.ASCII,
)
SECRET_NAMES: Final = re.compile("token|key|pwd|password", re.IGNORECASE)


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for path, content in files.items():
        if not TEXT.fullmatch(path):
            continue
        text = content.decode("utf-8", "replace")[:LONGEST_TEXT]
        for label, head, tail in PATTERNS:
            if _holds(text, head, tail):
                yield "application_secret", f"{shown(path)} may hold a secret: {label}."
        if found := GENERIC.search(text):
            yield "generic_secrets", f"{shown(path)} may hold a secret: {found[1]}."
        if REAL.search(text):
            yield "liaison.secret", f"{shown(path)} holds a real secret or private key: take it out and revoke it."


def _holds(text: str, head: re.Pattern[str], tail: re.Pattern[str]) -> bool:
    # What follows the first head of a line holds what follows its other heads: one look a line is enough.
    position = 0
    while found := head.search(text, position):
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        if tail.search(text, found.end(), end):
            return True
        position = end
    return False


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
