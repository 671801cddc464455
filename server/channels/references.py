"""A delivery's reference within a text. Pure."""

import re


def holds(text: str, reference: str) -> bool:
    """Whether it stands there as a whole: ESC-1.1 is neither in ESC-1.10 nor in ESC-1.1.2."""
    return re.search(rf"(?<![\w.-]){re.escape(reference)}(?![\w-]|\.\d)", text) is not None
