"""Files of rules that are imported: what becomes of each rule, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.extension.rules.engine import Engine, rule

GO = "https://go.example.org"
NEW = "https://new.example.net"
PAGE_003 = (Path(__file__).parent / "page_003.json").read_text(encoding="utf-8")
"""The file that GitLab's handbook gives, word for word: https://handbook.gitlab.com/handbook/customer-success/csm/support/"""


def entry(**said: Any) -> dict[str, Any]:
    """A rule as Redirector exports it."""
    return {
        "description": "Old wiki",
        "exampleUrl": f"{GO}/a/1",
        "exampleResult": f"{NEW}/1",
        "error": None,
        "includePattern": f"{GO}/a/*",
        "excludePattern": "",
        "patternDesc": "ours",
        "redirectUrl": f"{NEW}/$1",
        "patternType": "W",
        "processMatches": "noProcessing",
        "disabled": False,
        "grouped": True,
        "appliesTo": ["main_frame"],
        **said,
    }


def redirector(*entries: Any) -> str:
    return json.dumps({"createdBy": "Redirector v3.5.4", "createdAt": "2026-01-01", "redirects": list(entries)})


def previewed(engine: Engine, text: str, rules: list[dict[str, Any]] | None = None, **options: Any) -> list[Any]:
    found = engine("importing", "preview", text, rules or [], {"form": "agent", **options})
    assert found["problem"] is None
    return list(found["entries"])


def codes(judged: dict[str, Any]) -> list[str]:
    return [each["code"] for each in judged["reasons"]]


def test_the_handbooks_file_is_superseded_and_its_faults_are_named(engine: Engine):
    [found] = previewed(engine, PAGE_003)
    assert (found["verdict"], found["name"]) == ("superseded", "Redirect zendesk tickets")
    assert {each["code"]: each["values"] for each in found["reasons"]} == {
        "import_superseded": [],
        "fault_dots": ["https://gitlab.zendesk.com/api/v2/tickets/12345/json"],
        "fault_unanchored": [
            "https://gitlab.zendesk.com/search?q=https://gitlab.zendesk.com/api/v2/tickets/12345.json"
        ],
        "fault_one_subdomain": ["gitlab.zendesk.com"],
        "fault_second_instance": ["gitlab-federal-support.zendesk.com"],
        "fault_extra_hop": ["https://gitlab.zendesk.com/tickets/12345"],
    }


def test_the_handbooks_rule_works_for_whoever_wants_it_all_the_same(engine: Engine):
    [found] = previewed(engine, PAGE_003)
    assert not any(each["refused"] for each in engine("check", "check", found["rule"], []))
    url = "https://gitlab.zendesk.com/api/v2/tickets/123456.json"
    told = engine("decision", "decide", url, [found["rule"]])
    assert told["result"] == "https://gitlab.zendesk.com/tickets/123456"


def test_the_handbooks_rule_is_an_ordinary_one_where_nothing_supersedes_it(engine: Engine):
    assert previewed(engine, PAGE_003, form=None)[0]["verdict"] == "kept"
    assert previewed(engine, PAGE_003, subdomains=["acme"])[0]["verdict"] == "kept"


@pytest.mark.parametrize(
    ("pattern", "target", "faults"),
    [
        (
            r"^https:\/\/acme\.zendesk\.com\/api\/v2\/tickets\/(\d+)\.json$",
            "https://acme.zendesk.com/agent/tickets/$1",
            ["fault_one_subdomain"],
        ),
        (
            r"^https://([a-z]+)\.zendesk\.com/api/v2/tickets/([0-9]+)\.json$",
            "https://$1.zendesk.com/agent/tickets/$2",
            [],
        ),
        (
            r"^https://([a-z]+)\.zendesk\.com/api/v2/tickets/([0-9]+)\.json$",
            "https://$1.zendesk.com/tickets/$2",
            ["fault_extra_hop"],
        ),
    ],
)
def test_rules_like_it_have_the_faults_that_they_have(engine: Engine, pattern, target, faults):
    [found] = previewed(engine, redirector(entry(patternType="R", includePattern=pattern, redirectUrl=target)))
    assert (found["verdict"], codes(found)) == ("superseded", ["import_superseded", *faults])


