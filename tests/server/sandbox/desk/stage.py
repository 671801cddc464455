"""The desk on real sockets, a stand-in for Liaison on another site, and a Chromium to look at both."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, render_template_string, request
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from server.sandbox import zendesk
from server.sandbox.loading import load
from server.sandbox.world import World
from tools.machine import ROOT

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds until a test gives up, on a machine that is busy with other things, too
APP_PAGE = """<!doctype html><html lang="en"><title>App</title><body><h1>App at {{ location }}</h1>
<script src="/client.js"></script><script>
const heard = []; const client = ZAFClient.init();
const listen = (...names) => {
  for (const name of names) client.on(name, (message) => { heard.push([name, message ?? null]); });
  return client.get('currentUser.id'); // answered after the host has heard what comes before it
};
</script></body></html>"""


@dataclass
class Stage:
    """`posts` are the signed posts that the stand-in has received; `client` is the script that its page speaks with."""

    world: World
    desk_url: str = ""
    liaison_url: str = ""
    client: str = ""
    silent: bool = False
    posts: list[dict[str, Any]] = field(default_factory=list)

    def app(self) -> Flask:
        """Stands where Liaison would: one page, which only opens a client."""
        app = Flask(__name__)

        @app.get("/client.js")
        def script() -> tuple[str, dict[str, str]]:
            return self.client, {"Content-Type": "text/javascript", "Cache-Control": "no-store"}

        @app.post("/sidebar/<location>")
        def page(location: str) -> str:
            sent = {**request.form.to_dict(), **request.args.to_dict(), "origin_header": request.headers.get("Origin")}
            self.posts.append({"location": location, **sent})
            return "silence" if self.silent else render_template_string(APP_PAGE, location=location)

        return app


@contextmanager
def standing() -> Iterator[Stage]:
    """Both servers up: the desk on localhost, the stand-in on 127.0.0.1, which makes the frame cross-site."""
    stage = Stage(load(), client=own_client())
    with serving(stage.app()) as port:
        stage.liaison_url = f"http://127.0.0.1:{port}"
        with serving(zendesk.create_app(stage.world, "global", stage.liaison_url)) as desk_port:
            stage.desk_url = f"http://localhost:{desk_port}"
            yield stage


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Its port. The loop is our own, so that it can be ended."""
    channels: dict[int, Any] = {}
    server = create_server(app, map=channels, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True)
    stopped = threading.Event()

    def run() -> None:
        while not stopped.is_set():
            wasyncore.loop(timeout=1, map=channels, count=1)
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(channels)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    stopped.set()
    server.pull_trigger()
    thread.join(timeout=5)


def own_client() -> str:
    return (ROOT / "zendesk_app" / "static" / "zaf.js").read_text(encoding="utf-8")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def tab(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of its own, on which nothing went wrong: no error, no refused script or style."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert wrong == []


def app_frame(page: Page, panel: str = ".panel:not([hidden])") -> Frame:
    """The app of the tab in front, registered."""
    frame_element = page.locator(f"{panel} iframe").element_handle()
    frame = frame_element and frame_element.content_frame()
    assert frame
    frame.wait_for_url("**/sidebar/**")
    frame.wait_for_function("typeof client === 'object' && client && client.context().then(() => true)")
    return frame


def said(page: Page, text: str) -> None:
    """A toast with this text is shown."""
    expect(page.locator("[data-toasts]")).to_contain_text(text)
