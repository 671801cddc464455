"""The size of a PNG, read from its header: https://www.w3.org/TR/png-3/#11IHDR"""

import struct
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, or None for anything that is not a PNG."""
    if not content.startswith(SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return (width, height) if width and height else None
