"""The numbers that people read and say: ESC- and seven of Crockford's base32, which has no I, L, O or U.

https://www.crockford.com/base32.html
"""

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 7
MARK: Final = "ESC-…"  # stands in a preview where the number, or a delivery's reference, will stand
_READ: Final = re.compile(rf"(?:ESC-)?([{ALPHABET}]{{{LENGTH}}})")
_MISREAD: Final = str.maketrans("ILO", "110")


def new_number() -> str:
    """A number that nobody can guess; the database refuses one that was given before."""
    return "ESC-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_number(text: str) -> str | None:
    """The number as it is kept, from what somebody typed: small letters, and O for 0, are forgiven."""
    words = text.strip().upper()
    prefix, rest = ("ESC-", words[4:]) if words.startswith("ESC-") else ("", words)
    found = _READ.fullmatch(prefix + rest.translate(_MISREAD))
    return f"ESC-{found[1]}" if found else None
