"""The files of an app package, out of a folder or a zip, read without trusting either."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO, Final

from server.errors import LiaisonError

MOST_FILES: Final = 5_000
LARGEST_FILE: Final = 20 * 1024 * 1024
LARGEST_PACKAGE: Final = 40 * 1024 * 1024
"""Bytes after unpacking, as is LARGEST_FILE. A sidebar app has a few hundred kilobytes."""

BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


class Unreadable(LiaisonError):
    """There is nothing at the path that could be a package."""

    code = "package_unreadable"


class Unusable(LiaisonError):
    """It is there, and it is no package that could be unpacked; `code` is the finding's key."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`files` maps a path inside the package to its bytes; `links` are the symbolic links, never followed."""

    files: Mapping[str, bytes]
    links: tuple[str, ...] = ()


def read(path: Path) -> Contents:
    """The files of a package, sorted by path; hidden files and `tmp/` are left out, as Zendesk leaves them out.

    Raises Unreadable for a path that cannot be read and Unusable for a package that is not safe to unpack.
    """
    try:
        if path.is_dir():
            files, links = _collect(_folder_entries(path))
        elif path.is_file():
            files, links = _read_zip(path)
        else:
            raise Unreadable(f"{path} is neither a file nor a folder.", hint="Name a .zip or an app's folder.")
    except OSError as error:
        raise Unreadable(f"{error.filename or path} cannot be read: {error.strerror}.") from error
    return Contents(dict(sorted(files.items())), tuple(sorted(links)))


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    link: bool
    content: bytes


def _folder_entries(root: Path) -> Iterator[_Entry]:
    def stop(error: OSError) -> None:
        raise error

    for folder, subfolders, names in os.walk(root, onerror=stop):
        subfolders[:] = sorted(each for each in subfolders if not each.startswith("."))
        for name in names + [each for each in subfolders if Path(folder, each).is_symlink()]:
            path = Path(folder, name)
            inside = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if _left_out(inside) or not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                continue
            link = stat.S_ISLNK(mode)
            yield _Entry(inside, link, b"" if link else _bounded(path.open("rb"), inside))


def _read_zip(path: Path) -> tuple[dict[str, bytes], list[str]]:
    if path.stat().st_size > LARGEST_PACKAGE:
        raise _too_large(f"The zip itself is larger than {LARGEST_PACKAGE // 2**20} MB.")
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _collect(_zip_entries(archive))
        except BROKEN_ZIP as error:
            raise Unusable(f"This is not a zip that can be unpacked: {error}.", code="liaison.not_a_zip") from error


def _zip_entries(archive: zipfile.ZipFile) -> Iterator[_Entry]:
    for entry in archive.infolist():
        name = _safe(entry.filename)
        if entry.is_dir() or _left_out(name):
            continue
        link = stat.S_ISLNK(entry.external_attr >> 16)
        yield _Entry(name, link, b"" if link else _bounded(archive.open(entry), name))


def _safe(name: str) -> str:
    if not name or "\\" in name or "\0" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
        raise Unusable(
            f"The zip holds a path that leads out of it: {name!a}.",
            hint="Create the zip again from inside the app's folder.",
            code="liaison.unsafe_path",
        )
    return PurePosixPath(name).as_posix()


def _left_out(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("tmp",) or any(part.startswith(".") for part in parts)


def _bounded(file: IO[bytes], name: str) -> bytes:
    # What the zip's directory says of the size is a stranger's word: count what really comes out.
    with file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(f"{name!a} is larger than {LARGEST_FILE // 2**20} MB.")
    return content


def _collect(entries: Iterator[_Entry]) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    links: list[str] = []
    size = 0
    for entry in entries:
        size += len(entry.content)
        if len(files) + len(links) >= MOST_FILES or size > LARGEST_PACKAGE:
            raise _too_large(f"It has more than {MOST_FILES} files or {LARGEST_PACKAGE // 2**20} MB.")
        if entry.link:
            links.append(entry.name)
        elif entry.name in files:
            raise Unusable(f"The zip holds {entry.name!a} twice.", code="liaison.duplicate_path")
        else:
            files[entry.name] = entry.content
    return files, links


def _too_large(message: str) -> Unusable:
    return Unusable(message, hint="Leave out what the app does not need.", code="liaison.too_large")
