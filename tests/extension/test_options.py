"""The options page: the redirect's settings, own rules, their import and export, and "Try a link"."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.extension.chromium import Chromium
from tests.extension.content.visits import until
from tests.extension.links import CLEAR, KEYS, SET, STATE, ChromiumLinks
from tests.zendesk_app.test_accessibility import complaints
from tools.extension_files import copy_to

OPTIONS = "extension/options/options.html"
OLD = {"id": "old", "name": "Old cases", "pattern": "https://old.example.com/case/*", "kind": "wildcard"}
OLD |= {
    "target": "https://acme.zendesk.com/agent/tickets/$1",
    "exclude": "https://old.example.com/case/new*",
    "on": True,
}
WIKI = {"id": "wiki", "name": "Wiki", "pattern": r"^https://wiki\.example\.org/(\d+)$", "kind": "regex"}
WIKI |= {"target": "https://docs.example.org/$1", "exclude": "", "on": True}
HANDBOOK = {
    "description": "Zendesk tickets out of the API",
    "exampleUrl": "https://gitlab.zendesk.com/api/v2/tickets/12345.json",
    "exampleResult": "https://gitlab.zendesk.com/tickets/12345",
    "error": None,
    "includePattern": "https://gitlab.zendesk.com/api/v2/tickets/([0-9]+).json",
    "excludePattern": "",
    "patternDesc": "",
    "redirectUrl": "https://gitlab.zendesk.com/tickets/$1",
    "patternType": "R",
    "processMatches": "noProcessing",
    "disabled": False,
    "grouped": False,
    "appliesTo": ["main_frame"],
}
READER = {
    "description": "Reader",
    "includePattern": "https://reader.example.org/*",
    "redirectUrl": "https://read.example.org/$1",
}
DECODED = {
    "description": "Decoded",
    "includePattern": "https://l.example.org/?to=*",
    "redirectUrl": "https://x.example.org/$1",
}
EXPORT = {
    "createdBy": "Redirector v3.5.3",
    "redirects": [
        HANDBOOK,
        HANDBOOK | READER | {"patternType": "W", "exampleUrl": "", "exampleResult": ""},
        HANDBOOK | DECODED | {"patternType": "W", "processMatches": "urlDecode", "exampleUrl": "", "exampleResult": ""},
    ],
}


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("extension"), granted=["https://old.example.com/*"])


@pytest.fixture(scope="module")
def page_of_options(chromium: Chromium) -> Page:
    return chromium.page()


@pytest.fixture
def links(chromium: Chromium, web: Any, page_of_options: Page) -> ChromiumLinks:
    links = ChromiumLinks(chromium, page_of_options)
    links.ask(CLEAR, KEYS)
    until(lambda: links.ask(STATE), [["agent"], []])
    return links


@pytest.fixture
def options(links: ChromiumLinks) -> Iterator[Page]:
    """The page, with nothing set; nothing goes wrong on it."""
    yield from opened(links)


@pytest.fixture
def with_rules(links: ChromiumLinks) -> Iterator[Page]:
    links.ask(SET, {"rules": [OLD, WIKI]})
    until(lambda: links.ask(STATE)[1], [1000, 1001, 1002, 1003])
    yield from opened(links)


def opened(links: ChromiumLinks) -> Iterator[Page]:
    wrong: list[str] = []
    page = links.page
    heard = lambda error: wrong.append(str(error))  # noqa: E731
    page.on("pageerror", heard)
    page.set_viewport_size({"width": 1100, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(f"chrome-extension://{links.browser.worker.url.split('/')[2]}/{OPTIONS}")
    expect(page.locator("#rule-add")).to_be_visible()
    yield page
    page.remove_listener("pageerror", heard)
    assert wrong == []


def rules(links: ChromiumLinks) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = links.ask("async () => (await chrome.storage.local.get('rules')).rules ?? []")
    return found


def names(page: Page) -> list[str]:
    return page.locator("#rule-list strong").all_text_contents()


def test_the_redirect_can_be_set_and_is_at_once(options, links):
    options.get_by_label("/tickets/123").last.check()
    until(lambda: links.ask(STATE), [["short"], []])
    options.get_by_label("Only for these subdomains").fill("https://Acme.zendesk.com/agent, nonsense!")
    options.keyboard.press("Tab")
    expect(options.locator("#subdomains-wrong")).to_contain_text("nonsense!")
    assert links.ask(STATE) == [["short"], []]
    options.get_by_label("Only for these subdomains").fill("https://Acme.zendesk.com/agent, acme-us")
    options.keyboard.press("Tab")
    until(lambda: links.ask(STATE), [[], [1, 2, 3, 4]])
    expect(options.locator("#subdomains")).to_have_value("acme, acme-us")
    options.get_by_label("Redirect API links").uncheck()
    until(lambda: links.ask(STATE), [[], []])
    expect(options.locator("#told")).to_contain_text("Saved.")


def test_a_rule_is_written_with_its_reasons_tried_and_works(options, links):
    options.get_by_role("button", name="Add a rule").click()
    form = options.locator("form.rule-form")
    form.get_by_label("Link", exact=True).fill("https://old.example.com/(?=x)")
    form.get_by_label("As a regular expression").check()
    form.get_by_label("Leads to").fill("javascript:alert($2)")
    expect(form.locator("#rule-checks .wrong")).to_have_count(2)
    form.get_by_role("button", name="Save rule").click()
    assert rules(links) == []
    form.get_by_label("With * for anything").check()
    form.get_by_label("Link", exact=True).fill(OLD["pattern"])
    form.get_by_label("Leads to").fill(OLD["target"])
    form.get_by_label("Try it with").fill("https://old.example.com/case/7")
    expect(form.locator("#rule-tried")).to_have_text("Leads to https://acme.zendesk.com/agent/tickets/7")
    expect(form.locator("#rule-checks .wrong")).to_have_count(0)
    form.get_by_label("Name").fill("Old cases")
    options.keyboard.press("Enter")
    expect(options.get_by_role("button", name="Edit: Old cases")).to_be_focused()
    assert [rule["pattern"] for rule in rules(links)] == [OLD["pattern"]]
    until(lambda: links.ask(STATE)[1], [1000, 1001])


def test_rules_are_ordered_switched_off_and_deleted_by_keyboard_and_the_deletion_undone(with_rules, links):
    up = with_rules.get_by_role("button", name="Up: Wiki")
    up.focus()
    with_rules.keyboard.press("Enter")
    until(lambda: names(with_rules), ["Wiki", "Old cases"])
    expect(with_rules.get_by_role("button", name="Up: Wiki")).to_be_focused()
    expect(with_rules.get_by_role("button", name="Up: Wiki")).to_have_attribute("aria-disabled", "true")
    with_rules.get_by_label("Old cases").first.uncheck()
    until(lambda: [rule["on"] for rule in rules(links)], [True, False])
    remove = with_rules.get_by_role("button", name="Delete: Old cases")
    remove.focus()
    with_rules.keyboard.press("Enter")
    until(lambda: names(with_rules), ["Wiki"])
    expect(with_rules.get_by_role("button", name="Undo")).to_be_focused()
    with_rules.keyboard.press("Enter")
    until(lambda: names(with_rules), ["Wiki", "Old cases"])
    assert rules(links) == [WIKI, {**OLD, "on": False}]


def test_a_rule_without_its_permission_waits_for_it_and_says_so(with_rules):
    wiki = with_rules.locator("[data-rule=wiki]")
    expect(wiki).to_contain_text("Waiting for permission for wiki.example.org")
    expect(wiki.get_by_role("button", name="Allow wiki.example.org")).to_be_visible()
    expect(with_rules.locator("[data-rule=old] .notice")).to_have_count(0)


def test_trying_a_link_shows_the_rule_the_captures_and_the_result(with_rules):
    link, result = with_rules.locator("#try-url"), with_rules.locator("#try-result")
    shown = {
        "https://acme.zendesk.com/api/v2/tickets/5.json": ["built-in redirect of tickets", "acme", "/agent/tickets/5"],
        "https://old.example.com/case/9": ["Old cases", "$1", "https://acme.zendesk.com/agent/tickets/9"],
        "https://old.example.com/case/new": ["No rule fits", "“Old cases” fits, but excludes it"],
        "https://wiki.example.org/3": ["waits for permission for wiki.example.org", "https://docs.example.org/3"],
        "https://acme.zendesk.com/api/v2/tickets/5.json#liaison-raw": ["on purpose"],
        "mailto:a@example.org": ["Not a web address"],
    }
    for address, words in shown.items():
        link.fill(address)
        for word in words:
            expect(result).to_contain_text(word)


def test_redirectors_file_is_shown_before_it_is_imported_and_the_import_undone(options, links):
    choose(options, EXPORT)
    preview = options.locator("#rule-preview")
    expect(preview.get_by_role("heading")).to_be_focused()
    handbook, reader, decoded = preview.get_by_role("listitem").filter(has=options.locator(".verdict")).all()
    for words in ("Not needed", "tickets/12345/json", "gitlab.zendesk.com only", "gitlab-federal-support.zendesk.com"):
        expect(handbook).to_contain_text(words)
    expect(handbook.get_by_role("checkbox")).not_to_be_checked()
    expect(reader.get_by_role("checkbox")).to_be_checked()
    expect(decoded).to_contain_text("urlDecode")
    expect(decoded.get_by_role("checkbox")).to_have_count(0)
    assert rules(links) == []
    preview.get_by_role("button", name="Import (1)").click()
    until(lambda: names(options), ["Reader"])
    expect(options.locator("#told")).to_contain_text("Rules imported: 1.")
    options.get_by_role("button", name="Undo").click()
    until(lambda: rules(links), [])


def test_a_file_of_something_else_is_refused_in_words(options, links):
    choose(options, ["no rules"])
    expect(options.locator("#rule-preview .wrong")).to_be_visible()
    options.locator("#rule-preview").get_by_role("button", name="Close").click()
    expect(options.locator("#rule-import")).to_be_focused()
    assert rules(links) == []


def test_what_is_exported_is_read_back_as_it_was(with_rules, links, tmp_path):
    with with_rules.expect_download() as download:
        with_rules.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "rules.json")
    links.ask(SET, {"rules": []})
    until(lambda: names(with_rules), [])
    with_rules.set_input_files("#rule-file", tmp_path / "rules.json")
    with_rules.get_by_role("button", name="Import (2)").click()
    until(lambda: names(with_rules), ["Old cases", "Wiki"])
    assert [{**rule, "id": ""} for rule in rules(links)] == [{**OLD, "id": ""}, {**WIKI, "id": ""}]


def test_axe_finds_nothing_in_light_and_dark_narrow_and_wide(with_rules):
    with_rules.locator("#try-url").fill("https://wiki.example.org/3")
    with_rules.get_by_role("button", name="Edit: Wiki").click()
    with_rules.locator("#rule-target").fill("ftp://$2")
    expect(with_rules.locator("#rule-checks .wrong").first).to_be_visible()
    choose(with_rules, EXPORT)
    for scheme in ("light", "dark"):
        with_rules.emulate_media(color_scheme=scheme)
        assert complaints(with_rules) == []
    with_rules.set_viewport_size({"width": 320, "height": 700})
    assert complaints(with_rules) == []
    assert with_rules.evaluate("document.documentElement.scrollWidth") == 320


def choose(page: Page, content: Any) -> None:
    file = {"name": "redirector.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    page.set_input_files("#rule-file", file)
    expect(page.locator("#rule-preview .preview")).to_be_visible()
