"""Build the package of our own Zendesk app: the same bytes for the same input, on every machine.

What is in it: https://developer.zendesk.com/documentation/apps/app-developer-guide/manifest/
"""

import json
import os
import re
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from server.errors import LiaisonError
from server.package.check import check
from server.package.documents import NotJson, parse

SOURCE: Final = Path(__file__).parents[2] / "zendesk_app"
PLACEHOLDER: Final = "https://liaison.example.com"
"""What zendesk_app/manifest.json says where the server's address goes."""
ASSETS: Final = ("assets/icon_nav_bar.svg", "assets/logo-small.png", "assets/logo.png")
"""The list of what travels: the sidebar's pages and their drawings are served by our server, never packed."""
HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.ASCII)
NEVER: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: real times would make every build differ."""


class PackageError(LiaisonError):
    """The package cannot be built from this address or this folder."""

    code = "package"


def build(base_url: str, out: Path, *, source: Path = SOURCE, version: str | None = None) -> Path:
    """Write the zip to `out` and return it; `base_url` is the origin where agents' browsers reach the server.

    Raises PackageError for an address, a folder or a destination that cannot be used, and for a package that
    Zendesk would refuse.
    """
    origin = origin_of(base_url)
    try:
        files = dict(_files(source, origin, version or project_version(source)))
    except OSError as error:
        raise PackageError(f"{error.filename} cannot be read: {error.strerror}.") from error
    try:
        _write(files, out)
    except OSError as error:
        raise PackageError(f"{out} cannot be written: {error.strerror}.", hint="Name another --out.") from error
    return out


def origin_of(base_url: str) -> str:
    """`https://host[:port]`, in small letters; plain http only for localhost, where Zendesk's own tools use it."""
    example = "Give it as https://liaison.example.com, with a port if it has one."
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise PackageError(f"The base URL {base_url!a} is not an address: {error}.", hint=example) from error
    if parts.scheme not in ("https", "http"):
        raise PackageError(f"The base URL {base_url!a} does not begin with https://.", hint=example)
    if parts.username is not None or parts.password is not None:
        raise PackageError("The base URL holds a user name or a password; a package is no place for one.", hint=example)
    if parts.path not in ("", "/") or re.search(r"[?#\s\\]", base_url):
        raise PackageError(f"The base URL {base_url!a} has more than a host and a port.", hint=example)
    if not HOST.fullmatch(host):
        raise PackageError(f"The base URL {base_url!a} has no host name that a browser can use.", hint=example)
    if parts.scheme == "http" and host != "localhost":
        text = f"Zendesk opens {base_url!a} only over https; plain http is for http://localhost alone."
        raise PackageError(text, hint="Put the server behind a TLS proxy and give its https address.")
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")


def project_version(source: Path = SOURCE) -> str:
    """The version in pyproject.toml beside the app's folder, or that of the installed package."""
    pyproject = source.parent / "pyproject.toml"
    try:
        if pyproject.is_file():
            return str(tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["version"])
        return metadata.version("liaison")
    except (tomllib.TOMLDecodeError, KeyError, TypeError, metadata.PackageNotFoundError) as error:
        raise PackageError(f"{pyproject} does not say the project's version.", hint="Set [project] version.") from error


def _files(source: Path, origin: str, version: str) -> Iterator[tuple[str, bytes]]:
    yield "manifest.json", _manifest(source / "manifest.json", origin, version)
    translations = sorted((source / "translations").glob("*.json"))
    if not translations:
        raise PackageError(f"{source / 'translations'} has no translations.")
    for path in translations:
        yield f"translations/{path.name}", _app_words(path)
    for name in ASSETS:
        yield name, (source / name).read_bytes()


def _manifest(path: Path, origin: str, version: str) -> bytes:
    manifest = _object(path)
    manifest["version"] = version
    manifest["domainWhitelist"] = [urlsplit(origin).hostname]
    manifest["location"] = _placed(manifest.get("location"), origin)
    return _json(manifest)


def _placed(node: Any, origin: str) -> Any:
    if isinstance(node, dict):
        return {key: _placed(value, origin) for key, value in node.items()}
    if isinstance(node, str) and node.startswith(f"{PLACEHOLDER}/"):
        return origin + node.removeprefix(PLACEHOLDER)
    return node


def _app_words(path: Path) -> bytes:
    app = _object(path).get("app")
    if not isinstance(app, dict):
        raise PackageError(f'{path} has no "app": Zendesk shows the app\'s name from there.')
    return _json({"app": app})


def _object(path: Path) -> dict[str, Any]:
    try:
        document = parse(path.read_bytes())
    except NotJson as error:
        raise PackageError(f"{path} is not JSON: {error}.") from error
    if not isinstance(document, dict):
        raise PackageError(f"{path} is not a JSON object.")
    return document


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _write(files: Mapping[str, bytes], out: Path) -> None:
    # Beside the destination, then renamed: a build that fails leaves what was there.
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".zip")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _zip(files, file)
        if errors := check(draft).errors:
            text = "; ".join(f"{key}: {message}" for key, message in errors)
            raise PackageError(f"Zendesk would refuse this package: {text}")
        draft.chmod(0o644)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _zip(files: Mapping[str, bytes], file: Any) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in sorted(files.items()):
            # Stored, not deflated: compressors differ between machines, and a package is small.
            entry = zipfile.ZipInfo(name, NEVER)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
