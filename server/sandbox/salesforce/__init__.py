"""A small Salesforce: its token endpoint, SOQL queries and the creation of records, as the real one answers.

Evidence: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
"""

from __future__ import annotations

from flask import Flask

from server.sandbox import landing, weather
from server.sandbox.salesforce import oauth, rest
from server.sandbox.world import World

__all__ = ["create_app"]


def create_app(world: World) -> Flask:
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    weather.install(app, world, "salesforce")
    app.register_blueprint(oauth.blueprint(world))
    app.register_blueprint(rest.blueprint(world))
    landing.install(app, "Salesforce", lambda path: _name(world, path))
    return app


def _name(world: World, path: str) -> str:
    """The name of the record whose id the path is."""
    last = path.rpartition("/")[2]
    rows = (table[last] for table in world.salesforce.tables.values() if last in table)
    return str(next(rows, {}).get("Name") or path)
