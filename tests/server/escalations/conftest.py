"""Escalations over the sandbox: pressed by whom one likes, on any ticket of the story."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from server.app import join
from server.escalations.actions import Escalations
from server.settings import Settings
from server.web.parts import Parts

PATIENT = 20.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With as much time as a slow machine may want."""
    return replace(settings, deadline=PATIENT, read_timeout=PATIENT, connect_timeout=PATIENT)


@pytest.fixture
def escalations(parts: Parts) -> Escalations:
    return parts.escalations


EscalationsWith = Callable[..., Escalations]


@pytest.fixture
def escalations_with(settings: Settings, engine: Engine) -> EscalationsWith:
    """Escalations with some of `[escalations]` changed."""

    def made(**changed: Any) -> Escalations:
        changed_settings = replace(settings, escalations=replace(settings.escalations, **changed))
        return join(changed_settings, engine).escalations

    return made
