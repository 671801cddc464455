import io
import sys

import click
import pytest
import structlog
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from server import cli
from server.errors import SettingsError, UpstreamRefused

COMMANDS = {
    "context",
    "db",
    "demo",
    "deliveries",
    "doctor",
    "package",
    "pause",
    "resume",
    "sandbox",
    "serve",
    "tokens",
    "worker",
}


@pytest.fixture
def failing():
    """The group with a command that raises what it is given."""
    box: list[Exception] = []

    @click.group(cls=type(cli.main))
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise box[0]

    def run(error: Exception):
        box[:] = [error]
        return CliRunner().invoke(group, ["fail"])

    return run


def test_every_promised_command_is_there():
    assert set(cli.main.commands) == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_does(command):
    result = CliRunner().invoke(cli.main, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 4


@pytest.fixture
def stumbling():
    """A command of the real group in which something goes wrong while a secret is at hand."""

    @cli.main.command("stumble")
    def stumble() -> None:
        token = "s3cret"
        try:
            raise ValueError(len(token))
        except ValueError:
            structlog.get_logger("liaison.test").exception("stumbled")
        click.echo("{}")

    yield
    del cli.main.commands["stumble"]


def test_what_a_command_logs_is_on_standard_error_and_without_the_values_at_hand(stumbling):
    result = CliRunner().invoke(cli.main, ["stumble"])
    assert result.stdout == "{}\n"
    assert "stumbled" in result.stderr
    assert "ValueError" in result.stderr
    assert "s3cret" not in result.stderr.replace('token = "s3cret"', "")


def test_the_version_is_that_of_the_project():
    assert "0.1.0" in CliRunner().invoke(cli.main, ["--version"]).stdout


def test_the_package_command_is_wired(tmp_path):
    (tmp_path / "empty").mkdir()
    result = CliRunner().invoke(cli.main, ["package", "check", str(tmp_path / "empty")])
    assert result.exit_code == 1
    assert "Zendesk would refuse this package" in result.stdout


def test_an_unknown_command_is_refused():
    assert CliRunner().invoke(cli.main, ["demmo"]).exit_code == 2


def test_an_error_of_ours_is_what_was_wrong_and_what_to_do(failing):
    result = failing(SettingsError("LIAISON_DATA", "it is full.", hint="Empty it."))
    assert (result.exit_code, result.stderr) == (1, "Error: LIAISON_DATA: it is full. Empty it.\n")


def test_an_upstreams_text_in_an_error_cannot_steer_the_terminal(failing):
    result = failing(UpstreamRefused("slack", "Slack said \x1b[2J\u202eno.\nSecond line."))
    assert result.stderr == "Error: Slack said [2Jno.\nSecond line.\n"


def test_a_database_that_went_away_is_a_sentence(failing):
    result = failing(OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly")))
    assert result.exit_code == 1
    assert "The database does not answer: server closed the connection" in result.stderr
    assert "LIAISON_DATABASE_URL" in result.stderr


def test_a_file_that_cannot_be_used_is_named(failing):
    result = failing(PermissionError(13, "Permission denied", "/etc/secret"))
    assert (result.exit_code, result.stderr) == (1, "Error: /etc/secret cannot be used: Permission denied.\n")


def test_a_mistake_of_ours_keeps_its_traceback(failing):
    assert isinstance(failing(ZeroDivisionError()).exception, ZeroDivisionError)


def test_a_terminal_without_unicode_gets_question_marks_and_no_traceback(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    with pytest.raises(SystemExit):
        cli.main(["tokens"])  # prints its help, after the group has seen to the streams
    sys.stdout.write("→ “CSM”")
    sys.stdout.flush()
    assert raw.getvalue().endswith(b"? ?CSM?")
