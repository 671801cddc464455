"""Joins the parts into the web application; decides nothing."""

from flask import Flask
from sqlalchemy import Engine

from server import clock
from server.access.agents import Agents
from server.access.keys import PublicKeys
from server.access.limits import Limits
from server.access.sessions import Sessions
from server.cache import Cache
from server.cache_store import store
from server.channels.registry import composers
from server.context.encoded import EncodedContexts
from server.context.queries import Contexts
from server.db import migrations
from server.db.engine import session_scope
from server.directory import overrides
from server.escalations.actions import Escalations
from server.links.resolving import Links
from server.records import Override
from server.scenarios import catalog
from server.settings import Settings
from server.upstreams import Upstreams, connect
from server.web import api, guards, health, problems, security_headers
from server.web.application import Application
from server.web.board.views import blueprint as board
from server.web.extension.sign_in import blueprint as extension_sign_in
from server.web.parts import EXTENSION, Parts
from server.web.sidebar.escalations import blueprint as sidebar_escalations
from server.web.sidebar.views import blueprint as sidebar
from server.web.webhooks.slack import blueprint as slack_webhooks

LARGEST_BODY = 64 * 1024  # bytes; a launch has about 1,000


def make_contexts(settings: Settings, engine: Engine, upstreams: Upstreams) -> Contexts:
    """What answers for a ticket, an organization or a user. Raises SettingsError, CatalogError."""
    upstreams.prepare()

    def in_force(instance: str, zendesk_organization_id: int) -> tuple[Override, ...]:
        with session_scope(engine) as session:
            return overrides.current(session, instance, zendesk_organization_id, clock.now())

    cache = Cache(store(settings.redis_url, settings.session_secret))
    return Contexts(settings, upstreams, cache, catalog.load(settings.catalogs), in_force)


def join(settings: Settings, engine: Engine, upstreams: Upstreams | None = None) -> Parts:
    """The parts that the settings describe. Nothing is asked of anybody yet. Raises SettingsError, CatalogError."""
    others = upstreams or connect(settings)
    contexts = make_contexts(settings, engine, others)
    known = catalog.load(settings.catalogs)
    return Parts(
        settings=settings,
        engine=engine,
        contexts=contexts,
        encoded=EncodedContexts(contexts, contexts.cache),
        escalations=Escalations(settings, engine, contexts, known, composers(settings, others)),
        sessions=Sessions(settings.session_secret),
        agents=Agents(lambda instance, agent_id: others.zendesk[instance.name].user(agent_id).user),
        keys=PublicKeys(lambda instance: others.zendesk[instance.name].app_public_key(instance.app_id)),
        links=Links(settings, engine, contexts.cache, others),
        limits=Limits(settings.extension.requests_per_minute, settings.redis_url),
        sign_ins={name: zendesk.sign_ins for name, zendesk in others.zendesk.items()},
        slack=others.slack,
    )


def create_app(parts: Parts) -> Flask:
    """The application. Raises SettingsError on a database that is not migrated."""
    migrations.require_current(parts.engine)
    app = Application("server.app", static_folder=None)  # no secret key: Flask can set no session cookie
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False)  # no page elsewhere may ask whether it may call us
    app.extensions[EXTENSION] = parts
    security_headers.register(app, https=parts.settings.base_url.startswith("https:"))
    problems.register(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(sidebar)
    app.register_blueprint(sidebar_escalations)
    app.register_blueprint(board)
    app.register_blueprint(slack_webhooks)
    app.register_blueprint(extension_sign_in)
    api.register(app)
    guards.require_everywhere(app)
    return app
