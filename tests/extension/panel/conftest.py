"""A running product behind the extension, and an agent who is signed in to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from server import clock
from server.access import tokens
from server.db.engine import session_scope
from tests.extension.chromium import Chromium
from tests.extension.panel.agent import Agent
from tests.extension.web import Web
from tests.extension.workspace import workspace
from tests.journeys.product import Product, running_alone


@pytest.fixture(scope="session")
def running_product() -> Iterator[Product]:
    with running_alone() as product:
        yield product


@pytest.fixture
def product(running_product: Product, web: Web) -> Product:
    """The product at its story's beginning; every Zendesk is the workspace."""
    running_product.begin()
    web.app("*.zendesk.com", workspace())
    return running_product


@pytest.fixture
def token(product: Product) -> dict[str, Any]:
    """What the server gives an agent's browser at the end of a sign-in."""
    user = next(user for user in product.zendesk.users.values() if user["name"] == "Felix Arden")
    with session_scope(product.parts.engine) as session:
        text, made = tokens.create_for_browser(
            session, "global", user["id"], user["name"], "Chrome, Linux", clock.now()
        )
    return {"token": text, "token_id": made.id, "agent": {"id": user["id"], "name": user["name"]}}


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    page = chromium.page()
    yield page
    page.close()


@pytest.fixture
def agent(chromium: Chromium, page: Page, product: Product, token: dict[str, Any]) -> Iterator[Agent]:
    """Signed in, with an extension that remembers nothing else."""
    agent = Agent(chromium, page, product, token)
    agent.begin()
    yield agent
    for popup in agent.popups:
        popup.close()