def test_a_rule_that_leads_elsewhere_is_not_superseded(engine: Engine):
    said = {"includePattern": "https://acme.zendesk.com/api/v2/tickets/*.json", "redirectUrl": f"{NEW}/tickets/$1"}
    assert previewed(engine, redirector(entry(**said, exampleUrl="")))[0]["verdict"] == "kept"


def test_a_rule_with_an_exclusion_is_not_superseded(engine: Engine):
    """What it excludes, the built-in redirect would not; and here it could not be kept apart from that one."""
    [found] = previewed(engine, PAGE_003.replace('"excludePattern": ""', '"excludePattern": "/123"'))
    assert (found["verdict"], codes(found)) == ("refused", ["unanchored", "exclude_stops"])


def test_a_plain_rule_is_kept_with_all_that_came_with_it(engine: Engine):
    [found] = previewed(engine, redirector(entry(futureKey=[1])))
    assert (found["verdict"], found["reasons"]) == ("kept", [])
    made = found["rule"]
    assert (made["name"], made["pattern"], made["kind"], made["target"], made["on"]) == (
        "Old wiki", f"{GO}/a/*", "wildcard", f"{NEW}/$1", True
    )  # fmt: skip
    assert made["kept"]["futureKey"] == [1]
    assert (made["kept"]["exampleUrl"], made["kept"]["grouped"]) == (f"{GO}/a/1", True)


def test_a_rule_that_was_off_stays_off(engine: Engine):
    assert previewed(engine, redirector(entry(disabled=True)))[0]["rule"]["on"] is False


@pytest.mark.parametrize(
    ("said", "code", "values"),
    [
        ({"processMatches": "urlDecode"}, "import_processing", ["urlDecode"]),
        ({"processMatches": "base64decode"}, "import_processing", ["base64decode"]),
        ({"processMatches": None, "unescapeMatches": True}, "import_processing", ["urlDecode"]),
        ({"processMatches": None, "escapeMatches": True}, "import_processing", ["urlEncode"]),
        ({"appliesTo": ["history"]}, "import_no_pages", ["history"]),
        ({"appliesTo": []}, "import_no_pages", [""]),
        ({"includePattern": 5}, "import_not_a_rule", []),
        ({"redirectUrl": None}, "import_not_a_rule", []),
        ({"patternType": "X"}, "import_not_a_rule", []),
        ({"patternType": "R", "includePattern": r"^https://go\.example\.org/(?!a)"}, "look_around", ["(?!a)"]),
        ({"includePattern": "http://go.example.org/*"}, "host_not_https", ["go.example.org"]),
        ({"redirectUrl": "javascript:alert($1)"}, "target_scheme", ["javascript"]),
        ({"redirectUrl": "new.example.net/$1"}, "target_no_scheme", ["new.example.net/$1"]),
        ({"redirectUrl": f"{GO}/a/b$1"}, "loop", None),
    ],
)
def test_a_rule_that_cannot_be_had_is_refused_with_the_reason(engine: Engine, said, code, values):
    [found] = previewed(engine, redirector(entry(**said)))
    assert (found["verdict"], found["rule"]) == ("refused", None)
    assert next(each for each in found["reasons"] if each["refused"])["code"] == code
    assert values is None or {"code": code, "refused": True, "values": values} in found["reasons"]


