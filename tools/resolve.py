"""Write the lock files: requirements.lock, requirements-dev.lock and package-lock.json.

Run as `.venv/bin/python -m tools.resolve [--upgrade]`. What is already locked stays unless --upgrade is given. One file
serves Python 3.11 to 3.14 on every platform, and none names the host that the packages came from.
"""

import json
import subprocess
import sys

from tools.machine import ROOT

UV = "uv==0.13.9"  # resolves for all platforms at once, which pip does not
COMPILE = [
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"),
    *("--extra", "redis", "--group", "build"),
    *("--only-binary", ":all:"),  # as they are installed: no package builds itself here
]


def run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def lock_python(upgrade: bool) -> None:
    run(sys.executable, "-m", "pip", "install", "--quiet", UV)
    compile_to = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *COMPILE]
    compile_to += ["--upgrade"] if upgrade else []
    run(*compile_to, "--output-file", "requirements.lock")
    run(*compile_to, "--group", "dev", "--constraint", "requirements.lock", "--output-file", "requirements-dev.lock")


def lock_javascript(upgrade: bool) -> None:
    run("npm", "update" if upgrade else "install", "--package-lock-only", "--ignore-scripts")
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text())
    for package in lock["packages"].values():
        for address in ("resolved", "funding"):
            package.pop(address, None)
    path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    lock_python("--upgrade" in sys.argv[1:])
    lock_javascript("--upgrade" in sys.argv[1:])
