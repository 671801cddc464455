from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import text

import server.audit
import server.deliveries.models
import server.escalations.models  # noqa: F401 - their tables, for the comparison
from server.db import migrations
from server.db.engine import make_engine
from server.db.models import Base
from server.errors import SettingsError

# The last change of Procrastinate's schema that our migrations hold. When this fails after an update of Procrastinate,
# write a migration that runs the newer files of its folder.
QUEUE_SCHEMA = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


@pytest.fixture
def empty_engine(empty_database_url):
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_an_empty_database_has_no_revision_and_is_refused_with_the_command_that_mends_it(empty_engine):
    assert migrations.current(empty_engine) is None
    with pytest.raises(SettingsError, match="has not been migrated") as refused:
        migrations.require_current(empty_engine)
    assert "liaison db upgrade" in refused.value.hint


def test_upgrading_says_where_it_was_and_the_database_is_accepted(empty_database_url, empty_engine):
    assert migrations.upgrade(empty_database_url) is None
    assert migrations.upgrade(empty_database_url) == migrations.head()
    migrations.require_current(empty_engine)


def test_a_database_of_another_revision_is_refused_by_name(database_url, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="is at revision 9999"):
        migrations.require_current(engine)


def test_four_processes_that_upgrade_at_once_do_it_once(empty_database_url):
    with ThreadPoolExecutor(4) as pool:
        before = list(pool.map(migrations.upgrade, [empty_database_url] * 4))
    assert sorted(before, key=str) == [migrations.head()] * 3 + [None]


def test_the_migrations_make_exactly_the_tables_of_the_models(engine):
    def ours(name, kind, parents):
        return kind != "table" or not name.startswith("procrastinate_")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True, "include_name": ours})
        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_leaves_nothing_behind(database_url, engine):
    migrations.downgrade(database_url)
    with engine.connect() as connection:
        left = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        assert list(left) == ["alembic_version"]
    migrations.upgrade(database_url)
    migrations.require_current(engine)


def test_the_queue_that_is_installed_is_the_one_that_was_migrated():
    assert max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql")) == QUEUE_SCHEMA


def test_a_database_that_cannot_be_reached_is_a_setting_to_mend(shared_temporary_folder):
    url = f"postgresql://nobody@/nothing?host={shared_temporary_folder}/nowhere"
    engine = make_engine(url)
    with pytest.raises(SettingsError, match="cannot be reached"):
        migrations.require_current(engine)
    with pytest.raises(SettingsError, match="cannot be reached"):
        migrations.upgrade(url)
    engine.dispose()
