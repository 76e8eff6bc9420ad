"""Long work beside the pages: only so many processes at a time, the others wait their turn."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, current_app

from tracker.web import beside


class Process:
    """One that runs until it is told to end; what it ends with is `code`."""

    def __init__(self, words: list[str]) -> None:
        self.pid, self.token, self.end, self.code = 1, words[-1], threading.Event(), 0

    def wait(self) -> int:
        self.end.wait(10)
        return self.code


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """The processes in the order in which they were started; all end with the test."""
    found: list[Process] = []

    def start(words: list[str], **_options: object) -> Process:
        process = Process(words)
        found.append(process)
        return process

    monkeypatch.setattr(beside.subprocess, "Popen", start)
    yield found
    until(lambda: not [process.end.set() for process in found if not process.end.is_set()])


def nothing() -> None:
    """To be done where a process is lost."""


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_many_at_once_run_a_few_at_a_time_and_nobody_waits_for_them(app: Flask, started):
    before = time.monotonic()
    with app.app_context():
        for number in range(5):
            beside.start_beside("export-run", f"token-{number}", nothing)
    assert time.monotonic() - before < 1, "the page goes on"
    for done in range(5):
        until(lambda done=done: len(started) == min(done + beside.MOST, 5))
        time.sleep(0.05)
        assert len(started) == min(done + beside.MOST, 5)
        started[done].end.set()
    assert {process.token for process in started} == {f"token-{number}" for number in range(5)}


def test_one_that_cannot_be_started_gives_its_place_to_the_next(app: Flask, monkeypatch):
    tried: list[str] = []
    lost: list[str] = []

    def start(words: list[str], **_options: object) -> Process:
        tried.append(words[-1])
        raise OSError("no memory")

    monkeypatch.setattr(beside.subprocess, "Popen", start)
    with app.app_context():
        for number in range(beside.MOST + 2):
            beside.start_beside("export-run", f"token-{number}", lambda: lost.append("one"))
    until(lambda: len(tried) == beside.MOST + 2)
    until(lambda: len(lost) == beside.MOST + 2)


@pytest.mark.parametrize(("code", "is_lost"), [(0, False), (1, True), (-9, True)])
def test_one_that_did_not_end_well_is_noticed(app: Flask, started, code, is_lost):
    lost: list[str] = []
    with app.app_context():
        beside.start_beside("export-run", "token", lambda: lost.append(current_app.name))
    until(lambda: len(started) == 1)
    started[0].code = code
    started[0].end.set()
    if is_lost:
        until(lambda: lost == [app.name])
    time.sleep(0.1)
    assert bool(lost) is is_lost
