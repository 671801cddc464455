"""The JSON API, /api/v1, with its OpenAPI 3.1 description at /api/v1/openapi.json."""

import inspect
from typing import Any, Final

import flask_smorest
from flask import Flask

from server.web import problems
from server.web.api import (
    accounts,
    contexts,
    dismissals,
    escalations,
    extension,
    links,
    marks,
    overrides,
    session,
    sign_in,
)
from server.web.api.bodies import only_json
from server.web.api.schemas import ProblemSchema
from server.web.guards import public
from server.web.request_log import READS

PREFIX: Final = "/api/v1"
BLUEPRINTS: Final = (
    contexts.blueprint,
    accounts.blueprint,
    overrides.blueprint,
    session.blueprint,
    escalations.blueprint,
    escalations.reading,
    dismissals.blueprint,
    dismissals.reading,
    extension.blueprint,
    extension.open_to_all,
    links.blueprint,
    marks.blueprint,
)
DESCRIBED: Final = "api-docs.openapi_json"
DESCRIPTION: Final = (
    "For a Zendesk ticket, organization or user: who owns the customer, where their project is, and what the process "
    "says to do now. Send a session of the sidebar, a token of the browser extension, or an API token (`liaison tokens "
    "create`) as `Authorization: Bearer …`. `instance` may be left out where one Zendesk is configured."
)


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest, its errors left to server.web.problems."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """None of its own: they would hide ours."""

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.MEDIA_TYPE  # for those registered here: they are all errors
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE


def register(app: Flask) -> None:
    app.config.update(
        API_TITLE="Liaison",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}, "security": [{"bearer": []}]},
    )
    api = Api(app)
    scheme: dict[str, Any] = {"type": "http", "scheme": "bearer"}
    api.spec.components.security_scheme("bearer", scheme)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    api.register_blueprint(sign_in.blueprint, url_prefix=sign_in.PREFIX)
    for blueprint in (*BLUEPRINTS, sign_in.blueprint):
        if _takes_bodies(app, blueprint.name):
            app.before_request_funcs.setdefault(blueprint.name, []).append(only_json)  # behind its guard
    for endpoint in contexts.IN_BYTES:
        # What flask-smorest wrapped round them has told the description what it knew; at a call it would only cost.
        app.view_functions[endpoint] = inspect.unwrap(app.view_functions[endpoint])
    described: Any = app.view_functions[DESCRIBED]
    app.view_functions[DESCRIBED] = public(described)


def _takes_bodies(app: Flask, blueprint: str) -> bool:
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{blueprint}."))
    return any((rule.methods or set()) - READS for rule in rules)
