"""What is said of a rule beside what the table says: notes, limits, and what depends on the other rules."""

import pytest

from tests.extension.rules.engine import Engine, regex, rule

GO = "https://go.example.org"
ACME = "https://acme.zendesk.com"


def said(engine: Engine, code: str, checked, others=()) -> list[str]:
    found = engine("check", "check", checked, list(others))
    return next((each["values"] for each in found if each["code"] == code), ["nothing of the kind"])


def test_a_plain_rule_has_nothing_against_it(engine: Engine):
    assert engine("check", "check", rule(f"{GO}/a/*"), []) == []


def test_an_unanchored_expression_is_noted(engine: Engine):
    assert engine.codes(regex(r"https://go\.example\.org/a")) == ["unanchored"]
    assert engine.codes(regex(r"^https://go\.example\.org/a")) == []


def test_a_text_that_is_too_long_is_refused_unread(engine: Engine):
    assert engine.codes(rule(f"{GO}/{'(' * 2000}")) == ["too_long"]
    assert engine.codes(rule(f"{GO}/a", f"{GO}/{'b' * 2000}")) == ["too_long"]
    assert engine.codes(rule(f"{GO}/a", exclude="*" * 2001)) == ["too_long"]
    assert engine.codes(rule(f"{GO}/a", name="n" * 201)) == ["too_long"]


def test_a_long_fixed_address_is_not_too_large(engine: Engine):
    assert engine.codes(rule(f"{GO}/{'a' * 1800}*")) == []


def test_a_deep_pattern_is_refused_and_breaks_nothing(engine: Engine):
    assert "syntax" in engine.codes(regex("^https://go.example.org/" + "(" * 900 + "a" + ")" * 900))


def test_there_is_a_most_of_rules(engine: Engine):
    others = [rule(f"{GO}/{number}") for number in range(200)]
    assert engine.codes(rule(f"{GO}/more"), others) == ["too_many_rules"]
    assert engine.codes(others[7], others) == []


def test_a_rule_is_checked_at_its_own_place_in_the_list(engine: Engine):
    """Below, it would be hidden; above, its exclusion would stop the other."""
    wide = rule(f"{GO}/*", id="wide", exclude=f"{GO}/a/*")
    narrow = rule(f"{GO}/a*", "https://new.example.net/a", id="narrow")
    assert engine.codes(wide, [narrow, wide]) == []
    assert engine.codes(wide, [narrow]) == []
    assert engine.codes(wide, [wide, narrow]) == ["exclude_stops"]
    assert said(engine, "exclude_stops", wide, [wide, narrow])[0] == f"{GO}/a*"


def test_rules_that_are_off_or_refused_stand_in_nobodys_way(engine: Engine):
    wide = rule(f"{GO}/*", exclude=f"{GO}/a/*")
    narrow = rule(f"{GO}/a*", "https://new.example.net/a", on=False)
    assert engine.codes(wide, [wide, narrow]) == []
    assert engine.codes(wide, [wide, {**narrow, "on": True, "target": "javascript:1"}]) == []


def test_a_loop_names_an_address_that_goes_round(engine: Engine):
    one, other = rule(f"{GO}/a/*", "https://b.example.org/$1"), rule("https://b.example.org/*", f"{GO}/a/$1")
    address, into = said(engine, "loop", other, [one])
    assert into == f"{GO}/a/*"
    assert engine("decision", "decide", address, [one, other])["ends"] is False


def test_a_loop_that_a_rule_closes_is_found_from_wherever_it_is_seen(engine: Engine):
    ring = [
        rule("https://a.example.org/*", "https://b.example.org/$1"),
        rule("https://b.example.org/q*", "https://c.example.org/q$1"),
        rule("https://c.example.org/qz*", "https://a.example.org/qz$1"),
    ]
    for last in ring:
        assert engine.codes(last, [one for one in ring if one is not last]) == ["loop"]


def test_a_result_that_only_looks_like_its_source_is_no_loop(engine: Engine):
    assert engine.codes(rule(f"{GO}/*", f"{GO}/$1")) == []
    assert engine.codes(regex(r"^https://go\.example\.org/([a-z]+)/old$", f"{GO}/$1/new")) == []


def test_a_result_that_goes_on_is_noted_with_where_it_ends(engine: Engine):
    found = said(engine, "goes_on", rule(f"{GO}/t/*", f"{ACME}/api/v2/tickets/$1"))
    assert found[1:] == ["…zendesk.com/api/v2/tickets/…", f"{ACME}/agent/tickets/0"]


def test_it_is_not_a_rules_fault_what_others_do_to_each_other(engine: Engine):
    others = [rule(f"{GO}/*", id="1", exclude=f"{GO}/a/*"), rule(f"{GO}/a*", "https://new.example.net/a", id="2")]
    assert engine.codes(rule("https://b.example.org/*"), others) == []


@pytest.mark.parametrize(
    "pattern", ["(?:a|a)*", "(?:a|ab|b)*", "(?:a+){2,}", "(a?b?c)+(?:x|[a-z])*", "(?:[a-z]+-?){9}"]
)
def test_what_can_be_read_in_many_ways_is_refused(engine: Engine, pattern):
    assert engine.codes(regex(rf"^https://go\.example\.org/{pattern}$"))[0] == "slow"


@pytest.mark.parametrize(
    "pattern", ["(?:/[a-z]+)*", "(?:a|b)*", "(?:ab|cd)+", "(?:[a-z]+-){9}", ".*a.*b.*c", "(?:a+){2,3}"]
)
def test_what_can_be_read_in_one_way_is_not(engine: Engine, pattern):
    assert engine.codes(regex(rf"^https://go\.example\.org/{pattern}$")) == []


def test_only_captures_that_are_used_must_be_made_in_every_round(engine: Engine):
    pattern = r"^https://go\.example\.org/(?:(a)|b)+/([0-9])$"
    assert engine.codes(regex(pattern, "https://new.example.net/$2")) == []
    assert engine.codes(regex(pattern, "https://new.example.net/$1")) == ["group_in_repeat"]


def test_a_non_ascii_letter_is_shown_as_addresses_have_it(engine: Engine):
    assert said(engine, "non_ascii", rule(f"{GO}/straße")) == ["ß", "%C3%9F"]
    assert said(engine, "non_ascii", rule(f"{GO}/\ud83d")) == ["\ud83d", "%EF%BF%BD"]


def test_the_rules_of_a_list_that_can_be_had_together(engine: Engine):
    good = rule(f"{GO}/a*", f"{GO}/z/$1", id="good")
    bad = [
        rule(f"{GO}/b*", "javascript:1", id="bad"),
        rule(f"{GO}/z/*", f"{GO}/a/$1", id="loop"),
        rule("x", id="off", on=False),
    ]
    found = engine("check", "accepted", [bad[0], good, bad[1], bad[2]])
    assert [each["id"] for each in found["rules"]] == ["good"]
    assert [(each["rule"]["id"], each["problems"][0]["code"]) for each in found["refused"]] == [
        ("bad", "target_scheme"),
        ("loop", "loop"),
    ]


def test_a_word_edge_is_not_taken_for_what_always_fits(engine: Engine):
    """This exclusion fits nothing. That it leaves nothing is not claimed: the automaton cannot tell."""
    assert engine.codes(regex(r"^https://go\.example\.org/ab$", exclude=r"a\bb")) == []


def test_a_count_beyond_all_measure_is_too_large(engine: Engine):
    assert engine.codes(regex(r"^https://go\.example\.org/(?:(?:a{999999999}){999999999}){2,999999999}")) == [
        "too_large"
    ]
