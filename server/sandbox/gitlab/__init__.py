"""A small GitLab: the v4 endpoints that Liaison uses, as the real ones answer.

Evidence: https://docs.gitlab.com/api/projects/ , …/repositories/ , …/issues/ , …/project_templates/
"""

from __future__ import annotations

from flask import Flask

from server.sandbox import landing, weather
from server.sandbox.gitlab import issues, notes, projects
from server.sandbox.gitlab.access import install
from server.sandbox.world import World

__all__ = ["create_app"]


def create_app(world: World) -> Flask:
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    weather.install(app, world, "gitlab")
    install(app, world.gitlab)
    app.register_blueprint(projects.blueprint(world))
    app.register_blueprint(issues.blueprint(world))
    app.register_blueprint(notes.blueprint(world))
    landing.install(app, "GitLab", lambda path: path)
    return app
