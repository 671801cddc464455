import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click import ClickException

from server.commands.demo import conclude
from server.commands.settings import ENVIRONMENT
from tests.server.commands.installation import Installation, Started, taken_port

READY = "Ctrl-C stops all of it."
SANDBOX_PORTS_MAY_BE_TAKEN = ("--port", "0")


@pytest.fixture
def data(shared_temporary_folder, request):
    return shared_temporary_folder / request.node.name[:30]


@pytest.fixture
def demo(installation: Installation, data: Path) -> Installation:
    """Nothing but a data folder: the demo needs no settings of ours."""
    installation.environment = {"LIAISON_DATA": str(data)}
    return installation


def running_demo(demo: Installation, *more: str) -> Started:
    return demo.started("demo", *(more or SANDBOX_PORTS_MAY_BE_TAKEN))


def postgres_of(data: Path) -> int:
    return int((data / "demo" / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def stops_as_a_whole(running: Started, data: Path, by: signal.Signals) -> None:
    postgres = postgres_of(data)
    os.killpg(running.process.pid, by)  # as a terminal does: the whole group gets it
    assert running.ended() == 0
    assert running.said.endswith("\nStopping.\n")
    assert not lives(postgres)
    assert not (data / "demo" / ENVIRONMENT).exists()


def test_it_shows_the_card_and_the_desk_serves_other_commands_and_ends_with_control_c(demo, data):
    with running_demo(demo) as running:
        said = running.until(READY)
        assert "Daniel Achterberg" in said
        assert "/agent/tickets/4242" in said
        assert "liaison --demo context 4201" in said

        card = demo.liaison("--demo", "context", "4201")
        assert (card.exit_code, "#4201" in card.stdout) == (0, True)
        assert "Lighthouse" in demo.liaison("--demo", "context", "7001", "--instance", "us-government").stdout
        health = demo.liaison("--demo", "doctor")
        assert health.stdout.endswith("All is well.\n")
        assert demo.liaison("--demo", "tokens", "create", "mine").exit_code == 0

        second = demo.liaison("demo", *SANDBOX_PORTS_MAY_BE_TAKEN)
        assert second.exit_code == 1
        assert f"{data}/demo/postgres is in use by process {running.process.pid}." in second.stderr
        assert "Stop that Liaison first" in second.stderr
        stops_as_a_whole(running, data, signal.SIGINT)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
def test_it_is_stopped_as_a_whole(demo, data, by):
    with running_demo(demo) as running:
        running.until(READY)
        stops_as_a_whole(running, data, by)


def test_what_a_killed_demo_left_is_stopped_by_the_next(demo, data):
    with running_demo(demo) as killed:
        killed.until(READY)
        left = postgres_of(data)
        killed.ended(by=signal.SIGKILL)
    assert lives(left)
    assert "no demo is running" in demo.liaison("--demo", "context", "4201").stderr
    with running_demo(demo, "--once", *SANDBOX_PORTS_MAY_BE_TAKEN) as once:
        assert once.ended() == 0
    assert not lives(left)
    assert "Checked: everything answers." in once.said


def test_a_taken_port_is_said_and_another_is_taken_and_nothing_is_left_behind(demo, data):
    with taken_port() as held:
        port = str(held.getsockname()[1])
        with running_demo(demo, "--once", "--port", port) as once:
            assert once.ended() == 0
    assert f"127.0.0.1:{port} is taken by another program." in once.said
    assert "Taking another." in once.said
    address = next(line for line in once.said.splitlines() if line.startswith("Liaison itself")).split()[-1]
    assert urlsplit(address).port != int(port)
    assert "Checked: everything answers." in once.said
    assert not (data / "demo" / "postgres" / "data" / "postmaster.pid").exists()
    assert not (data / "demo" / ENVIRONMENT).exists()


def test_once_ends_with_what_went_wrong(demo):
    demo.environment["LIAISON_DEADLINE"] = "soon"
    with running_demo(demo, "--once", *SANDBOX_PORTS_MAY_BE_TAKEN) as once:
        assert once.ended() == 1
    assert "Error: LIAISON_DEADLINE: 'soon' is not a number of seconds. For example 2.5." in once.said
    assert "Traceback" not in once.said


def test_once_fails_with_every_problem_that_its_check_found(capsys):
    with pytest.raises(ClickException) as failed:
        conclude(["The worker has not started.", "The context recommends nothing."])
    assert failed.value.exit_code == 1
    assert failed.value.message == "The worker has not started.\nThe context recommends nothing."
    assert capsys.readouterr().out == ""


def test_a_data_folder_that_cannot_be_made_is_a_sentence(demo, tmp_path):
    (tmp_path / "file").write_text("")
    demo.environment["LIAISON_DATA"] = str(tmp_path / "file")
    result = demo.liaison("demo", "--once")
    assert result.exit_code == 1
    assert f"{tmp_path}/file/demo cannot be used: Not a directory." in result.stderr


def test_a_postgresql_that_cannot_start_is_a_sentence(demo, data):
    (data / "demo" / "postgres" / "data").mkdir(parents=True)
    (data / "demo" / "postgres" / "data" / "PG_VERSION").write_text("9")
    result = demo.liaison("demo", "--once")
    assert result.exit_code == 1
    assert "was made by PostgreSQL 9" in result.stderr
