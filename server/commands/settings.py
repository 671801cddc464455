"""Which settings a command works with, and the database that goes with them."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from server.db import embedded, migrations
from server.db.engine import make_engine
from server.errors import SettingsError
from server.settings import Settings
from server.settings_file import data_folder, load

ENVIRONMENT: Final = "environment.json"


def demo_folder() -> Path:
    """Where the demo keeps its database, its settings and, while it runs, how to reach it."""
    return data_folder(os.environ) / "demo"


def configured(*, demo: bool) -> Settings:
    """The settings of this deployment, or of the demo that is running. Raises SettingsError."""
    if not demo:
        return load()
    folder = demo_folder()
    try:
        environment: Mapping[str, str] = json.loads((folder / ENVIRONMENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _no_demo(folder) from None
    except (OSError, ValueError) as error:
        hint = "It belongs to the account that started the demo: be that one, or start the demo again."
        raise SettingsError("--demo", f"{folder / ENVIRONMENT} cannot be read: {error}.", hint=hint) from error
    if embedded.url_of_running(folder / "postgres") is None:  # a demo that was killed leaves its file behind
        raise _no_demo(folder)
    return load(folder / "liaison.toml", environment)


def _no_demo(folder: Path) -> SettingsError:
    return SettingsError("--demo", f"no demo is running from {folder}.", hint="Start one: make demo.")


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's URL: the one that is configured, else an embedded PostgreSQL for as long as the block runs."""
    if settings.database_url:
        yield settings.database_url
        return
    folder = settings.data_folder / "postgres"
    if url := embedded.url_of_running(folder):
        yield url
        return
    with embedded.running(folder) as url:
        migrations.upgrade(url)
        yield url


@contextmanager
def migrated(settings: Settings) -> Iterator[Engine]:
    """An engine for that database. Raises SettingsError when it does not answer or is not migrated."""
    with database(settings) as url:
        engine = make_engine(url)
        try:
            migrations.require_current(engine)
            yield engine
        finally:
            engine.dispose()
