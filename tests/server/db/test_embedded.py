import os
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from server.db import embedded
from server.errors import SettingsError

ROOT = Path(__file__).parents[3]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused by PostgreSQL, so only root has this trap")

# Starts the server of argv[1], prints its process id, and waits to be killed.
HOLDER = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from server.db import embedded
    server = embedded.start(Path(sys.argv[1]), durable=False)
    print(server.process.pid, flush=True)
    time.sleep(600)
""")


@pytest.fixture
def folder(shared_temporary_folder, request):
    return shared_temporary_folder / request.node.name[:40]


def ask(url, question="SELECT 1"):
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(question)).scalar_one()
    finally:
        engine.dispose()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def killed_holder(folder):
    """A server whose owner was killed with SIGKILL: the process id of the server."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.wait()
    holder.stdout.close()
    return pid


def test_what_is_written_is_there_after_a_restart(folder):
    with embedded.running(folder) as url:
        ask(url, "SELECT count(*) FROM pg_tables")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 42 AS number"))
        engine.dispose()
    with embedded.running(folder) as url:
        assert ask(url, "SELECT number FROM kept") == 42


def test_it_listens_on_no_tcp_port(folder):
    with embedded.running(folder, durable=False) as url:
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SELECT inet_server_addr() IS NULL")


def test_only_its_own_account_can_open_its_data_and_its_socket(folder):
    with embedded.running(folder, durable=False):
        assert mode(folder / "data") == 0o700
        assert mode(folder / "data" / ".s.PGSQL.5432") == 0o700


def test_nobody_else_may_read_its_log(folder):
    folder.mkdir(mode=0o711)
    (folder / "log").touch(mode=0o644)
    with embedded.running(folder, durable=False):
        assert mode(folder / "log") == 0o600


def test_a_socket_folder_that_somebody_else_made_to_lead_elsewhere_is_refused(folder, tmp_path):
    data = folder / ("x" * 90) / "data"
    data.mkdir(parents=True)
    found = embedded.programs(folder)
    sockets = embedded._socket_folder(found, data)
    sockets.rmdir()
    sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(SettingsError, match="somebody else"):
            embedded._socket_folder(found, data)
    finally:
        sockets.unlink()


def test_it_is_stopped_at_the_end_of_the_block(folder):
    with embedded.running(folder, durable=False) as url:
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        assert ask(url) == 1
    assert not lives(pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_it_is_stopped_when_the_block_raises(folder):
    with pytest.raises(RuntimeError), embedded.running(folder, durable=False):
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        raise RuntimeError
    assert not lives(pid)


def test_it_is_stopped_while_somebody_is_connected(folder):
    server = embedded.start(folder, durable=False)
    engine = create_engine(server.url)
    connection = engine.connect()
    server.stop()
    server.stop()
    assert not lives(server.process.pid)
    connection.invalidate()
    connection.close()
    engine.dispose()


def test_a_second_owner_is_told_who_the_first_is(folder):
    with embedded.running(folder, durable=False), pytest.raises(SettingsError) as refused:
        embedded.start(folder, durable=False)
    assert f"in use by process {os.getpid()}" in refused.value.message
    assert str(folder) in refused.value.message


def test_what_a_killed_owner_left_running_is_stopped_and_the_folder_used_again(folder):
    left = killed_holder(folder)
    assert lives(left)
    with embedded.running(folder, durable=False) as url:
        assert not lives(left)
        assert ask(url) == 1


def test_what_was_left_can_be_stopped_without_a_start_but_not_a_living_owners(folder):
    left = killed_holder(folder)
    embedded.stop_what_was_left(folder)
    assert not lives(left)
    with embedded.running(folder, durable=False) as url:
        with pytest.raises(SettingsError, match="in use by process"):
            embedded.stop_what_was_left(folder)
        assert ask(url) == 1


def test_a_left_process_id_that_is_another_process_by_now_is_left_alone(folder):
    left = killed_holder(folder)
    os.kill(left, signal.SIGKILL)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        written = (folder / "data" / "postmaster.pid").read_text().split("\n", 1)
        (folder / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{written[1]}")
        embedded._stop_what_was_left(folder / "data")
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_initdb_that_was_interrupted_is_done_again(folder):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "half").write_text("")
    with embedded.running(folder, durable=False) as url:
        assert ask(url) == 1


def test_data_of_another_postgresql_are_refused_by_version(folder):
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(SettingsError, match=r"made by PostgreSQL 16; this is 18"):
        embedded.start(folder)


def test_a_start_that_fails_shows_the_end_of_the_log_and_frees_the_folder(folder):
    with embedded.running(folder, durable=False):
        pass
    (folder / "data" / "global" / "pg_control").rename(folder / "pg_control")
    for _ in range(2):
        with pytest.raises(SettingsError, match="pg_control"):
            embedded.start(folder, durable=False)
    (folder / "pg_control").rename(folder / "data" / "global" / "pg_control")
    with embedded.running(folder, durable=False) as url:
        assert ask(url) == 1


def test_a_folder_with_a_very_long_name_gets_its_socket_elsewhere_and_leaves_nothing_there(folder):
    for _ in range(2):
        with embedded.running(folder / ("long" * 20) / ("name " * 10), durable=False) as url:
            sockets = Path(make_url(url).query["host"])
            assert ask(url) == 1
            assert mode(sockets) == 0o700
        assert not sockets.exists()


def test_a_folder_with_a_space_and_a_percent_sign_works(folder):
    with embedded.running(folder / "50% of it's $HOME", durable=False) as url:
        assert ask(url) == 1


def test_a_folder_that_cannot_be_made_is_named(folder):
    folder.write_text("a file")
    with pytest.raises(SettingsError, match="cannot be made"):
        embedded.start(folder / "data")


@as_root
def test_as_root_the_folders_above_keep_their_modes(folder):
    above = folder / "above"
    above.mkdir(parents=True, mode=0o711)
    above.chmod(0o711)
    before = {path: mode(path) for path in (above, *above.parents)}
    with embedded.running(above / "data", durable=False):
        assert {path: mode(path) for path in before} == before
    assert {path: mode(path) for path in before} == before


@as_root
def test_as_root_a_folder_that_only_root_may_enter_is_refused_and_stays_closed(folder):
    folder.mkdir()
    folder.chmod(0o700)
    with pytest.raises(SettingsError, match=f"{folder} may be entered by root only"):
        embedded.start(folder / "data")
    assert mode(folder) == 0o700


@as_root
def test_as_root_the_server_runs_as_an_account_of_its_own(folder):
    with embedded.running(folder, durable=False):
        assert (folder / "data").stat().st_uid != 0
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        assert Path(f"/proc/{pid}").stat().st_uid == (folder / "data").stat().st_uid
