"""The sidebar's own files, under an address that changes when they do, so that a browser may keep them."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import server

FOLDER: Final = Path(server.__file__).parent.parent / "zendesk_app"
STATIC: Final = FOLDER / "static"
TEMPLATES: Final = FOLDER / "templates"
A_YEAR: Final = 365 * 24 * 3600


@cache
def version() -> str:
    """Twelve digits that stand for the content of every static file."""
    digest = sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
