"""An installation as its administrator sees it: a liaison.toml, an environment, and the command."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from server.cli import main
from server.sandbox import connection
from server.sandbox.servers import Sandbox

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "server.cli"]
SECRET = "for tests only, and longer than thirty-two bytes"


@dataclass
class Installation:
    """Over the sandbox's four upstreams. `environment` and the file may be changed before `liaison` is called."""

    sandbox: Sandbox
    folder: Path
    database_url: str
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.write()
        self.environment = {
            **connection.environment(self.sandbox),
            "LIAISON_SESSION_SECRET": SECRET,
            "LIAISON_DATABASE_URL": self.database_url,
            "LIAISON_SETTINGS": str(self.settings),
            "LIAISON_DATA": str(self.folder / "data"),
        }

    @property
    def settings(self) -> Path:
        return self.folder / "liaison.toml"

    def write(self, *, top: str = "", end: str = "") -> None:
        """The file anew, with more at its head (before the first table) or at its end."""
        connection.write_settings(self.sandbox, self.folder, "http://127.0.0.1:8600", top=top)
        self.settings.write_text(self.settings.read_text() + end)

    def change(self, old: str, new: str) -> None:
        text = self.settings.read_text()
        assert old in text
        self.settings.write_text(text.replace(old, new))

    def liaison(self, *arguments: str) -> Result:
        """The command in this process. An error that is no sentence of ours is raised."""
        result = CliRunner().invoke(main, list(arguments), env={**self.environment, "COLUMNS": "100"})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def started(self, *arguments: str) -> "Started":
        return Started(arguments, self.environment)


class Started:
    """The command as a process of its own; `until` reads what it says. Use as a context: it does not outlive it."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
        self.said = ""
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env={**mine, **environment},
            start_new_session=True,
        )

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def until(self, words: str) -> str:
        """All that it has said, up to the line that holds these words."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return self.said
        raise AssertionError(f"it ended without {words!r}:\n{self.said}")

    def ended(self, by: signal.Signals | None = None) -> int:
        """Its exit status; `by` is sent to it first."""
        if by:
            self.process.send_signal(by)
        assert self.process.stdout
        self.said += self.process.stdout.read()
        return self.process.wait()


def taken_port() -> socket.socket:
    """A socket that listens on a port, for as long as the block runs."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    return held
