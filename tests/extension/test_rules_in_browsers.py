"""The rule engine against both real browsers: the same rule fires, and the same address is landed on.

The table's rows stand in the browser together, but for those that need the built-in redirects another way: so the rules
are tried beside one another as well.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.extension.rules.engine import ROWS, Engine, rules_of, running_engine
from tools.extension_files import copy_to

FIRST_ID = 1000
EVERYWHERE = {"form": "agent"}
TARGET = "https://new.example.net/"

GIVE = """async ([api, rules, rulesets]) => {
  const dnr = globalThis[api].declarativeNetRequest;
  await dnr.updateEnabledRulesets({enableRulesetIds: rulesets, disableRulesetIds: rulesets.length ? [] : ["agent"]});
  const before = await dnr.getSessionRules();
  await dnr.updateSessionRules({removeRuleIds: before.map(({id}) => id), addRules: rules});
}"""
ASK = """(urls) => Promise.all(urls.map(async (url) => {
  const {matchedRules} = await chrome.declarativeNetRequest.testMatchOutcome({url, type: "main_frame", method: "get"});
  return matchedRules.map(({ruleId}) => ruleId);
}))"""

SUPPORTED = """(patterns) => Promise.all(patterns.map(async (regex) => {
  const asked = {regex, isCaseSensitive: false, requireCapturing: true};
  return (await chrome.declarativeNetRequest.isRegexSupported(asked)).isSupported;
}))"""


@dataclass
class Trial:
    """Rules that are in the browser together, with what our engine says of each address."""

    redirects: dict[str, Any]
    own: list[dict[str, Any]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)

    def fired(self, ids: list[int]) -> list[str]:
        """Whose rules these are, without those that only let an address pass."""
        passing = {rule["id"] for rule in self.rules if rule["action"]["type"] == "allow"} | {1}
        return [self.owners.get(str(each), "built in") for each in ids if each not in passing]

    @property
    def rulesets(self) -> list[str]:
        return ["agent"] if self.redirects == EVERYWHERE else []


@pytest.fixture(scope="module")
def engine(node_path: str) -> Iterator[Engine]:
    with running_engine(node_path) as running:
        yield running


@pytest.fixture(scope="module")
def trials(engine: Engine) -> list[Trial]:
    made: dict[str, Trial] = {}
    for number, row in enumerate(ROWS["accepted"]):
        redirects = row.get("redirects", EVERYWHERE)
        trial = made.setdefault(json.dumps(redirects), Trial(redirects))
        trial.own += rules_of(row, f"{number}.")
        trial.urls += [asked["url"] for asked in row["asked"] if ":8443" not in asked["url"]]
    for trial in made.values():
        _translate(engine, trial)
    return list(made.values())


def _translate(engine: Engine, trial: Trial) -> None:
    known = {"redirects": trial.redirects}
    trial.told = [engine("decision", "decide", url, trial.own, known) for url in trial.urls]
    own = engine("dnr", "toDnr", trial.own, {"firstId": FIRST_ID, **known})
    assert own["refused"] == []
    built_in = (
        engine("built_in", "builtIn", trial.redirects["form"], trial.redirects) if trial.redirects["form"] else []
    )
    trial.rules, trial.owners = own["rules"] + ([] if trial.rulesets else built_in), own["owners"]


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As if its user had let rules work on these hosts."""
    return copy_to(tmp_path_factory.mktemp("extension"), granted=["https://*.example.org/*"])


def test_chromium_fires_the_rule_that_our_engine_fires(chromium, trials):
    for trial in trials:
        chromium.run(GIVE, ["chrome", trial.rules, trial.rulesets])
        for told, url, ids in zip(trial.told, trial.urls, chromium.run(ASK, trial.urls), strict=True):
            expected = [told["rule"]["id"] if told["rule"] else "built in"] if told["result"] else []
            assert (url, trial.fired(ids)) == (url, expected)


def test_chromium_lands_where_our_engine_says(chromium, trials, web):
    page = chromium.page()
    for trial in trials:
        chromium.run(GIVE, ["chrome", trial.rules, trial.rulesets])
        for told, url in zip(trial.told, trial.urls, strict=True):
            if told["result"]:  # of the others it was just said that no rule fires
                page.goto(url, wait_until="commit")
                assert (url, page.url) == (url, told["lands"])
    page.close()


UNITS = ["1", "[a-z0-9-]", "[^/]", "1?", "(?:12){2,5}", "(?:.*?)/", "(?:abc|1bd|cde)", r"\S", r"\b1"]


def test_chromium_draws_the_line_of_size_where_our_engine_does(chromium, engine):
    patterns = [rf"^https://go\.example\.org/[0-9]{unit * times}$" for unit in UNITS for times in range(1, 120)]
    rules = [
        {**rule, "kind": "regex"}
        for rule in rules_of({"rules": [{"pattern": each, "target": TARGET} for each in patterns]})
    ]
    small = ["too_large" not in engine.codes(rule) for rule in rules]
    assert chromium.run(SUPPORTED, patterns) == small
    assert 0 < small.count(True) < len(small)


def test_firefox_lands_where_our_engine_says(firefox, trials, web):
    firefox.page("extension/managed_schema.json")
    ours = firefox.driver.current_window_handle
    with firefox.tab():
        theirs = firefox.driver.current_window_handle
        for trial in trials:
            firefox.driver.switch_to_window(ours)
            firefox.run(GIVE, ["browser", trial.rules, trial.rulesets])
            firefox.driver.switch_to_window(theirs)
            for told, url in zip(trial.told, trial.urls, strict=True):
                firefox.driver.navigate(url)
                assert (url, _address(firefox.driver, told["lands"])) == (url, told["lands"])


def _address(driver: Any, expected: str) -> str:
    """Where the tab is. Marionette does not wait for a page whose address has a fragment."""
    deadline = time.monotonic() + 5
    while driver.get_url() != expected and time.monotonic() < deadline:
        time.sleep(0.02)
    return str(driver.get_url())
