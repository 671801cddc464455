"""What the web is made of: joined once in app.py, found by every view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from flask import current_app
from sqlalchemy import Engine

from server.access.agents import Agents
from server.access.keys import PublicKeys
from server.access.limits import Limits
from server.access.sessions import Sessions
from server.context.encoded import EncodedContexts
from server.context.queries import Contexts
from server.escalations.actions import Escalations
from server.links.resolving import Links
from server.settings import Instance, Settings
from server.upstreams import SignIns, Slack

EXTENSION: Final = "liaison"


@dataclass(frozen=True, slots=True)
class Parts:
    """`contexts` answers in records (for pages and the terminal), `encoded` in bytes (for the API).

    `sign_ins` are of each instance, by its name.
    """

    settings: Settings
    engine: Engine
    contexts: Contexts
    encoded: EncodedContexts
    escalations: Escalations
    sessions: Sessions
    agents: Agents
    keys: PublicKeys
    limits: Limits
    links: Links
    sign_ins: Mapping[str, SignIns]
    slack: Slack | None = None

    @property
    def instances(self) -> Sequence[Instance]:
        return self.settings.instances


def parts() -> Parts:
    """The parts of the app that answers this request."""
    return cast(Parts, current_app.extensions[EXTENSION])
