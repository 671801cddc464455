"""What the extension's files may do, held for each one of them."""

import re
import subprocess

from tools.extension_files import files, manifest
from tools.machine import ROOT
from tools.package_extension import without_comments

DOORS = {"extension/api.js", "zendesk_app/static/session.js"}
"""Where a request may be made. The second is the sidebar's, which the extension never makes one of."""

TOUCHES_THE_BROWSER = {
    "": {
        *(
            "alarms",
            "anchor_health",
            "answers",
            "api",
            "asking",
            "badge",
            "commands",
            "config",
            "draft_keeping",
            "granting",
        ),
        *("panel_keys", "places", "reinjecting", "settings", "sign_in_presses", "sign_ins", "signing_in", "standing"),
        "words",
    },
    "content/": {"asking", "no_access", "panel", "words", "workspace"},
    "options/": {"own_rules", "ticket_links"},
    "popup/": {"doctor", "popup"},
    "redirect/": {"applying", "case_offer", "fallback", "raw", "raw_clicks", "recent"},
}
"""Everything else is told what it must know and can be tried without a browser: the rules engine, for one."""

PLAIN_SCRIPTS = {script for each in manifest()["content_scripts"] for script in each["js"]} | {
    "extension/content/raw_click.js"
}
"""Put into a page as they are: they cannot import, and so find the browser by themselves."""


def code(name: str) -> str:
    """A file's text without its comments."""
    return re.sub(r"/\*.*?\*/", "", without_comments(name, (ROOT / name).read_bytes()).decode(), flags=re.DOTALL)


SCRIPTS = {name: code(name) for name in files() if name.endswith(".js")}


def holding(pattern: str) -> set[str]:
    return {name for name, text in SCRIPTS.items() if re.search(pattern, text)}


def test_requests_are_made_in_one_place_only():
    assert holding(r"(?<![.#\w])(?<!async )fetch\(|\b(?:globalThis|window|self)\.fetch\b") - DOORS == set()
    assert holding(r"XMLHttpRequest|sendBeacon|WebSocket|EventSource") == set()
    sessions = {name for name in holding(r"import \{[^}]*\bSession\b[^}]*\} from") if name in SCRIPTS}
    assert sessions == set()


def test_the_browser_is_touched_by_named_files_only():
    importing = holding(r'from "[./]+/platform\.js"')
    named = {f"extension/{folder}{name}.js" for folder, names in TOUCHES_THE_BROWSER.items() for name in names}
    assert importing == named
    assert holding(r"\bchrome\b") - PLAIN_SCRIPTS == {"extension/platform.js"}
    assert holding(r"(?<![\w.])browser\.(?:runtime|storage|tabs|permissions|i18n)\b") - importing == set()


def test_no_text_becomes_markup_or_a_program():
    assert (
        holding(r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|document\.write")
        == set()
    )
    assert holding(r"\beval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]") == set()
    assert holding(r"\bimport\((?!\"\./)") == {"extension/content/ticket.js"}


def test_a_plain_script_leaves_no_name_behind():
    for name in PLAIN_SCRIPTS:
        assert not re.search(r"^(?:import|export|const|let|class|function|var)\b", SCRIPTS[name], re.MULTILINE), name


def test_permissions_are_those_that_are_explained():
    made = manifest()
    explained = (ROOT / "docs" / "permissions.md").read_text()
    asked = [*made["permissions"], *made["host_permissions"], *made["optional_host_permissions"]]
    assert made["permissions"] == (
        ["declarativeNetRequestWithHostAccess", "storage", "identity", "contextMenus", "scripting", "alarms"]
    )
    assert [each for each in asked if f"`{each}`" not in explained] == []
    assert "externally_connectable" not in made
    assert "unsafe" not in str(made["content_security_policy"])


def test_nothing_at_the_top_begins_with_an_underscore_but_the_locales():
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in kept.splitlines()}
    assert {name for name in top if name.startswith("_")} == {"_locales"}


def test_what_chromium_writes_into_a_folder_that_it_loads_is_never_kept():
    inside = "_metadata/generated_indexed_rulesets/_ruleset1"
    ignored = subprocess.run(["git", "check-ignore", "--no-index", inside], cwd=ROOT, capture_output=True, text=True)
    assert ignored.stdout.strip() == inside
