"""The story's world with the desk in front of it: as an app to call, and on sockets for a browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from server.sandbox.desk import blueprint
from server.sandbox.desk.records import Desk
from server.sandbox.loading import load
from server.sandbox.world import World, ZendeskInstance
from tests.server.sandbox.desk.stage import Stage, chromium, own_client, standing, tab


@pytest.fixture(scope="session")
def told_world() -> World:
    return load()


@pytest.fixture
def world(told_world: World) -> World:
    """The story at its beginning."""
    told_world.reset()
    return told_world


@pytest.fixture
def reader(world: World) -> Desk:
    return Desk(world, "global")


@pytest.fixture
def zendesk(world: World) -> ZendeskInstance:
    return world.zendesk["global"]


@pytest.fixture
def client(world: World) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(blueprint(world, "http://127.0.0.1:8600/", "global"))
    return app.test_client()


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with chromium(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="module")
def running_stage() -> Iterator[Stage]:
    with standing() as stage:
        yield stage


@pytest.fixture
def stage(running_stage: Stage) -> Stage:
    """The desk and a stand-in for Liaison, the story at its beginning."""
    running_stage.world.reset()
    running_stage.posts.clear()
    running_stage.silent = False
    running_stage.client = own_client()
    return running_stage


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    with tab(browser) as page:
        yield page
