import json
import logging

import pytest
import structlog

from server.commands.logs import quietly, to_stderr


@pytest.fixture(autouse=True)
def as_before():
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level, waitress = root.handlers[:], root.level, logging.getLogger("waitress").level
    root.handlers[:] = []
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("waitress").setLevel(waitress)


def test_an_event_is_one_line_of_json_on_standard_error(capsys):
    to_stderr()
    structlog.get_logger("liaison.test").info("happened", upstream="slack", said="two\nlines")
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"], event["said"]) == ("happened", "info", "two\nlines")
    assert event["timestamp"].endswith("Z")


def test_the_demo_keeps_the_terminal_for_the_card_but_shows_errors(capsys):
    quietly()
    log = structlog.get_logger("liaison.test")
    log.warning("worker_ended")
    logging.getLogger("waitress").warning("queue depth")
    assert capsys.readouterr().err == ""
    log.error("unforeseen")
    assert json.loads(capsys.readouterr().err)["event"] == "unforeseen"
