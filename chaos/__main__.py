"""`python -m chaos`: press, break, wait, count; exit 1 when anything was lost, doubled or untrue."""

import argparse
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from chaos.report import PAGE, page, rows
from chaos.run import Plan, run
from server.commands.logs import to_stderr


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="to have the same blows again")
    parser.add_argument("--escalations", type=int, default=Plan.escalations)
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="how long the presses take, at least")
    parser.add_argument("--workers", type=int, default=Plan.workers)
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs and database")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    wanted = asked(arguments)
    to_stderr()
    plan = Plan(wanted.seed, wanted.escalations, wanted.seconds, wanted.workers)
    folder = Path(tempfile.mkdtemp(prefix="liaison-chaos-"))
    folder.chmod(0o711)  # as root, PostgreSQL runs as another account
    print(f"seed {plan.seed}, {plan.escalations} escalations; logs in {folder}", flush=True)
    found = run(plan, folder, print)
    print(rows(found.counts))
    for problem in found.problems:
        print(problem)
    if plan.escalations >= Plan.escalations:
        PAGE.write_text(page(found), encoding="utf-8")
    if not found.problems and not wanted.keep:
        shutil.rmtree(folder)
    return int(bool(found.problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
