from datetime import UTC, datetime

import pytest

from server.errors import Unprocessable
from server.escalations.inputs import checked, require_all
from server.records import Input, Organization

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACCOUNT = Organization(7, "Larkspur Mills", "u", NOW, salesforce_id="001000000000001AAA")
LABEL = {"en": "What it is", "de": "Was es ist"}


def wanted(kind, *, required=True, choices=()):
    return (Input("thing", kind, LABEL, required, choices),)


def find(key):
    return ACCOUNT if key in ("7", "001000000000001AAA") else None


def said(kind, value, choices=()):
    given = checked(wanted(kind, choices=choices), {"thing": value}, "en", find)
    return given.values["thing"], given.details[0][1].value


@pytest.mark.parametrize(
    ("kind", "value", "kept", "words"),
    [
        ("text", "  Merges wait\nsince nine ", "Merges wait\nsince nine", "Merges wait\nsince nine"),
        ("choice", "renewal", "renewal", "Renewal"),
        ("choice", "unworded", "unworded", "unworded"),
        ("account", "7", "7", "Larkspur Mills (001000000000001AAA)"),
        ("account", 7, "7", "Larkspur Mills (001000000000001AAA)"),
        ("account", "001000000000001AAA", "7", "Larkspur Mills (001000000000001AAA)"),
        ("datetime", "2026-12-01T10:00:00+01:00", "2026-12-01T10:00:00+01:00", "2026-12-01 10:00 UTC+01:00"),
        ("datetime", "2026-12-01T10:00Z", "2026-12-01T10:00:00+00:00", "2026-12-01 10:00 UTC"),
        ("url", "https://gitlab.example/a?b=c", "https://gitlab.example/a?b=c", "https://gitlab.example/a?b=c"),
        ("number", 25, 25, "25"),
        ("number", "25", 25, "25"),
        ("number", "-2.5", -2.5, "-2.5"),
    ],
)
def test_a_value_is_kept_and_put_into_words(kind, value, kept, words) -> None:
    assert said(kind, value, ("renewal", "unworded") if kind == "choice" else ()) == (kept, words)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5),
        ("text", "a\0b"),
        ("text", "x" * 10_001),
        ("text", ["a"]),
        ("text", {"a": "b"}),
        ("choice", "other"),
        ("account", "8"),
        ("account", True),
        ("datetime", "tomorrow"),
        ("datetime", "2026-12-01T10:00:00"),
        ("datetime", "2026-13-01T10:00:00Z"),
        ("url", "gitlab.example"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://a b.example"),
        ("url", "https://[::1"),
        ("url", "https://a.example/" + "x" * 2_000),
        ("number", "many"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", "1e999"),
        ("number", 10**16),
        ("number", []),
    ],
)
def test_a_value_that_cannot_be_used_is_named(kind, value) -> None:
    with pytest.raises(Unprocessable) as refused:
        said(kind, value, ("renewal",) if kind == "choice" else ())
    assert list(refused.value.fields) == ["inputs.thing"]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    two = (*wanted("number"), Input("other", "url", LABEL))
    with pytest.raises(Unprocessable) as refused:
        checked(two, {"thing": "x", "other": "y", "strange": "z"}, "en", find)
    assert sorted(refused.value.fields) == ["inputs.other", "inputs.strange", "inputs.thing"]
    assert refused.value.fields["inputs.strange"] == ["Is not asked for. Known here: thing, other."]


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_required_one_without_a_value_is_missing_and_another_is_not(empty) -> None:
    given = checked(wanted("text"), {"thing": empty}, "en", find)
    assert given.missing == ("thing",)
    with pytest.raises(Unprocessable) as refused:
        require_all(given)
    assert refused.value.fields == {"inputs.thing": ["Is required."]}
    require_all(checked(wanted("text", required=False), {"thing": empty}, "en", find))


def test_the_label_is_in_the_deployments_language() -> None:
    assert checked(wanted("text"), {"thing": "x"}, "de", find).details[0][0] == "Was es ist"


def test_what_the_agent_types_is_customer_text() -> None:
    assert str(checked(wanted("text"), {"thing": "x"}, "en", find).details[0][1]) == "[customer text]"
