"""A small Zendesk: the REST endpoints that Liaison uses, as the real ones answer.

Evidence: https://developer.zendesk.com/api-reference/ (ticketing, introduction) and its OpenAPI description.
"""

from __future__ import annotations

import importlib

from flask import Blueprint, Flask

from server.sandbox import weather
from server.sandbox.world import INSTANCE_UPSTREAMS, LIAISON_URL, World, ZendeskInstance
from server.sandbox.zendesk import (
    apps,
    authorizing,
    fields,
    groups,
    merging,
    new_tickets,
    oauth,
    organizations,
    paths,
    problems,
    search,
    tags,
    tickets,
    updates,
    users,
)
from server.sandbox.zendesk.apps import sign_app_token
from server.sandbox.zendesk.guard import guard

__all__ = ["create_app", "sign_app_token"]


def create_app(world: World, instance: str = "global", liaison_url: str = LIAISON_URL) -> Flask:
    """The app of one instance. The desk page is served too, when it is installed."""
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["INSTANCE"] = instance
    app.wsgi_app = paths.WithoutSuffix(app.wsgi_app)  # type: ignore[method-assign]
    weather.install(app, world, INSTANCE_UPSTREAMS[instance])
    problems.install(app)
    app.register_blueprint(oauth.blueprint(world, world.zendesk[instance]))
    app.register_blueprint(authorizing.blueprint(world, world.zendesk[instance]))
    app.register_blueprint(apps.blueprint(world.zendesk[instance]))
    app.register_blueprint(_api(world, world.zendesk[instance]))
    _add_page(app, world, instance, liaison_url)
    return app


def _api(world: World, instance: ZendeskInstance) -> Blueprint:
    """Everything under /api/v2 that needs a credential."""
    api = Blueprint("zendesk_api", __name__, url_prefix="/api/v2")
    guard(api, instance)
    for part in (tickets, new_tickets, updates, tags, merging, users, groups, organizations, search, fields):
        part.routes(api, world, instance)
    return api


def _add_page(app: Flask, world: World, instance: str, liaison_url: str) -> None:
    try:
        page = importlib.import_module("server.sandbox.desk")
    except ModuleNotFoundError as error:
        if error.name != "server.sandbox.desk":
            raise
        return
    app.register_blueprint(page.blueprint(world, liaison_url, instance))
