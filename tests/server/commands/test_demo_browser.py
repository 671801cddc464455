"""The demo with a browser of its own, and what it says where there can be none."""

import pytest
from click import ClickException

from server.commands import demo_browser, demo_browser_check
from server.commands.demo_browser import Opened
from server.sandbox import devtools
from server.sandbox.devtools import BrowserError
from tests.server.commands.installation import Started


def test_the_link_the_button_the_app_and_the_sign_in_work_on_real_addresses(chromium_path, shared_temporary_folder):
    places = {"LIAISON_DATA": str(shared_temporary_folder / "demo-in-a-browser"), "LIAISON_CHROMIUM": chromium_path}
    with Started(("demo", "--once", "--browser", "--port", "0"), places) as once:
        assert once.ended() == 0, once.said
    assert "The desk, where an agent works:  https://acme.zendesk.com/agent/tickets/4242" in once.said
    assert "The browser has opened:          https://acme.zendesk.com/api/v2/tickets/4242.json" in once.said
    assert once.said.endswith("Checked: everything answers.\n")


def test_without_a_browser_it_says_so_before_it_starts_anything(monkeypatch, tmp_path):
    monkeypatch.setenv("LIAISON_CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(ClickException, match=r"No browser is found: LIAISON_CHROMIUM=.*Install Chromium, or name one"):
        demo_browser.ready(headless=True)


def test_without_a_screen_it_says_so_unless_it_only_checks_itself(monkeypatch, tmp_path):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.setenv("LIAISON_CHROMIUM", str(program))
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    demo_browser.ready(headless=True)
    with pytest.raises(ClickException, match=r"There is no screen to open a browser on. With --once"):
        demo_browser.ready(headless=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    demo_browser.ready(headless=False)


def test_an_installation_without_the_repository_has_no_extension(monkeypatch, tmp_path, chromium_path):
    monkeypatch.setenv("LIAISON_CHROMIUM", chromium_path)
    monkeypatch.setattr(demo_browser, "ROOT", tmp_path)
    with pytest.raises(ClickException, match="Run this in a clone of the repository"):
        demo_browser.ready(headless=True)


def test_a_check_says_what_is_wrong(sandbox, monkeypatch):
    monkeypatch.setattr(devtools, "APPEARS_IN", 0.0)

    class Gone:
        def target(self, kind: str, address: str) -> str:
            raise BrowserError(f"The browser shows nothing at {address}.")

    problems = list(demo_browser_check.check(Opened(Gone(), ""), sandbox, 4242))  # type: ignore[arg-type]
    assert problems == ["The browser shows nothing at https://acme.zendesk.com/agent/tickets/4242."]
