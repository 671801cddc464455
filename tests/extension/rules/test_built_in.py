"""The built-in redirects, and the two rulesets of the package that they are."""

import json

import pytest

from tests.extension.rules.engine import Engine
from tools.machine import ROOT


@pytest.mark.parametrize("form", ["agent", "short"])
def test_the_static_ruleset_is_the_built_in_one(engine: Engine, form):
    ruleset = json.loads((ROOT / "extension" / "redirect" / f"{form}.json").read_text(encoding="utf-8"))
    assert ruleset == engine("built_in", "builtIn", form)


def test_only_a_ticket_has_a_short_address(engine: Engine):
    targets = {form: [one["target"] for one in engine("built_in", "builtIns", form)] for form in ("agent", "short")}
    assert targets["agent"][0] == "https://$1.zendesk.com/agent/tickets/$2"
    assert targets["short"][0] == "https://$1.zendesk.com/tickets/$2"
    assert targets["agent"][1:] == targets["short"][1:]


def test_named_subdomains_limit_the_redirects_and_not_what_asks_for_raw_data(engine: Engine):
    [raw, *redirects] = engine("built_in", "builtIn", "agent", {"firstId": 40, "subdomains": ["acme", "Globex"]})
    assert {json.dumps(one["condition"]["requestDomains"]) for one in redirects} == {
        '["acme.zendesk.com", "globex.zendesk.com"]'
    }
    assert "requestDomains" not in raw["condition"]
    assert [raw["id"], *(one["id"] for one in redirects)] == [40, 41, 42, 43]


def test_none_are_built_in_where_the_redirect_is_off(engine: Engine):
    assert engine("built_in", "builtIns", None) == []
