"""What an administrator sets by policy, from the samples in the documents to both real browsers."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.extension.chromium import ID, chromium_with
from tests.extension.web import Web
from tests.missing import missing
from tools.extension_files import copy_to, files, manifest
from tools.machine import ROOT, is_root

SAMPLES = ROOT / "docs" / "setup" / "extension"
SCHEMA = json.loads((ROOT / "extension" / "managed_schema.json").read_text())
FIREFOX_ID = manifest()["browser_specific_settings"]["gecko"]["id"]
FOLDERS = {
    "chromium": Path("/etc/chromium/policies/managed"),
    "google-chrome": Path("/etc/opt/chrome/policies/managed"),
}


def sample(name: str) -> dict[str, Any]:
    """What a sample sets for the extension."""
    read = json.loads((SAMPLES / name).read_text())
    if name == "firefox.json":
        return read["policies"]["3rdparty"]["Extensions"][FIREFOX_ID]
    return read["3rdparty"]["extensions"][ID]


@pytest.mark.parametrize("name", ["chrome.json", "edge.json", "firefox.json"])
def test_a_sample_sets_what_the_schema_knows_and_all_of_it(name):
    strict = {**SCHEMA, "additionalProperties": False}
    rule = {**SCHEMA["properties"]["rules"]["items"], "additionalProperties": False}
    Draft202012Validator(strict).validate(sample(name))
    for each in sample(name)["rules"]:
        Draft202012Validator(rule).validate(each)
    assert set(sample(name)) == set(SCHEMA["properties"])
    assert sample(name) == sample("chrome.json")


def test_the_document_explains_every_key_of_the_schema():
    text = (SAMPLES / "README.md").read_text()
    keys = [*SCHEMA["properties"], *SCHEMA["properties"]["rules"]["items"]["properties"]]
    assert [key for key in keys if key != "id" and f"`{key}`" not in text] == []
    assert "extension/managed_schema.json" in files()


def id_of(folder: Path) -> str:
    """The id that Chromium gives to an unpacked extension without a key."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """The extension under an id that no other test's browser has: a policy is the whole machine's."""
    folder = copy_to(tmp_path / "extension")
    made = json.loads((folder / "manifest.json").read_text())
    del made["key"]
    (folder / "manifest.json").write_text(json.dumps(made))
    return folder


@contextmanager
def policy(chromium_path: str, extension: str, settings: dict[str, Any]) -> Iterator[None]:
    """A policy file of this machine, for as long as the block runs."""
    name = "chromium" if "chromium" in os.path.basename(chromium_path) else "google-chrome"
    path = FOLDERS[name] / f"liaison-test-{os.getpid()}.json"
    made = [each for each in (path.parent, *path.parent.parents) if not each.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"3rdparty": {"extensions": {extension: settings}}}))
    path.chmod(0o644)
    try:
        yield
    finally:
        path.unlink()
        for each in made:
            each.rmdir()


def test_chromium_follows_the_sample(chromium_path: str, running_web: Web, web: Web, nameless: Path, tmp_path: Path):
    if not is_root() or os.name != "posix":
        missing("the policy test in Chromium", "only root may write the machine's policies", "run it as root")
    mine = id_of(nameless)
    settings = {**sample("chrome.json"), "colour": "green"}
    with (
        policy(chromium_path, mine, settings),
        chromium_with(
            nameless, chromium_path, tmp_path / "profile", running_web, origin=f"chrome-extension://{mine}"
        ) as browser,
    ):
        assert browser.run("() => chrome.storage.managed.get()") == sample("chrome.json")
        page = browser.page()
        follows_the_sample(web, lambda address: page.goto(address), lambda: page.url)
        options = browser.page("extension/options/options.html")
        server = options.get_by_role("textbox", name="Address of the Liaison server")
        assert server.input_value() == "https://liaison.example.com"
        assert not server.is_editable()


def test_firefox_follows_the_sample(
    firefox_path: str, running_web: Web, web: Web, extension: Path, tmp_path: Path, monkeypatch
):
    from tests.extension.firefox import firefox_with

    path = tmp_path / "policies.json"
    path.write_text(json.dumps({"policies": {"3rdparty": {"Extensions": {FIREFOX_ID: sample("firefox.json")}}}}))
    # A file of its own is read only by a Firefox that is being tested, which these two tell it.
    monkeypatch.setenv("MOZ_DISABLE_NONLOCAL_CONNECTIONS", "1")
    told = {
        "browser.policies.alternatePath": str(path),
        "security.turn_off_all_security_so_that_viruses_can_take_over_this_computer": True,
    }
    with firefox_with(extension, firefox_path, running_web, told) as firefox:
        with firefox.tab(f"{firefox.origin}/extension/managed_schema.json"):
            assert firefox.run("() => browser.storage.managed.get()") == sample("firefox.json")
        follows_the_sample(web, firefox.driver.navigate, firefox.driver.get_url)


def follows_the_sample(web: Web, go: Any, where: Any) -> None:
    """Links of the named subdomains are redirected, those of others are not."""
    go("https://acme-us.zendesk.com/api/v2/tickets/7.json")
    assert where() == "https://acme-us.zendesk.com/agent/tickets/7"
    go("https://other.zendesk.com/api/v2/tickets/7.json")
    assert where() == "https://other.zendesk.com/api/v2/tickets/7.json"
    assert [seen.host for seen in web.seen(path="/api/v2/*")] == ["other.zendesk.com"]
