"""`liaison demo --browser`: the extension in a Chromium, with the desk on the addresses that a real Zendesk has."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from server.errors import LiaisonError
from server.sandbox import chromium
from server.sandbox.chromium import Chromium
from server.sandbox.devtools import BrowserError, DevTools, until
from server.sandbox.front import Front
from server.sandbox.servers import Sandbox
from server.sandbox.world import INSTANCE_UPSTREAMS
from server.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = ("extension", "_locales", "zendesk_app/static")
HOST: Final = "acme.zendesk.com"
WORKSPACES: Final = {"global": HOST, "us-government": "acme-us-government.zendesk.com"}
"""Where each Zendesk of the sandbox stands in that browser."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`tools` speaks to the browser; `extension` is where the extension's own pages begin: `chrome-extension://…/`."""

    tools: DevTools
    extension: str


def ready(*, headless: bool) -> None:
    """Raises ClickException where no browser can be opened, before anything else is started."""
    try:
        chromium.find()
    except BrowserError as error:
        raise click.ClickException(str(error)) from error
    if not (ROOT / "manifest.json").is_file():
        raise click.ClickException("The browser extension is not here. Run this in a clone of the repository.")
    if not headless and sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        raise click.ClickException("There is no screen to open a browser on. With --once it is tried without one.")


def show(running: ExitStack, settings: Settings, sandbox: Sandbox, ticket: int, *, headless: bool) -> Opened:
    """A window that opens the API's link of a ticket; `running` closes it. Raises ClickException."""
    desks = {WORKSPACES[name]: urlsplit(sandbox.urls[upstream]).port for name, upstream in INSTANCE_UPSTREAMS.items()}
    try:
        opened = _open(
            running, settings.base_url, {host: port for host, port in desks.items() if port}, headless=headless
        )
        link = f"https://{HOST}/api/v2/tickets/{ticket}.json"
        opened.tools.ask("Target.createTarget", url=link)
    except LiaisonError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The browser has opened:          {link}")
    click.echo("  Liaison's extension made that the ticket's page. On it, press Liaison and sign in with Zendesk.")
    return opened


def _open(running: ExitStack, liaison: str, desks: Mapping[str, int], *, headless: bool) -> Opened:
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    front = Front(desks.get)
    hosts = dict.fromkeys(desks, front.start())
    running.callback(front.stop)
    flags = chromium.flags(folder / "profile", hosts, front.pin, headless=headless)
    browser = Chromium(chromium.find(), flags)
    running.callback(browser.stop)
    name = browser.tools.ask("Extensions.loadUnpacked", path=str(_copied(folder / "extension")))["id"]
    opened = Opened(browser.tools, f"chrome-extension://{name}/")
    _settle(opened, {"server": liaison})
    return opened


def _copied(folder: Path) -> Path:
    """The extension in a folder of its own: Chromium writes into what it loads.

    It may talk to this machine from the start; to any other server it asks for leave at sign-in.
    """
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    manifest["host_permissions"].append("http://127.0.0.1/*")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _settle(opened: Opened, settings: Mapping[str, str]) -> None:
    """Store settings as the options page would. A worker that is just starting does not know `chrome` yet."""
    script = f"globalThis.chrome?.storage?.local.set({json.dumps(settings)}).then(() => true)"
    worker = opened.tools.target("service_worker", opened.extension)
    until(lambda: opened.tools.evaluate(worker, script), "The extension does not start.")
