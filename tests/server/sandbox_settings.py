"""The settings of an installation whose four upstreams are the sandbox."""

from pathlib import Path

from server import settings_file
from server.sandbox import connection
from server.sandbox.servers import Sandbox
from server.settings import Settings

SESSION_SECRET = "for tests only, and longer than thirty-two bytes"


def settings_of(sandbox: Sandbox, folder: Path, **environment: str) -> Settings:
    """Both instances (global, us-government) by their presets; the environment may be added to."""
    path = connection.write_settings(sandbox, folder, "http://127.0.0.1:8600")
    known = {**connection.environment(sandbox), "LIAISON_SESSION_SECRET": SESSION_SECRET}
    return settings_file.load(path, {**known, **environment})
