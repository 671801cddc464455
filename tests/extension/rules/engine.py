"""The extension's rule engine, run by Node: no part of it needs a browser."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROWS: dict[str, list[dict[str, Any]]] = json.loads((HERE / "rows.json").read_text(encoding="utf-8"))
"""`accepted`: rules, and what becomes of addresses; `refused`: rules, which of them is checked, and the reasons."""


@dataclass
class Engine:
    process: "subprocess.Popen[str]"

    def __call__(self, module: str, call: str, *arguments: Any) -> Any:
        """`engine("decision", "decide", url, rules)`; what JavaScript throws is raised as AssertionError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"module": module, "call": call, "arguments": arguments}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert "thrown" not in said, said["thrown"]
        return said["answer"]

    def codes(self, checked: dict[str, Any], others: list[dict[str, Any]] | None = None) -> list[str]:
        """What is said of a rule, the refusing and the notes."""
        found: list[dict[str, Any]] = self("check", "check", checked, others or [])
        return [each["code"] for each in found]


def rule(pattern: str, target: str = "https://new.example.net/", **more: Any) -> dict[str, Any]:
    """A whole rule: a wildcard, called after its pattern, unless said otherwise."""
    made = {
        "id": pattern,
        "name": "",
        "pattern": pattern,
        "kind": "wildcard",
        "target": target,
        "exclude": "",
        "on": True,
    }
    return {**made, **more}


def regex(pattern: str, target: str = "https://new.example.net/", **more: Any) -> dict[str, Any]:
    return rule(pattern, target, kind="regex", **more)


def rules_of(row: dict[str, Any], prefix: str = "") -> list[dict[str, Any]]:
    """Whole rules from a row's, which name only what matters; their ids are their places."""
    unsaid = {"name": "", "exclude": "", "on": True}
    return [{**unsaid, **rule, "id": f"{prefix}{place}"} for place, rule in enumerate(row["rules"])]


@contextmanager
def running_engine(node: str) -> Iterator[Engine]:
    command = [node, str(HERE / "answering.mjs")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Engine(process)
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=10)
