"""The table of rules: what they do with addresses, and why some cannot be had."""

import pytest

from tests.extension.rules.engine import ROWS, Engine, rules_of


@pytest.mark.parametrize("row", ROWS["accepted"], ids=lambda row: row["says"])
def test_the_rule_that_fires_its_captures_and_its_result(engine: Engine, row):
    rules = rules_of(row)
    for asked in row["asked"]:
        found = engine(
            "decision", "decide", asked["url"], rules, {"redirects": row.get("redirects", {"form": "agent"})}
        )
        fired = int(found["rule"]["id"]) if found["rule"] else found["built_in"] or None
        assert {**asked, "rule": fired, "captures": found["captures"], "result": found["result"]} == asked
        assert found["lands"] == row.get("lands", found["result"] or found["lands"])
        assert found["ends"]


@pytest.mark.parametrize("row", ROWS["accepted"], ids=lambda row: row["says"])
def test_an_accepted_rule_is_not_refused(engine: Engine, row):
    rules = rules_of(row)
    for rule in rules:
        found = engine("check", "check", rule, rules, row.get("redirects", {"form": "agent"}))
        assert [each for each in found if each["refused"]] == []


@pytest.mark.parametrize("row", ROWS["refused"], ids=lambda row: row["says"])
def test_a_refused_rule_is_refused_for_that_reason(engine: Engine, row):
    rules = rules_of(row)
    found = engine("check", "check", rules[row["checked"]], rules)
    assert [each["code"] for each in found if each["refused"]] == row["codes"]


def test_every_refusal_of_a_rule_is_in_the_table(engine: Engine):
    in_table = {code for row in ROWS["refused"] for code in row["codes"]}
    every = set(engine("problems", "REFUSALS"))
    assert every - in_table == {"too_long", "too_many_rules", "exclude_unclear", "unsupported_here"}
