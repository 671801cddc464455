"""One running product and one Chromium for all journeys; the story is told anew for each."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from server.settings import ZAF_SDK
from tests.journeys.product import Product, running_alone
from tests.journeys.seat import Seat, sitting
from tests.server.sandbox.desk.stage import chromium
from tools.machine import ROOT

ENTRY = "import client from 'zendesk_app_framework_sdk/lib/index.js'; window.ZAFClient = client;"


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    with chromium(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="package")
def sdk(node_modules: Path) -> str:
    """Zendesk's SDK as one script, in place of the one that a browser fetches from Zendesk."""
    bundler = node_modules / ".bin" / "esbuild"
    done = subprocess.run([bundler, "--bundle", "--format=iife"], input=ENTRY, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="package")
def running_product() -> Iterator[Product]:
    with running_alone() as product:
        yield product


@pytest.fixture
def product(running_product: Product) -> Product:
    """The product at the story's beginning, with the settings that a deployment has."""
    running_product.begin()
    return running_product


@pytest.fixture
def seat(browser: Browser, product: Product, sdk: str) -> Iterator[Seat]:
    """An agent's place at the desk, with the real SDK."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(ZAF_SDK, lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
    with sitting(context, product) as seat:
        yield seat
