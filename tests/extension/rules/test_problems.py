"""Every reason has its words, in both languages, with every value in its place."""

import json
import re

import pytest

from tests.extension.rules.engine import Engine
from tools.machine import ROOT


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_reason_has_its_words(engine: Engine, language):
    words = json.loads((ROOT / "_locales" / language / "messages.json").read_text(encoding="utf-8"))
    codes = engine("problems", "CODES")
    assert {key.removeprefix("rules_") for key in words if key.startswith("rules_")} == set(codes)
    for code, values in codes.items():
        said = set(re.findall(r"\$\d", words[f"rules_{code}"]["message"]))
        assert said == {f"${place}" for place in range(1, len(values) + 1)}, code
