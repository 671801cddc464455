"""Our own file of rules: nothing is lost on the way out and in again."""

import json

from tests.extension.rules.engine import Engine, regex, rule

GO = "https://go.example.org"
RULES = [
    rule(f"{GO}/a/*", id="1", name="Wiki", exclude=f"{GO}/a/keep*"),
    regex(r"^https://go\.example\.org/b/(\d+)$", "https://new.example.net/$1", id="2", on=False),
    rule(f"{GO}/c", id="3", kept={"exampleUrl": f"{GO}/c", "patternDesc": "ours", "deep": {"er": [None, 1]}}),
]


def without_id(given):
    return {key: value for key, value in given.items() if key != "id"}


def test_what_was_exported_is_read_back_as_it_was(engine: Engine):
    text = engine("backup", "exported", RULES)
    found = engine("importing", "preview", text, [])
    assert [each["verdict"] for each in found["entries"]] == ["kept"] * 3
    assert [without_id(each["rule"]) for each in found["entries"]] == [without_id(one) for one in RULES]
    assert engine("backup", "exported", [each["rule"] for each in found["entries"]]) == text


def test_keys_of_another_version_are_kept_and_written_again(engine: Engine):
    file = json.loads(engine("backup", "exported", RULES))
    file["rules"][0]["colour"] = "blue"
    [first, *_] = engine("importing", "preview", json.dumps(file), [])["entries"]
    assert first["rule"]["kept"] == {"colour": "blue"}
    assert json.loads(engine("backup", "exported", [first["rule"]]))["rules"][0]["kept"] == {"colour": "blue"}


def test_a_rule_of_the_policy_is_exported_as_a_plain_one(engine: Engine):
    [written] = json.loads(engine("backup", "exported", [{**RULES[0], "policy": True}]))["rules"]
    assert written == without_id(RULES[0])


def test_an_entry_that_is_no_rule_is_refused(engine: Engine):
    text = json.dumps({"format": "liaison-rules", "version": 1, "rules": [7, {"pattern": 8}]})
    found = engine("importing", "preview", text, [])["entries"]
    assert [next(each["code"] for each in one["reasons"]) for one in found] == ["import_not_a_rule", "empty_pattern"]