@pytest.mark.parametrize(
    ("said", "code", "values"),
    [
        ({"appliesTo": ["main_frame", "sub_frame", "history"]}, "import_request_types", ["sub_frame, history"]),
        ({"redirectUrl": f"{NEW}/$1$2"}, "import_group_emptied", ["$2"]),
        ({"includePattern": f"{GO}/a/*|*", "exampleUrl": ""}, "import_pipe", []),
        ({"includePattern": "http*://go.example.org/a/*", "redirectUrl": f"{NEW}/$2"}, "http_left_out", []),
        ({"exampleResult": f"{NEW}/2"}, "import_example_differs", [f"{GO}/a/1", f"{NEW}/1", f"{NEW}/2"]),
        ({"exampleUrl": f"{GO}/b"}, "import_example_differs", [f"{GO}/b", "–", f"{NEW}/1"]),
    ],
)
def test_a_rule_that_does_something_else_here_is_changed_and_says_what(engine: Engine, said, code, values):
    [found] = previewed(engine, redirector(entry(**said)))
    assert found["verdict"] == "changed"
    assert {"code": code, "refused": False, "values": values} in found["reasons"]


def test_a_processing_that_had_nothing_to_do_changes_nothing(engine: Engine):
    said = {"processMatches": "urlDecode", "redirectUrl": NEW, "exampleResult": f"{NEW}/"}
    [found] = previewed(engine, redirector(entry(**said)))
    assert (found["verdict"], codes(found)) == ("kept", ["import_processing_unused"])


def test_an_exclusion_is_kept_where_the_browsers_can_keep_to_it_and_refused_where_not(engine: Engine):
    wide = entry(includePattern=f"{GO}/*", excludePattern=f"{GO}/a/keep*", exampleUrl="")
    assert previewed(engine, redirector(wide))[0]["verdict"] == "kept"
    found = previewed(engine, redirector(wide, entry()))
    assert [each["verdict"] for each in found] == ["kept", "refused"]
    assert codes(found[1]) == ["stopped_by_exclude"]


def test_a_rule_that_is_there_already_is_known_and_twice_in_the_file_too(engine: Engine):
    there = rule(f"{GO}/a/*", f"{NEW}/$1", name="Mine")
    found = previewed(engine, redirector(entry(), entry(includePattern=f"{GO}/b/*", exampleUrl=""), entry()), [there])
    assert [each["verdict"] for each in found] == ["known", "kept", "known"]
    assert found[0]["reasons"] == [{"code": "import_known", "refused": False, "values": ["Mine"]}]


def test_an_old_file_without_types_is_for_pages(engine: Engine):
    old = {"includePattern": f"{GO}/a/*", "redirectUrl": f"{NEW}/$1", "excludePattern": ""}
    [found] = previewed(engine, redirector(old))
    assert (found["verdict"], found["rule"]["kind"], found["rule"]["name"]) == ("kept", "wildcard", f"{GO}/a/*")


@pytest.mark.parametrize("given", [None, 5, "x", [], ["a"]])
def test_an_entry_that_is_no_rule_stops_no_other(engine: Engine, given):
    found = previewed(engine, redirector(given, entry()))
    assert [each["verdict"] for each in found] == ["refused", "kept"]


def test_more_rules_than_there_can_be_are_refused(engine: Engine):
    many = [entry(includePattern=f"{GO}/{number}/*", exampleUrl="") for number in range(203)]
    found = previewed(engine, redirector(*many))
    assert [each["verdict"] for each in found] == ["kept"] * 200 + ["refused"] * 3
    assert codes(found[-1]) == ["too_many_rules"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import_not_json"),
        ("{", "import_not_json"),
        ("null", "import_no_rules"),
        ("[]", "import_no_rules"),
        ("{}", "import_no_rules"),
        ('{"redirects": {}}', "import_no_rules"),
        ('{"format": "liaison-rules", "version": 2, "rules": []}', "import_newer"),
        ("[" * 1_000_001, "import_too_big"),
        ("[" * 100_000, "import_not_json"),
    ],
)
def test_a_file_that_holds_no_rules_says_why(engine: Engine, text, code):
    found = engine("importing", "preview", text, [])
    assert (found["problem"]["code"], found["problem"]["refused"], found["entries"]) == (code, True, [])


def test_names_of_objects_own_are_nothing_special(engine: Engine):
    hostile = entry(description="__proto__", processMatches="constructor", redirectUrl=NEW, exampleUrl="")
    text = redirector(hostile).replace('"patternDesc"', '"__proto__"')
    assert previewed(engine, text)[0]["verdict"] == "kept"
