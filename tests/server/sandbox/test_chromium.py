"""Finding a Chromium, and what it is told."""

from pathlib import Path

import pytest

from server.sandbox import chromium
from server.sandbox.devtools import BrowserError
from tools import machine


def test_it_is_looked_for_under_the_names_that_the_tests_know():
    assert chromium.NAMES == machine.CHROMIUM_NAMES


def test_the_one_that_is_named_is_taken_or_missed_by_name(monkeypatch, chromium_path):
    monkeypatch.setenv("LIAISON_CHROMIUM", chromium_path)
    assert chromium.find() == chromium_path
    monkeypatch.setenv("LIAISON_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(BrowserError, match="LIAISON_CHROMIUM=/nowhere/chromium"):
        chromium.find()
    monkeypatch.delenv("LIAISON_CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserError, match="Chromium, Chrome or Edge"):
        chromium.find()


def test_no_other_address_is_anywhere():
    flags = chromium.flags(Path("profile"), {"acme.zendesk.com": 8443}, "pin", headless=True)
    rules = next(flag for flag in flags if flag.startswith("--host-resolver-rules="))
    assert rules.endswith(
        "=MAP acme.zendesk.com:443 127.0.0.1:8443, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    )
    assert "--headless=new" in flags
    assert "--headless=new" not in chromium.flags(Path("profile"), {}, "pin", headless=False)
