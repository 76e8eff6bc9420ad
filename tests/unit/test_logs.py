"""Logs: one JSON line an event, whoever speaks, and nothing that somebody typed."""

import io
import json
import logging
import sys

import pytest
import structlog
from flask import Flask

from tracker import logs


@pytest.fixture
def spoken(monkeypatch):
    """The lines that were logged so far, each of which must be JSON."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    for name in logs.SERVERS:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    err = sys.stderr
    before = structlog.get_config()
    logs.configure(Flask("test"))
    yield lambda: [json.loads(line) for line in err.getvalue().splitlines()]
    structlog.configure(**before)


def test_what_the_server_says_is_a_line_of_ours(spoken):
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    (line,) = spoken()
    assert line["logger"] == "waitress.queue"
    assert line["text"] == "Task queue depth is %d"
    assert line["level"] == "warning"


def test_an_error_is_one_line_without_what_was_typed(spoken):
    try:
        raise ValueError("人吉市の花子\nさん")
    except ValueError:
        logging.getLogger("waitress").error("Exception while serving /人吉市", exc_info=True)
    (line,) = spoken()
    assert line["event"] == "unhandled_error"
    assert line["error"] == "ValueError"
    assert "人吉市" not in json.dumps(line, ensure_ascii=False)
