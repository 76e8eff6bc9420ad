"""Starts the process that looks at a file, watches it, and ends it when it takes too much.

It gets the bytes as its standard input and nothing else: no name, no database, a bare environment.
It bounds itself where the system can (Linux); everywhere the watch here ends it when it takes too
long or too much memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import psutil  # type: ignore[import-untyped]

_CHILD: Final = Path(__file__).with_name("child.py")
_PAUSE: Final = 0.02
_WINDOWS: Final = os.name == "nt"
#: No window of its own, and below the pages in priority.
_OPTIONS: Final[dict[str, Any]] = {"creationflags": 0x08000000 | 0x4000} if _WINDOWS else {}
#: What a Python needs to start, on Windows too; nothing of the installation goes along.
ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR")
#: No locale: some systems map all of theirs, which would count as addresses.
_PLAIN: Final = {"LC_ALL": "C"}


class TooMuch(Exception):
    """It was ended: it took more time or memory, or said more, than it may."""


class Starved(TooMuch):
    """The clock ended it before it could compute as long as it may: this machine is busy."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the work may take. Seconds of computing, seconds by the clock, and bytes.

    `memory` is what is in use, `addresses` what is asked for (more, because libraries map files),
    `output` what it may answer.
    """

    cpu_seconds: int
    seconds: float
    memory: int
    addresses: int
    output: int


def answer_of(
    work: str, arguments: Sequence[str], content: bytes, bounds: Bounds, *, libraries: bool
) -> bytes:
    """What the module `work` answers to `content`; at most one byte more than `bounds.output`.

    `libraries`: whether it needs installed ones; without, it starts in half the time.
    Raises TooMuch, of which Starved is one. An answer may be cut short: the process can have
    ended itself.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(content)
        given.seek(0)
        _run(_command(work, arguments, bounds, libraries=libraries), given, made, bounds)
        made.seek(0)
        return made.read(bounds.output + 1)


def _command(work: str, arguments: Sequence[str], bounds: Bounds, *, libraries: bool) -> list[str]:
    python = [sys.executable, "-I", *([] if libraries else ["-S"]), "-X", "utf8"]
    limits = [str(n) for n in (bounds.cpu_seconds, bounds.addresses, bounds.output)]
    return [*python, str(_CHILD), work, *limits, *arguments]


def _run(command: list[str], given: IO[bytes], made: IO[bytes], bounds: Bounds) -> None:
    """Run the process to its end, or to the end of our patience. Raises TooMuch."""
    process = subprocess.Popen(  # noqa: S603 (our own program, and words of ours)
        command,
        stdin=given,
        stdout=made,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | _PLAIN,
        close_fds=True,
        **_OPTIONS,
    )
    try:
        _watch(process, made, bounds)
    finally:
        _end(process)


def _watch(process: "subprocess.Popen[bytes]", made: IO[bytes], bounds: Bounds) -> None:
    until = time.monotonic() + bounds.seconds
    while not _has_ended(process):
        memory, computed = _used(process.pid)
        if memory > bounds.memory or computed > bounds.cpu_seconds:
            raise TooMuch
        if os.fstat(made.fileno()).st_size > bounds.output:
            raise TooMuch
        if time.monotonic() > until:
            raise Starved


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(_PAUSE)
    except subprocess.TimeoutExpired:
        return False
    return True


def _family(pid: int) -> list[Any]:
    """The process and what it started: on Windows python.exe of a venv only starts the real one."""
    try:
        process = psutil.Process(pid)
        return [*(process.children(recursive=True) if _WINDOWS else ()), process]
    except psutil.NoSuchProcess:
        return []


def _used(pid: int) -> tuple[int, float]:
    """Bytes of memory in use, and seconds of computing so far."""
    memory, computed = 0, 0.0
    for process in _family(pid):
        try:
            memory += int(process.memory_info().rss)
            times = process.cpu_times()
            computed += float(times.user) + float(times.system)
        except psutil.Error:
            continue  # it has just ended
    return memory, computed


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        for member in _family(process.pid):
            try:
                member.kill()
            except psutil.Error:
                continue  # it has just ended
    process.wait()
