"""Pictures of a file's pages, made by a process of its own (`child.py`) that is watched.

It gets the bytes as its standard input and nothing else: no name, no database, a bare environment.
It bounds itself where the system can (Linux); everywhere the watch here ends it when it takes too
long or too much memory.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import psutil  # type: ignore[import-untyped]

from tracker.domain.errors import InputError
from tracker.scans import limits
from tracker.scans.frames import Frame, Refused, frames
from tracker.scans.pixels import TOO_MANY_PIXELS
from tracker.scans.structure import BROKEN

_CHILD: Final = Path(__file__).with_name("child.py")
_PAUSE: Final = 0.02
#: What a Python needs to start, on Windows too; nothing of the installation goes along.
_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR")
_turns = threading.BoundedSemaphore(limits.AT_ONCE)

TOO_MUCH = (
    "開くのに時間かメモリーがかかりすぎるので、印刷してスキャンし直すか、"
    "ページを分けたものを選んでください。"
)
BUSY = "いまほかのファイルの確認で混み合っているので、少し待ってからもう一度選んでください。"
_SENTENCES: Final = {
    "encrypted": "パスワードで保護されたPDFなので、保護を外して保存し直したものを選んでください。",
    "broken": BROKEN,
    "empty": "ページが1つもないPDFなので、元のファイルを確かめて選び直してください。",
    "pages": f"ページが多すぎるので、1つ{limits.MOST_PAGES}ページまでに分けて選んでください。",
    "page_size": "紙の大きさがおかしいページがあるので、"
    "A4などで印刷してスキャンし直したものを選んでください。",
    "pixels": TOO_MANY_PIXELS,
    "memory": TOO_MUCH,
}


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page to look at: its number from 1, pixels, and a JPEG made here."""

    number: int
    width: int
    height: int
    content: bytes


def pictures_of(kind: str, content: bytes) -> tuple[PageImage, ...]:
    """Each page of a `pdf`, or the one picture of a `jpeg` or `png`, upright. Raises InputError."""
    if not _turns.acquire(timeout=limits.SECONDS):
        raise InputError(BUSY)
    try:
        return tuple(_page(frame) for frame in _made(kind, content))
    except Refused as refused:
        raise InputError(_SENTENCES.get(refused.why, TOO_MUCH)) from refused
    finally:
        _turns.release()


def _page(frame: Frame) -> PageImage:
    return PageImage(frame.number, frame.width, frame.height, frame.content)


def _made(kind: str, content: bytes) -> list[Frame]:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(content)
        given.seek(0)
        _run(kind, given, made)
        made.seek(0)
        return frames(made.read(limits.LARGEST_OUTPUT + 1))


def _run(kind: str, given: IO[bytes], made: IO[bytes]) -> None:
    """Run the process to its end, or to the end of our patience. Raises Refused."""
    options: dict[str, Any] = {"creationflags": 0x08000000 | 0x4000} if os.name == "nt" else {}
    process = subprocess.Popen(  # noqa: S603 (our own program, and a word of ours)
        [sys.executable, "-I", "-X", "utf8", str(_CHILD), kind, *_limits()],
        stdin=given,
        stdout=made,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        close_fds=True,
        **options,
    )
    try:
        _watch(process, made)
    finally:
        _end(process)


def _limits() -> list[str]:
    """What child.Limits holds, in its order."""
    numbers = (
        limits.MOST_PAGES,
        limits.MOST_PIXELS,
        limits.LONGEST_PAGE_SIDE,
        limits.LONG_SIDE,
        limits.CPU_SECONDS,
        limits.ADDRESSES,
        limits.LARGEST_OUTPUT,
    )
    return [str(number) for number in numbers]


def _watch(process: "subprocess.Popen[bytes]", made: IO[bytes]) -> None:
    until = time.monotonic() + limits.SECONDS
    while process.poll() is None:
        if time.monotonic() > until or _memory(process.pid) > limits.MEMORY:
            raise Refused("memory")
        if os.fstat(made.fileno()).st_size > limits.LARGEST_OUTPUT:
            raise Refused("memory")
        time.sleep(_PAUSE)


def _family(pid: int) -> list[Any]:
    """The process and what it started: on Windows python.exe of a venv only starts the real one."""
    try:
        process = psutil.Process(pid)
        return [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return []


def _memory(pid: int) -> int:
    used = 0
    for process in _family(pid):
        try:
            used += int(process.memory_info().rss)
        except psutil.Error:
            continue  # it has just ended
    return used


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        for member in _family(process.pid):
            try:
                member.kill()
            except psutil.Error:
                continue  # it has just ended
    process.wait()
