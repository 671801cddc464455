"""Every reason, choice and era that the recommender can give has its sentence in every language."""

import re
from pathlib import Path

import pytest

from server import words
from server.scenarios import reach
from server.scenarios.facts import FACTS
from server.scenarios.scenario import NOTES
from tests.server.scenarios.samples import CATALOG

FOLDER = Path(reach.__file__).parent
POLICY = FOLDER.parent / "policy.py"


def of_facts() -> set[str]:
    codes = set()
    for name, fact in FACTS.items():
        code = "fact_" + name.replace(".", "_")
        if fact.kind == "flag":
            codes |= {f"{code}_yes", f"{code}_no"}
        elif name.endswith((".kind", ".policy")):
            codes |= {f"{code}_{choice}" for choice in fact.choices}
        elif name == "instance.name":
            codes.add(code)
        else:
            codes |= {code, f"{code}_unset"}
    return codes


def of_the_source() -> set[str]:
    """Codes written out as `Reason("…")`, and those of the two places that put them together."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.py"), POLICY))
    written = set(re.findall(r'Reason\(\s*"(\w+)"', text))
    put = {f"reach_{of}{kind}" for of in ("", "csm_") for kind in ("pooled", "nobody", "unknown")}
    return (
        written | put | {"asked_by_agent", "chooser_fits", "chooser_does_not_fit", "already_in_cc", "already_follower"}
    )


@pytest.mark.parametrize("language", words.languages())
def test_every_reason_has_a_sentence(language: str) -> None:
    codes = {f"reason.{code}" for code in of_facts() | of_the_source() | set(NOTES)}
    assert codes - words.keys(language) == set()


@pytest.mark.parametrize("language", words.languages())
def test_every_choice_and_every_era_has_a_name(language: str) -> None:
    choices = {choice for scenario in CATALOG.scenarios for item in scenario.inputs for choice in item.choices}
    names = {f"choice.{choice}" for choice in choices} | {f"era.{era}" for era in CATALOG.eras}
    assert names - words.keys(language) == set()
