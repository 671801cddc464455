"""`python -m bench`: measure, print the table, write docs/benchmarks.md."""

import platform
import sys
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path
from typing import Final

from bench.extension import extension
from bench.figures import Figure, cold, crowd, dead, warm
from bench.history import history
from bench.paint import paint
from bench.pressing import arrival, press, throughput
from bench.rig import LATENCIES, Rig, running
from tools.extension_files import CHROMIUM
from tools.package_extension import package

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD: Final = """# Figures

Written by `make bench` as they came out, good or bad; only ratios within one run are to be trusted. The sandbox
answers for Zendesk in {zendesk} ms, for Salesforce in {salesforce} ms, for Slack and GitLab in {slack} ms; upstream
tokens are held. The longest chain is ticket → Salesforce → the slower of the people's look-ups. A dead upstream takes
the connection and stays silent.

The browser extension is measured as its packages, in Chromium, on the page that its tests take for Zendesk's, whose
pages answer as slowly as Zendesk does here. Its packages were promised to be under 60 kB, and are not: they hold
{files} files, as they were written, because stores and reviewers read them; a bundler's would be half as large. A
quarter is the redirect rules, which are proven to mean the same in every browser; a quarter is the sidebar's card.

Run of {date} on {cpus} cores, Python {python}.

| what | measured | promised | kept |
|---|---|---|---|
"""
MARKS: Final = {True: "yes", False: "**no**", None: "-"}
PARTS: Final = {
    "cold": cold,
    "crowd": crowd,
    "warm": warm,
    "paint": paint,
    "dead": dead,
    "arrival": arrival,
    "throughput": throughput,
    "press": press,
    "extension": extension,  # after what is measured by the server's time: a browser goes on for a while
    "history": history,  # last: PostgreSQL is busy with a million rows for a while afterwards
}


def measured(rig: Rig, wanted: list[str]) -> list[Figure]:
    found: list[Figure] = []
    for name, part in PARTS.items():
        if not wanted or name in wanted:
            rig.weather()
            for figure in part(rig):
                print(f"{figure.what:<66} {figure.measured:<24} {figure.promised:<8} {MARKS[figure.kept]}", flush=True)
                found.append(figure)
    return found


def main(wanted: list[str]) -> None:
    """`wanted` names some of PARTS; the page is written only when all were measured."""
    with running() as rig:
        figures = measured(rig, wanted)
    if wanted:
        return
    rows = "".join(f"| {one.what} | {one.measured} | {one.promised or '-'} | {MARKS[one.kept]} |\n" for one in figures)
    head = HEAD.format(
        **LATENCIES,
        files=len(package(CHROMIUM)),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        cpus=cpu_count(),
        python=platform.python_version(),
    )
    PAGE.write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
