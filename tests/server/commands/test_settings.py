import json

import pytest

from server.commands.settings import ENVIRONMENT, configured, database, demo_folder, migrated
from server.db import embedded, migrations
from server.errors import SettingsError
from tests.server.sandbox_settings import settings_of


@pytest.fixture
def data(shared_temporary_folder, request, monkeypatch):
    """A data folder of this test's own, where PostgreSQL's account may enter."""
    folder = shared_temporary_folder / request.node.name[:30]
    folder.mkdir()
    monkeypatch.setenv("LIAISON_DATA", str(folder))
    return folder


def test_without_a_database_of_its_own_a_command_starts_the_embedded_one_with_its_tables(data, sandbox, tmp_path):
    settings = settings_of(sandbox, tmp_path, LIAISON_DATA=str(data))
    with migrated(settings) as engine:
        assert migrations.current(engine) == migrations.head()
    assert embedded.url_of_running(data / "postgres") is None


def test_the_embedded_database_of_a_server_that_runs_is_used_and_left_running(data, sandbox, tmp_path):
    settings = settings_of(sandbox, tmp_path, LIAISON_DATA=str(data))
    with embedded.running(data / "postgres", durable=False) as url:
        migrations.upgrade(url)
        with database(settings) as found:
            assert found == url
        with migrated(settings) as engine, engine.connect():
            pass


def test_the_database_of_the_settings_is_used(sandbox, tmp_path, database_url):
    with database(settings_of(sandbox, tmp_path, LIAISON_DATABASE_URL=database_url)) as found:
        assert found == database_url


def test_without_a_demo_it_says_where_it_looked_and_how_to_start_one(data):
    with pytest.raises(SettingsError) as refused:
        configured(demo=True)
    assert str(refused.value) == f"--demo: no demo is running from {data}/demo. Start one: make demo."


def test_a_demo_that_was_killed_does_not_count_as_running(data):
    demo_folder().mkdir()
    (demo_folder() / ENVIRONMENT).write_text(json.dumps({}))
    with pytest.raises(SettingsError, match="no demo is running"):
        configured(demo=True)


def test_a_demo_of_which_nothing_can_be_read_is_said(data):
    demo_folder().mkdir()
    (demo_folder() / ENVIRONMENT).write_text('{"LIAISON_')
    with pytest.raises(SettingsError, match=r"environment\.json cannot be read"):
        configured(demo=True)
