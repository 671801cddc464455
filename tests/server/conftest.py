"""A PostgreSQL for the whole run, a database of its own for each test, settings, and the app over them."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from server.app import create_app, join
from server.db import embedded, migrations
from server.db.engine import make_engine
from server.errors import SettingsError
from server.sandbox import servers
from server.settings import Settings
from server.web.parts import Parts
from tests.server.sandbox_settings import settings_of

TEMPLATE = "liaison_template"
FOLDERS = "liaison-tests-"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def shared_temporary_folder() -> Iterator[Path]:
    """A folder that other accounts may enter: as root, PostgreSQL runs as one of those (pytest's own are 0700)."""
    _clean_up_after_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDERS}{os.getpid()}-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def _clean_up_after_killed_runs() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        number = folder.name.removeprefix(FOLDERS).split("-")[0]
        if not number.isdigit() or Path(f"/proc/{number}").exists():
            continue
        with suppress(SettingsError, FileNotFoundError):  # another process of these tests is at it
            if folder.stat().st_uid == os.geteuid():
                for owned in [path.parent for path in folder.rglob("owner")]:
                    embedded.stop_what_was_left(owned)
                shutil.rmtree(folder, ignore_errors=True)


def _administer(server_url: str, *statements: str) -> None:
    """CREATE and DROP DATABASE want no transaction around them."""
    url = make_url(server_url)
    with psycopg.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_url(shared_temporary_folder: Path) -> Iterator[str]:
    """The one PostgreSQL of this run, with a migrated template. Tests want `database_url`."""
    with embedded.running(shared_temporary_folder / "postgres", durable=False) as url:
        _administer(url, f"CREATE DATABASE {TEMPLATE}")
        migrations.upgrade(_named(url, TEMPLATE))
        yield url


def _named(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A database for this test alone that has not been migrated."""
    yield from _database(postgres_url, "template0")


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A migrated database for this test alone."""
    yield from _database(postgres_url, TEMPLATE)


def _database(server_url: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    _administer(server_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server_url, name)
    _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose work is rolled back unless the test commits it."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[servers.Sandbox]:
    sandbox = servers.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(running_sandbox: servers.Sandbox) -> servers.Sandbox:
    """The four fakes on real sockets, as they are at the story's beginning."""
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def settings(sandbox: servers.Sandbox, tmp_path: Path) -> Settings:
    """Settings for both instances of the sandbox, read from a liaison.toml as an installation's are."""
    return settings_of(sandbox, tmp_path)


@pytest.fixture
def parts(settings: Settings, engine: Engine) -> Parts:
    """The parts of the app, fresh: nothing is held from another test."""
    return join(settings, engine)


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies: what would be set is seen in the answer's headers only."""
    return app.test_client(use_cookies=False)


@pytest.fixture(autouse=True)
def logging_of_its_own() -> Iterator[None]:
    """A command sets up the log of its process: the next test begins without."""
    yield
    structlog.reset_defaults()
