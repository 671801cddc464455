"""Speaking with a browser over a pipe, with the browser's end in the test's hands."""

import json
import os
from contextlib import suppress

import pytest

from server.sandbox import devtools
from server.sandbox.devtools import BrowserError, DevTools, until


@pytest.fixture
def pipes():
    """What we write in, what the browser reads; what it writes in, what we read."""
    ends = [*os.pipe(), *os.pipe()]
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def speaking(pipes: list[int], *said: dict[str, object]) -> DevTools:
    """A browser that has said these things already."""
    _, ours, theirs, browser = pipes[0], pipes[1], pipes[2], pipes[3]
    os.write(browser, b"".join(json.dumps(each).encode() + b"\0" for each in said))
    return DevTools(ours, theirs)


def test_an_answer_is_that_of_its_question_whatever_else_is_told(pipes):
    tools = speaking(pipes, {"method": "Target.targetCreated"}, {"id": 7, "result": {}}, {"id": 1, "result": {"a": 2}})
    assert tools.ask("Target.getTargets", "session", deep=True) == {"a": 2}
    asked = {"id": 1, "method": "Target.getTargets", "params": {"deep": True}, "sessionId": "session"}
    assert json.loads(os.read(pipes[0], 1000).rstrip(b"\0")) == asked


def test_what_the_browser_refuses_is_said_in_its_words(pipes):
    tools = speaking(pipes, {"id": 1, "error": {"message": "No such target"}})
    with pytest.raises(BrowserError, match=r"The browser refuses Target.attach: No such target"):
        tools.ask("Target.attach")


def test_what_a_script_throws_is_said_and_its_target_is_let_go(pipes):
    thrown = {"exceptionDetails": {"text": "Uncaught", "exception": {"description": "Error: no"}}}
    tools = speaking(
        pipes,
        {"id": 1, "result": {"sessionId": "s"}},
        {"id": 2, "result": {"result": {}, **thrown}},
        {"id": 3, "result": {}},
    )
    with pytest.raises(BrowserError, match="A script failed: Error: no"):
        tools.evaluate("target", "fail()")
    assert b"Target.detachFromTarget" in os.read(pipes[0], 1000)


def test_a_browser_that_has_gone_or_keeps_silent_is_no_hang(pipes, monkeypatch):
    monkeypatch.setattr(devtools, "PATIENCE", 0.01)
    with pytest.raises(BrowserError, match="has not answered within"):
        speaking(pipes).ask("Browser.close")
    os.close(pipes[3])
    with pytest.raises(BrowserError, match="The browser has gone"):
        DevTools(pipes[1], pipes[2]).ask("Browser.close")


def test_what_never_comes_is_said(monkeypatch):
    monkeypatch.setattr(devtools, "APPEARS_IN", 0.0)
    with pytest.raises(BrowserError, match="There is no page"):
        until(lambda: None, "There is no page.")
