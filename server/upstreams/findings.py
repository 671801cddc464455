"""What `liaison doctor` prints: one line for each thing that was tried."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` says what is so; where it is not `ok`, `setting` names what mends it and `hint` says how."""

    line: str
    ok: bool = True
    setting: str | None = None
    hint: str = ""
