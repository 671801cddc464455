"""Our client of the apps framework against Zendesk's own SDK: the same host, the same calls, the same answers."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.sandbox.desk.stage import Stage, app_frame, own_client, said, standing, tab
from tools.machine import ROOT

TICKET = "/agent/tickets/4242"

CALLS = {
    "the context": "client.context()",
    "the metadata": "client.metadata()",
    "one path": "client.get('ticket.id')",
    "several paths": "client.get(['ticket.requester', 'ticket.organization', 'ticket.priority'])",
    "a path and one that is unknown": "client.get(['ticket.id', 'ticket.nonsense'])",
    "an unknown path": "client.get('ticket.nonsense')",
    "a path of Object's own": "client.get('ticket.constructor')",
    "an organization's field": "client.get('ticket.organization.organizationFields.am_project_id')",
    "a custom field": "client.get('ticket.customField:custom_field_360020421853')",
    "who is signed in": "client.get('currentUser')",
    "the account": "client.get('currentAccount.subdomain')",
    "the composer": "client.get('comment.type')",
    "setting a text": "client.set('comment.text', 'Hello')",
    "setting two": "client.set({'comment.text': 'Hi', 'ticket.subject': 'Another'})",
    "setting what cannot be set": "client.set('ticket.id', 1)",
    "setting without a value": "client.set('ticket.subject')",
    "getting no string": "client.get([1])",
    "resize": "client.invoke('resize', {width: '100%', height: '444px'})",
    "notify": "client.invoke('notify', 'Well done', 'notice')",
    "tracking": "client.invoke('track', [{type: 'click'}])",
    "several actions": "client.invoke({'comment.appendText': ['one'], 'ticket.tags.add': ['two']})",
    "an unknown action": "client.invoke('makeCoffee')",
    "an action that fails": "client.invoke('ticket.collaborators.add', {})",
    "a way to nowhere": "client.invoke('routeTo', 'moon', 1)",
    "a request": "client.request('/api/v2/tickets/4242.json').then((found) => found.ticket.id)",
    "a request with a body": """client.request({
        url: '/api/v2/tickets/4242.json', type: 'PUT', contentType: 'application/json',
        data: JSON.stringify({ticket: {tags: ['a']}})}).then((found) => found.ticket.tags)""",
    "a request that fails": "client.request('/api/v2/tickets/1.json')",
    "a request to elsewhere": "client.request({url: 'https://example.com/'})",
}
ASK = """(call) => Promise.resolve().then(() => eval(call)).then(
    (answer) => ({answer: answer ?? null}),
    (reason) => ({refused: reason instanceof Error ? {name: reason.name, message: reason.message} : reason}))"""


@pytest.fixture(scope="module")
def running_stage() -> Iterator[Stage]:
    with standing() as stage:
        yield stage


@pytest.fixture
def stage(running_stage: Stage) -> Stage:
    running_stage.world.reset()
    running_stage.client = own_client()
    return running_stage


@pytest.fixture(scope="module")
def sdk(node_modules: Path, node_path: str) -> str:
    """Zendesk's SDK as one script, bundled as one would for a page."""
    entry = "import client from 'zendesk_app_framework_sdk/lib/index.js'; window.ZAFClient = client;"
    bundler = node_modules / ".bin" / "esbuild"
    done = subprocess.run([bundler, "--bundle", "--format=iife"], input=entry, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=["ours", "zendesk's"])
def client(request: pytest.FixtureRequest, stage: Stage) -> str:
    """Run the test with either client in the app's page."""
    if request.param == "zendesk's":
        stage.client = request.getfixturevalue("sdk")
    return str(request.param)


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    with tab(browser) as page:
        yield page


def _answers(page: Page, stage: Stage) -> dict[str, Any]:
    stage.world.reset()
    page.goto(stage.desk_url + TICKET)
    frame = app_frame(page)
    return {name: frame.evaluate(ASK, call) for name, call in CALLS.items()}


def _without_guid(answers: dict[str, Any], page: Page) -> Any:
    guid = page.locator(".panel:not([hidden]) iframe").get_attribute("name") or ""
    return json.loads(json.dumps(answers).replace(guid.removeprefix("app_"), "GUID"))


def test_both_clients_get_the_same_answers_from_the_same_host(page: Page, stage: Stage, sdk: str) -> None:
    ours = _without_guid(_answers(page, stage), page)
    stage.client = sdk
    theirs = _without_guid(_answers(page, stage), page)
    for name in CALLS:
        assert ours[name] == theirs[name], name
    assert ours["one path"] == {"answer": {"errors": {}, "ticket.id": 4242}}
    assert ours["an unknown path"]["refused"]["message"] == '"ticket.nonsense" No such Api'
    assert ours["a path and one that is unknown"]["answer"]["errors"]["ticket.nonsense"]["path"] == "ticket.nonsense"
    assert ours["a request"] == {"answer": 4242}
    assert ours["a request that fails"]["refused"]["status"] == 404


