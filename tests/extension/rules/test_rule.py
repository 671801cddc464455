"""A rule out of storage or a policy, where anything may stand."""

import pytest

from tests.extension.rules.engine import Engine

EMPTY = {"name": "", "pattern": "", "kind": "wildcard", "target": "", "exclude": "", "on": True}


@pytest.mark.parametrize("value", [None, 5, "x", [], [1], {}, {"pattern": 5, "kind": "X", "on": "no", "kept": []}])
def test_what_is_no_rule_is_an_empty_one(engine: Engine, value):
    assert engine("rule", "readRule", value, "rule-1") == {**EMPTY, "id": "rule-1"}


def test_what_is_a_rule_is_itself_without_blanks_around(engine: Engine):
    given = {"id": "7", "name": " A ", "pattern": " b ", "kind": "regex", "target": "c", "exclude": "d", "on": False}
    expected = {**given, "name": "A", "pattern": "b", "kept": {"e": 1}}
    assert engine("rule", "readRule", {**given, "kept": {"e": 1}, "more": 1}) == expected


def test_a_new_rule_has_an_id_of_its_own(engine: Engine):
    first, second = engine("rule", "newRule"), engine("rule", "newRule")
    assert first["id"] != second["id"]
    assert {**first, "id": ""} == {**EMPTY, "id": ""}
