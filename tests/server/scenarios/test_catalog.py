"""A deployment's own catalog over the shipped one, and what is refused at load."""

from pathlib import Path

import pytest

from server.errors import CatalogError
from server.scenarios.catalog import load
from server.settings import Instance
from tests.server.scenarios.samples import about

SCENARIO = """
[[scenarios]]
id = "loud_customer"
role = "csm"
title = { en = "Call the {csm}", de = "{csm} anrufen" }
summary.en = "They are loud."
summary.de = "Sie sind laut."
weight = 99
conditions = { fact = "ticket.tags", has = "loud" }
destinations = [{ via = "slack", to = ["direct_message"], mention = "csm" }]
source = "https://example.com/loud"
era = "E4"
since = "E4"
"""


def overlay(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_catalog_loads_by_itself() -> None:
    assert len(load().scenarios) > 30


def test_a_deployment_adds_a_scenario(tmp_path: Path, instance: Instance) -> None:
    found = about(instance, {"tags": ("loud",)}, catalog=load([overlay(tmp_path, SCENARIO)]))
    assert [action.scenario for action in found.detected] == ["loud_customer"]
    assert found.detected[0].title == {"en": "Call the CSM", "de": "CSM anrufen"}


def test_a_button_says_the_instance_s_own_term(tmp_path: Path, instance: Instance) -> None:
    own = SCENARIO + 'button = { en = "Call the {csm}", de = "{csm} anrufen" }'
    found = about(instance, {"tags": ("loud",)}, catalog=load([overlay(tmp_path, own)]))
    assert found.detected[0].button == {"en": "Call the CSM", "de": "CSM anrufen"}


def test_a_deployment_replaces_a_scenario_in_its_place(tmp_path: Path) -> None:
    own = SCENARIO.replace('id = "loud_customer"', 'id = "support_hold"\nreplace = true')
    catalog, shipped = load([overlay(tmp_path, own)]), load()
    replaced = catalog.scenario("support_hold")
    assert replaced is not None
    assert replaced.summary["en"] == "They are loud."
    assert [known.id for known in catalog.scenarios] == [known.id for known in shipped.scenarios]


def test_a_deployment_leaves_a_scenario_out(tmp_path: Path) -> None:
    catalog = load([overlay(tmp_path, 'disabled = ["support_hold"]')])
    assert catalog.scenario("support_hold") is None
    assert len(catalog.scenarios) == len(load().scenarios) - 1


def test_a_deployment_names_another_channel(tmp_path: Path, instance: Instance) -> None:
    catalog = load([overlay(tmp_path, '[channels]\naccount_management = "#accounts"')])
    found = about(instance, organization=None, catalog=catalog)
    assert [place.target for place in found.detected[0].destinations] == ["#accounts"]


def test_a_later_catalog_replaces_what_an_earlier_one_added(tmp_path: Path) -> None:
    first = overlay(tmp_path, SCENARIO)
    second = tmp_path / "second.toml"
    second.write_text(SCENARIO.replace("loud.", "quiet.").replace("weight", "replace = true\nweight"), encoding="utf-8")
    scenario = load([first, second]).scenario("loud_customer")
    assert scenario is not None
    assert scenario.summary["en"] == "They are quiet."


REFUSED = [
    # what is changed in SCENARIO, its line there, and what the error must say
    ('"ticket.tags"', '"ticket.tgas"', 9, "there is no fact 'ticket.tgas'. Did you mean 'ticket.tags'?"),
    ("has =", "hsa =", 9, "ticket.tags has no operator 'hsa'. Did you mean 'has'?"),
    ('has = "loud"', "has = 3", 9, "has must be a list of texts, not a number."),
    ('{ fact = "ticket.tags", has = "loud" }', '{ fact = "ticket.tags" }', 9, "needs exactly one operator."),
    ('"ticket.tags", has = "loud"', '"ticket.priority", is = "hihg"', 9, "is never 'hihg'. Did you mean 'high'?"),
    ('"ticket.tags", has = "loud"', '"ticket.escalated_to_sales", is = "yes"', 9, "must be true or false, not a text."),
    ('"ticket.tags", has = "loud"', '"ticket.form", matches_pooled = true', 9, "no operator 'matches_pooled'"),
    ('"ticket.tags", has = "loud"', '"ticket.age_minutes", at_least = true', 9, "a whole number, not true or false."),
    ('"ticket.tags", has = "loud"', '"ticket.tags", has_any = []', 9, "has_any is empty."),
    ('{ fact = "ticket.tags", has = "loud" }', "{ all = [] }", 9, "all is empty."),
    ('{ fact = "ticket.tags", has = "loud" }', "{ all = [], fact = 'ticket.tags' }", 9, "one of all, any, not or"),
    ('fact = "ticket.tags", has = "loud"', "not = { not = { not = { not = { fact = 'csm.in_cc', is = true } } } }", 9,
     "nested more than 3 deep"),
    ("weight = 99", "wieght = 99", 8, "a scenario has no 'wieght'. Did you mean 'weight'?"),
    ("weight = 99", 'weight = "heavy"', 8, "weight must be a whole number, not a text."),
    ('role = "csm"', 'role = "cms"', 4, "role cannot be 'cms'. Did you mean 'csm'?"),
    ('id = "loud_customer"', 'id = "Loud customer"', 3, "is no id"),
    ('id = "loud_customer"', 'id = "support_hold"', 3, "two scenarios 'support_hold'. Write replace = true"),
    ('id = "loud_customer"', 'id = "suport_hold"\nreplace = true', 3, "to replace. Did you mean 'support_hold'?"),
    ('summary.de = "Sie sind laut."\n', "", 6, "summary lacks de."),
    ("weight = 99", 'button.en = "Call"', 8, "button lacks de."),
    ("{csm} anrufen", "{cms} anrufen", 5, "title.de has a gap {cms}. Did you mean 'csm'?"),
    ('["direct_message"]', '["direct_mesage"]', 10, "no channel 'direct_mesage'. Did you mean 'direct_message'?"),
    ('via = "slack"', 'via = "slak"', 10, "via cannot be 'slak'. Did you mean 'slack'?"),
    ('mention = "csm" }', 'mention = "csm", loud = true }', 10, "has no 'loud'"),
    ('{ via = "slack", to = ["direct_message"], mention = "csm" }', '{ via = "zendesk_cc" }', 10, "lacks mention"),
    ('{ via = "slack", to = ["direct_message"], mention = "csm" }', '"slack"', 10, "must be a table, not a text."),
    ('via = "slack", to = ["direct_message"], mention = "csm"', 'via = "gitlab_issue", to = "https://gitlab.com/a"', 10,
     "'https://gitlab.com/a' is no project. Write collaboration_project, or a path"),
    ('destinations = [{ via = "slack", to = ["direct_message"], mention = "csm" }]', "", 2, "leads nowhere"),
    ('conditions = { fact = "ticket.tags", has = "loud" }', "", 2, "has no conditions."),
    ("https://example.com/loud", "http://example.com", 11, "must be an https address"),
    ('era = "E4"', 'era = "E9"', 12, "era cannot be 'E9'."),
    ("weight = 99", 'phrases.en = ["loud"]', 8, "phrases lift only what is asked of the agent."),
    ("weight = 99", 'asked_by_agent = true\noffered_when = { fact = "csm.in_cc", is = true }', 9, "offered_when"),
    ("weight = 99", 'inputs = [{ name = "a", kind = "choice", label = { en = "A", de = "A" } }]', 8, "choices belong"),
    ("weight = 99", 'ticks = ["escalated_to_sale"]', 8, "Did you mean 'escalated_to_sales'?"),
    ("weight = 99", 'tags = ["Two words"]', 8, "'Two words' is no tag."),
    ("weight = 99", "weight = ", 8, "this is not TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "says"), REFUSED, ids=[row[3][:50] for row in REFUSED])
def test_what_is_wrong_is_refused_with_its_line_and_what_was_meant(
    old: str, new: str, line: int, says: str, tmp_path: Path
) -> None:
    assert SCENARIO.count(old) == 1
    path = overlay(tmp_path, SCENARIO.replace(old, new))
    with pytest.raises(CatalogError) as error:
        load([path])
    assert error.value.message.startswith(f"{path}:{line}: ")
    assert says in str(error.value)


def test_the_same_scenario_twice_in_one_file_is_refused_even_when_it_says_replace(tmp_path: Path) -> None:
    text = SCENARIO + SCENARIO.replace("weight", "replace = true\nweight")
    path = overlay(tmp_path, text)
    with pytest.raises(CatalogError, match="two scenarios 'loud_customer'") as error:
        load([path])
    second = text.splitlines().index('id = "loud_customer"', 5) + 1
    assert error.value.message.startswith(f"{path}:{second}: ")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('disabled = ["suport_hold"]', 1, "no scenario 'suport_hold' to disable. Did you mean 'support_hold'?"),
        ('[channels]\naccount_managment = "#am"', 2, "goes to 'account_managment'. Did you mean 'account_management'?"),
        ('[channels]\nform_channel = "#am"', 2, "is a place that is found for each ticket"),
        ("[channels]\nsales = 3", 2, "sales must be a text, not a number."),
        ("[scenario]\nid = 3", 1, "the catalog has no 'scenario'. Did you mean 'scenarios'?"),
        ("[roles.cms]\nhelp = []", 1, "there is no role 'cms'. Did you mean 'csm'?"),
        ("\n\n[[scenarios]", 3, "this is not TOML"),
    ],
)
def test_a_wrong_catalog_is_refused_with_its_line(text: str, line: int, says: str, tmp_path: Path) -> None:
    path = overlay(tmp_path, text)
    with pytest.raises(CatalogError) as error:
        load([path])
    assert error.value.message.startswith(f"{path}:{line}: ")
    assert says in str(error.value)


def test_a_catalog_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        load([tmp_path / "missing.toml"])
