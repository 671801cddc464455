"""Own rules as the browser's: what each says, and in what order."""

from tests.extension.rules.engine import Engine, regex, rule

GO = "https://go.example.org"
NEW = "https://new.example.net"
ACME = "https://acme.zendesk.com"


def test_a_rule_is_for_pages_and_get_alone(engine: Engine):
    [raw, made] = engine("dnr", "toDnr", [rule(f"{GO}/t/*", f"{NEW}/$1")], {"firstId": 7})["rules"]
    assert made == {
        "id": 8,
        "priority": 1001,
        "action": {"type": "redirect", "redirect": {"regexSubstitution": f"{NEW}/\\1"}},
        "condition": {
            "regexFilter": r"^https://go\.example\.org/t/(.*?)$",
            "isUrlFilterCaseSensitive": False,
            "requestMethods": ["get"],
            "resourceTypes": ["main_frame"],
            "requestDomains": ["go.example.org"],
        },
    }
    assert (raw["id"], raw["action"], raw["condition"]["regexFilter"]) == (7, {"type": "allow"}, "#liaison-raw$")
    assert raw["priority"] > made["priority"]


def test_no_rules_are_no_rules(engine: Engine):
    assert engine("dnr", "toDnr", []) == {"rules": [], "owners": {}, "refused": []}


def test_the_lists_order_is_the_priorities(engine: Engine):
    rules = [rule(f"{GO}/{name}*", id=name) for name in "abc"]
    made = engine("dnr", "toDnr", rules, {"firstId": 1})
    ordered = sorted(made["rules"], key=lambda one: -one["priority"])
    assert [made["owners"].get(str(one["id"])) for one in ordered] == [None, "a", "b", "c"]
    assert len({one["priority"] for one in ordered}) == 4


def test_only_captures_that_are_used_are_captured_and_they_are_renumbered(engine: Engine):
    made = engine("dnr", "toDnr", [regex(r"^https://go\.example\.org/(a)(b)(c)$", f"{NEW}/$3/$2/$3")])["rules"][1]
    assert made["condition"]["regexFilter"] == r"^https://go\.example\.org/(?:a)(b)(c)$"
    assert made["action"]["redirect"]["regexSubstitution"] == f"{NEW}/\\2/\\1/\\2"


def test_an_unanchored_expression_is_made_to_fit_the_whole_address(engine: Engine):
    made = engine("dnr", "toDnr", [regex(r"https:\/\/go\.example\.org\/\d|https://go\.example\.org/x$")])["rules"][1]
    assert made["condition"]["regexFilter"] == (
        r"^.*?(?:https://go\.example\.org/[0-9]|https://go\.example\.org/x$).*$"
    )


def test_an_exclusion_stands_above_its_rule_alone(engine: Engine):
    rules = [
        rule(f"{GO}/a/*", id="a", exclude="*keep*"),
        rule(f"{GO}/b/*", id="b", exclude="*keep*"),
        rule(f"{GO}/c/*", id="c"),
    ]
    made = engine("dnr", "toDnr", rules)
    assert made["refused"] == []
    ordered = sorted(made["rules"][1:], key=lambda one: -one["priority"])
    shown = [(made["owners"][str(one["id"])], one["action"]["type"]) for one in ordered]
    assert shown == [("a", "allow"), ("a", "redirect"), ("b", "allow"), ("b", "redirect"), ("c", "redirect")]
    assert ordered[0]["condition"]["regexFilter"] == r"^https://go\.example\.org/a/.*?keep(?:.*?)$"


def test_an_exclusion_that_may_begin_within_the_rules_beginning_stays_as_it_is(engine: Engine):
    made = engine("dnr", "toDnr", [rule(f"{GO}/a/*", exclude="*a/keep*")])["rules"]
    assert made[1]["condition"]["regexFilter"] == "^(?:.*?)a/keep(?:.*?)$"


def test_an_exclusion_that_would_become_too_large_stays_as_it_is(engine: Engine):
    exclude = "[a-z]" * 108
    made = engine("dnr", "toDnr", [regex(r"^https://go\.example\.org/(?:a|b)*", exclude=exclude)])
    assert made["refused"] == []
    assert made["rules"][1]["condition"]["regexFilter"] == exclude


def test_a_rule_below_an_exclusion_is_lifted_above_it_where_that_is_the_same(engine: Engine):
    """What the first excludes is all that the second does: so the second may be asked before."""
    rules = [rule(f"{GO}/*", id="all", exclude=f"{GO}/keep/*"), rule(f"{GO}/keep/*", f"{NEW}/kept", id="kept")]
    made = engine("dnr", "toDnr", rules)
    ordered = sorted(made["rules"][1:], key=lambda one: -one["priority"])
    assert [made["owners"][str(one["id"])] for one in ordered] == ["kept", "all", "all"]


def test_a_built_in_redirect_is_lifted_above_an_exclusion_as_a_copy(engine: Engine):
    rules = [rule(f"{ACME}/api/v2/*", id="all", exclude=f"{ACME}/api/v2/users/*")]
    made = engine("dnr", "toDnr", rules, {"redirects": {"form": "short"}})
    ordered = sorted(made["rules"][1:], key=lambda one: -one["priority"])
    assert [made["owners"].get(str(one["id"])) for one in ordered] == [None, "all", "all"]
    assert ordered[0]["action"]["redirect"]["regexSubstitution"] == r"https://\1.zendesk.com/agent/users/\2"
    off = engine("dnr", "toDnr", rules, {"redirects": {"form": None}})["rules"]
    assert len(off) == len(made["rules"]) - 1
    limited = engine("dnr", "toDnr", rules, {"redirects": {"form": "agent", "subdomains": ["Acme"]}})["rules"]
    assert limited[1]["condition"]["requestDomains"] == ["acme.zendesk.com"]


def test_refused_rules_are_left_out_and_named(engine: Engine):
    made = engine("dnr", "toDnr", [rule("nowhere", id="1"), rule(f"{GO}/a", id="2"), rule("", id="3", on=False)])
    assert list(made["owners"].values()) == ["2"]
    assert [each["rule"]["id"] for each in made["refused"]] == ["1"]
