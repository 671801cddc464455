"""Types and lint of the JavaScript, by tsc and eslint from node_modules.

Run as `python -m tools.check_javascript`. Without Node it says so and passes, except where CI=true: there it fails.
"""

import os
import subprocess
import sys

from tools.machine import MEND_NODE, MEND_PACKAGES, ROOT, find_node

TOOLS = ("tsc --noEmit --project tsconfig.json", "eslint --max-warnings=0 .")


def why_not() -> str | None:
    if not find_node():
        return f"Node is missing: {MEND_NODE}"
    if not (ROOT / "node_modules" / ".bin" / "tsc").exists():
        return f"the JavaScript tools are missing: {MEND_PACKAGES}"
    return None


def check() -> int:
    if reason := why_not():
        print(f"JavaScript was not checked; {reason}.")
        return int(os.environ.get("CI") == "true")
    ends = []
    for tool in TOOLS:
        name, *arguments = tool.split()
        print(tool, flush=True)
        ends.append(subprocess.run([ROOT / "node_modules" / ".bin" / name, *arguments], cwd=ROOT).returncode)
    return int(any(ends))


if __name__ == "__main__":
    sys.exit(check())