@pytest.mark.usefixtures("client")
def test_an_event_is_heard_until_the_handler_is_taken_off(page: Page, stage: Stage) -> None:
    page.goto(stage.desk_url + TICKET)
    frame = app_frame(page)
    frame.evaluate(
        "window.once = (value) => heard.push(['once', value]); client.on('ticket.priority.changed', once);"
        " client.get('ticket.id')"
    )
    page.get_by_label("Priority").select_option("low")
    frame.wait_for_function("heard.length === 1")
    assert frame.evaluate("client.off('ticket.priority.changed', once) === once") is True
    assert frame.evaluate("client.off('nobody.listens', once)") is False
    frame.evaluate("listen('ticket.updated')")
    page.get_by_label("Priority").select_option("high")
    frame.wait_for_function("heard.some(([name]) => name === 'ticket.updated')")
    # The first save may be told late, and is heard then: only the handler that was taken off must stay silent.
    assert [name for name, _ in frame.evaluate("heard") if name == "once"] == ["once"]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        ("() => 'Say who owns it first'", "Say who owns it first"),
        ("() => Promise.reject(new Error('Not today'))", "Not today"),
        ("() => false", "The app does not allow it."),
    ],
)
def test_a_refused_save_is_not_sent(page: Page, stage: Stage, handler: str, reason: str) -> None:
    page.goto(stage.desk_url + TICKET)
    app_frame(page).evaluate(f"client.on('ticket.save', {handler}); client.get('ticket.id')")
    page.get_by_label("Text").fill("Never to be seen")
    page.get_by_role("button", name="Submit").click()
    said(page, reason)
    assert stage.world.zendesk["global"].updates == []


@pytest.mark.usefixtures("client")
def test_an_allowed_save_is_sent(page: Page, stage: Stage) -> None:
    page.goto(stage.desk_url + TICKET)
    app_frame(page).evaluate("client.on('ticket.save', () => Promise.resolve()); client.get('ticket.id')")
    page.get_by_label("Text").fill("Here it is")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".comment").last).to_contain_text("Here it is")


@pytest.mark.usefixtures("client")
def test_an_event_of_its_own_comes_back_to_the_app(page: Page, stage: Stage) -> None:
    page.goto(stage.desk_url + TICKET)
    frame = app_frame(page)
    frame.evaluate("listen('card.moved'); client.trigger('card.moved', {by: 3})")
    frame.wait_for_function("heard.length")
    assert frame.evaluate("heard") == [["card.moved", {"by": 3}]]


@pytest.mark.parametrize(
    ("query", "opens"),
    [
        ("origin=http%3A%2F%2Flocalhost%3A1&app_guid=g", True),
        ("origin=https%3A%2F%2Facme.zendesk.com&app_guid=g", True),
        ("origin=https%3A%2F%2Facme.zendesk.com.example.com&app_guid=g", False),
        ("origin=https%3A%2F%2Fexample.com%2F.zendesk.com&app_guid=g", False),
        ("origin=http%3A%2F%2Facme.zendesk.com&app_guid=g", False),
        ("origin=http%3A%2F%2Flocalhost%3A1", False),
        ("app_guid=g", False),
    ],
)
def test_only_a_workspace_may_be_the_host(page: Page, stage: Stage, query: str, opens: bool) -> None:
    page.goto(stage.liaison_url + "/client.js?" + query)
    page.evaluate(
        "(source) => { const made = document.createElement('script'); made.text = source; document.head.append(made) }",
        own_client(),
    )
    assert page.evaluate("Boolean(ZAFClient.init())") is opens


def test_a_message_from_another_window_is_not_heard(page: Page, stage: Stage) -> None:
    page.goto(stage.desk_url + TICKET)
    frame = app_frame(page)
    frame.evaluate("listen('forged'); window.postMessage(JSON.stringify({key: 'zaf.forged'}), '*')")
    frame.evaluate("client.get('ticket.id')")
    assert frame.evaluate("heard") == []


def test_an_unanswered_call_ends(page: Page, stage: Stage) -> None:
    page.clock.install()
    page.goto(stage.desk_url + TICKET)
    frame = app_frame(page)
    frame.evaluate("client.guid; client.origin = 'http://localhost:1'; window.late = null")
    frame.evaluate("void client.get('ticket.id').catch((error) => { window.late = error.name })")
    page.clock.fast_forward(11_000)
    frame.wait_for_function("window.late")
    assert frame.evaluate("late") == "TimeoutError"
