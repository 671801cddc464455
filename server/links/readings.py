"""A pasted text as it is, and as it was before a mail program wrapped its links. Pure."""

import re
from typing import Final
from urllib.parse import unquote

LONGEST: Final = 2_000  # characters: an address that is longer is none that a browser would take
MOST: Final = 4
# Proofpoint's version 2 writes % as - and / as _, in the parameter u; version 3 leaves the address readable.
PROOFPOINT: Final = re.compile(r"urldefense\.(?:proofpoint\.)?com/v2/url\?(?:\S*&)?u=([^&\s]+)", re.IGNORECASE)


def readings(text: str) -> tuple[str, ...]:
    """The text, then the same with percent signs read once, twice, and so on: wrappers stand within wrappers."""
    found = [" ".join(text[:LONGEST].split())]
    while len(found) < MOST:
        last = found[-1]
        wrapped = PROOFPOINT.search(last)
        read = unquote(wrapped[1].replace("-", "%").replace("_", "/") if wrapped else last, errors="replace")
        if read == last:
            break
        found.append(read)
    return tuple(found)
