"""A PostgreSQL of our own, from a folder: for the demo, the tests and small teams.

It listens on a socket that only its own account and root can open, never on TCP. One process owns it: that one starts
it, and stops it by itself; what a killed owner left running is stopped before the folder is used again.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psycopg

from server.db.binaries import VERSION, Programs, programs
from server.errors import SettingsError

SETTING: Final = "LIAISON_DATA"
LONGEST_SOCKET: Final = 90  # bytes; Linux allows 107 with the file's own name
PATIENCE: Final = 30.0  # seconds, for a start after a crash and for a stop
QUIET: Final = ("listen_addresses=", "log_checkpoints=off", "unix_socket_permissions=0700", "max_connections=200")
UNSAFE: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(slots=True)
class Running:
    """A server that we own. `url` is for SQLAlchemy; `stop()` may be called twice."""

    url: str
    process: subprocess.Popen[bytes]
    _lock: IO[str] = field(repr=False)
    _sockets: Path = field(repr=False)

    def stop(self) -> None:
        """Stop it, and wait until it has stopped. Connections still open are closed by it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": https://www.postgresql.org/docs/18/server-shutdown.html
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        with suppress(OSError):
            self._sockets.rmdir()  # the short-named folder, empty by now; the data folder never is
        self._lock.close()


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """The URL of a server that runs from `folder` until the block ends. Raises SettingsError."""
    server = start(folder, durable=durable)
    try:
        yield server.url
    finally:
        server.stop()


def start(folder: Path, *, durable: bool = True) -> Running:
    """Start the server of `folder` (made when it is missing). `durable=False` is for tests: a crash may lose data.

    Raises SettingsError: the folder has an owner that is alive, nobody but root may enter it, it was made by another
    PostgreSQL, or the server does not start (with the end of its log).
    """
    folder = _entered(folder.expanduser().absolute())
    lock = _owned(folder)
    try:
        found = programs(folder)
        data = folder / "data"
        _stop_what_was_left(data)
        _made(found, data, durable)
        return _started(found, folder, data, lock, durable)
    except BaseException:
        lock.close()
        raise


def url_of_running(folder: Path) -> str | None:
    """The URL of the server that another process runs from `folder` just now, else None."""
    try:
        with (folder / "owner").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _url(_socket_folder(programs(folder), folder.absolute() / "data"))
    return None


def stop_what_was_left(folder: Path) -> None:
    """Stop the server that a killed owner of `folder` left running. Raises SettingsError for a living one."""
    lock = _owned(folder)
    try:
        _stop_what_was_left(folder / "data")
    finally:
        lock.close()


def _entered(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(SETTING, f"{folder} cannot be made: {error.strerror}.", hint="Name another.") from error
    if os.geteuid() == 0:
        closed = [path for path in (folder, *folder.parents) if not path.stat().st_mode & 0o001]
        if closed:  # opening somebody's folder to everyone is not ours to do
            raise SettingsError(
                SETTING,
                f"{closed[-1]} may be entered by root only, and PostgreSQL does not run as root.",
                hint=f"Name a folder like /var/lib/liaison, or `chmod o+x {closed[-1]}`.",
            )
    return folder


def _owned(folder: Path) -> IO[str]:
    """The lock on the folder; the kernel drops it when its holder dies, however it dies."""
    lock = (folder / "owner").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        owner = lock.read().strip() or "?"
        lock.close()
        raise SettingsError(
            SETTING,
            f"{folder} is in use by process {owner}.",
            hint="Stop that Liaison first, or name another folder.",
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _stop_what_was_left(data: Path) -> None:
    """Stop a server whose owner was killed. It is known by the folder it works in: its id may be another's by now."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        if Path(f"/proc/{pid}/cwd").readlink() != data:
            return
        os.kill(pid, signal.SIGINT)
    except (OSError, ValueError):
        return
    ends = time.monotonic() + PATIENCE
    while Path(f"/proc/{pid}/cwd").exists() and time.monotonic() < ends:
        time.sleep(0.02)


def _made(found: Programs, data: Path, durable: bool) -> None:
    made = data / "PG_VERSION"
    if made.exists():
        if (version := made.read_text(encoding="ascii").strip()) != VERSION:
            raise SettingsError(
                SETTING,
                f"{data} was made by PostgreSQL {version}; this is {VERSION}.",
                hint="Dump it with the old one and load it with the new one, or name another folder.",
            )
        return
    shutil.rmtree(data, ignore_errors=True)  # an initdb that was interrupted
    _private(data, found)
    command = found.command(
        "initdb",
        f"--pgdata={data}",
        "--username=liaison",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        *(() if durable else ("--no-sync", "--wal-segsize=1")),
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False, **found.process())  # noqa: S603 ours
    if done.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise SettingsError(SETTING, f"no database could be made in {data}: {done.stderr.strip()[-500:]}")


def _private(folder: Path, found: Programs) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if found.account is not None:
        os.chown(folder, found.account.pw_uid, found.account.pw_gid)


def _socket_folder(found: Programs, data: Path) -> Path:
    """The data folder itself, or a private one with a short name when a socket's name would be too long there."""
    if len(os.fsencode(data)) <= LONGEST_SOCKET:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"liaison-{name}"
    # Made first and looked at then: between a look and the making, somebody else could put theirs there.
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    owner = folder.lstat()
    if not stat.S_ISDIR(owner.st_mode) or owner.st_uid not in (os.geteuid(), data.stat().st_uid):
        raise SettingsError(SETTING, f"{folder} belongs to somebody else.", hint="Name a shorter data folder.")
    _private(folder, found)
    folder.chmod(0o700)
    return folder


def _started(found: Programs, folder: Path, data: Path, lock: IO[str], durable: bool) -> Running:
    sockets = _socket_folder(found, data)
    options = [*QUIET, f"unix_socket_directories={sockets}", *(() if durable else UNSAFE)]
    command = found.command("postgres", "-D", str(data), *(f"--{option}" for option in options))
    log = folder / "log"
    # PostgreSQL may write into it what it was asked to keep, so it is for this account only.
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
        os.fchmod(output.fileno(), 0o600)
        # A session of its own: a Ctrl-C on the terminal must not stop it before those who use it have ended.
        process = subprocess.Popen(  # noqa: S603 our own command
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **found.process()
        )
    server = Running(_url(sockets), process, lock, sockets)
    try:
        _await(process, sockets, log)
    except BaseException:
        server.stop()
        raise
    return server


def _await(process: subprocess.Popen[bytes], sockets: Path, log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends:
        try:
            psycopg.connect(host=str(sockets), user="liaison", dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)
    tail = log.read_text(encoding="utf-8", errors="replace").strip()[-800:]
    raise SettingsError(SETTING, f"the embedded PostgreSQL did not start. The end of {log}:\n{tail}")


def _url(sockets: Path) -> str:
    return f"postgresql+psycopg://liaison@/postgres?host={quote(str(sockets))}"
