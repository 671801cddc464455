from server.db import migrations


def test_upgrade_makes_the_tables_and_says_from_where_to_where(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    result = installation.liaison("db", "upgrade")
    assert (result.exit_code, result.stdout) == (0, f"From nothing to {migrations.head()}.\n")
    assert installation.liaison("tokens", "list").exit_code == 0


def test_upgrade_may_run_again(installation):
    assert installation.liaison("db", "upgrade").stdout == f"At {migrations.head()} already.\n"


def test_current_says_where_the_database_is(installation):
    assert (
        installation.liaison("db", "current").stdout
        == f"{migrations.head()}; this version works with {migrations.head()}.\n"
    )


def test_current_says_that_there_is_nothing_yet(installation, empty_database_url):
    installation.environment["LIAISON_DATABASE_URL"] = empty_database_url
    assert installation.liaison("db", "current").stdout.startswith("not migrated; ")


def test_a_database_that_is_down_is_a_sentence(installation):
    installation.environment["LIAISON_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    for command in ("upgrade", "current"):
        result = installation.liaison("db", command)
        assert result.exit_code == 1
        assert "LIAISON_DATABASE_URL: the database cannot be reached" in result.stderr


def test_what_is_no_database_address_is_refused_without_showing_it(installation):
    installation.environment["LIAISON_DATABASE_URL"] = "mysql://me:hunter2@db/x"
    result = installation.liaison("db", "upgrade")
    assert result.exit_code == 1
    assert "is not PostgreSQL" in result.stderr
    assert "hunter2" not in result.stderr
