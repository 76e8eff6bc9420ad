"""Pictures of a file's pages, made by a process of its own (`child.py`) that is watched."""

import threading
from dataclasses import dataclass
from typing import Final

from tracker.bounded.process import Bounds, TooMuch, answer_of
from tracker.domain.errors import InputError
from tracker.scans import limits
from tracker.scans.frames import Frame, Refused, frames
from tracker.scans.pixels import TOO_MANY_PIXELS
from tracker.scans.structure import BROKEN

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
    numbers = (
        limits.MOST_PAGES,
        limits.MOST_PIXELS,
        limits.LONGEST_PAGE_SIDE,
        limits.LONG_SIDE,
    )
    try:
        said = answer_of(
            "tracker.scans.child",
            [kind, *map(str, numbers)],
            content,
            _bounds(),
            libraries=True,
        )
    except TooMuch as error:
        raise Refused("memory") from error
    return frames(said[: limits.LARGEST_OUTPUT])


def _bounds() -> Bounds:
    return Bounds(
        limits.CPU_SECONDS,
        limits.SECONDS,
        limits.MEMORY,
        limits.ADDRESSES,
        limits.LARGEST_OUTPUT,
    )
