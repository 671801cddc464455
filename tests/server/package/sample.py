"""An app package that Zendesk would accept without a warning, and ways to spoil it."""

import json
import struct
import zipfile
import zlib
from pathlib import Path

MANIFEST = {
    "name": "Sample",
    "author": {"name": "A", "email": "a@example.com", "url": "https://example.com"},
    "defaultLocale": "en",
    "private": True,
    "location": {"support": {"ticket_sidebar": {"url": "https://app.example.com/sidebar", "flexible": True}}},
    "signedUrls": True,
    "version": "1.0.0",
    "frameworkVersion": "2.0",
    "domainWhitelist": ["app.example.com"],
}
GONE = object()


def png(width: int, height: int) -> bytes:
    """A black picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def manifest(**changes: object) -> bytes:
    """manifest.json with other values; GONE takes a key out."""
    return json.dumps({key: value for key, value in {**MANIFEST, **changes}.items() if value is not GONE}).encode()


def files(changed: dict[str, bytes | None] | None = None, /, **manifest_changes: object) -> dict[str, bytes]:
    """The whole package; None takes a file out."""
    good = {
        "manifest.json": manifest(**manifest_changes),
        "translations/en.json": b'{"app": {"name": "Sample"}}',
        "assets/logo.png": png(320, 320),
        "assets/logo-small.png": png(128, 128),
    }
    return {path: content for path, content in {**good, **(changed or {})}.items() if content is not None}


def zipped(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in content.items():
            archive.writestr(name, each)
    return path


def unpacked(folder: Path, content: dict[str, bytes]) -> Path:
    for name, each in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(each)
    return folder
