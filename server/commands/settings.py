"""Which settings a command works with, and the database that goes with them."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from server.db import embedded, migrations
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
        raise SettingsError("--demo", "no demo is running.", hint="Start one: make demo.") from None
    return load(folder / "liaison.toml", environment)


@contextmanager
def database(settings: Settings, *, upgrade: bool = False) -> Iterator[str]:
    """The database's URL: the one that is configured, else an embedded PostgreSQL for as long as the block runs."""
    if settings.database_url:
        if upgrade:
            migrations.upgrade(settings.database_url)
        yield settings.database_url
        return
    folder = settings.data_folder / "postgres"
    if url := embedded.url_of_running(folder):
        yield url
        return
    with embedded.running(folder) as url:
        migrations.upgrade(url)
        yield url
