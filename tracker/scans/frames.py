"""What the process that opens a scan says, in bytes that nothing has to be trusted for.

    PAGE number width height length (each 4 bytes, big-endian), then a JPEG of that length
    FAIL length, then a word that says why
    DONE number of pages

What does not end in DONE or FAIL is of a process that was ended: it took too much.
"""

import struct
from dataclasses import dataclass
from typing import Final

from tracker.scans.limits import LONG_SIDE, MOST_PAGES

_PAGE: Final = struct.Struct(">4I")
_NUMBER: Final = struct.Struct(">I")
_JPEG: Final = (b"\xff\xd8\xff", b"\xff\xd9")


class Refused(Exception):
    """The file is not taken; `why` is a word for the sentence that is said."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's number, its pixels and its JPEG."""

    number: int
    width: int
    height: int
    content: bytes


def frames(said: bytes) -> list[Frame]:
    """All pages, in order. Raises Refused where it says why, or where anything is missing."""
    pages: list[Frame] = []
    place = 0
    while len(pages) <= MOST_PAGES:
        word, place = said[place : place + 4], place + 4
        if word == b"PAGE":
            page, place = _page(said, place)
            pages.append(page)
            continue
        number = _NUMBER.unpack(said[place : place + 4].ljust(4, b"\0"))[0]
        if word == b"FAIL":
            raise Refused(said[place + 4 : place + 4 + number].decode("ascii", "replace"))
        if word == b"DONE" and number == len(pages) > 0 and len(said) == place + 4:
            return pages
        break
    raise Refused("memory")


def _page(said: bytes, place: int) -> tuple[Frame, int]:
    head = said[place : place + _PAGE.size]
    if len(head) < _PAGE.size:
        raise Refused("memory")
    number, width, height, length = _PAGE.unpack(head)
    start = place + _PAGE.size
    content = said[start : start + length]
    whole = len(content) == length and content.startswith(_JPEG[0]) and content.endswith(_JPEG[1])
    if not whole or not (0 < width <= LONG_SIDE and 0 < height <= LONG_SIDE):
        raise Refused("memory")
    return Frame(number, width, height, content), start + length
