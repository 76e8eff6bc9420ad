"""The segments of a JPEG, from the first byte to the last: what is hidden in them or behind them.

Telephones put more behind the end of a picture than nothing: smaller pictures and gain maps, listed
in an MPF segment (CIPA DC-007), or a trailer of their maker (SEFT, Samsung). These are taken; a
film behind the picture or anything else is not.
"""

import re
import struct
from dataclasses import dataclass
from typing import Final

from tracker.domain.errors import InputError
from tracker.scans.pixels import check_pixels
from tracker.scans.structure import BROKEN, HIDDEN, refuse_hidden

_START: Final = b"\xff\xd8\xff"
_END: Final = 0xD9
_SCAN: Final = 0xDA
_APP2: Final = 0xE2
#: Frames: all SOFn, without the tables that lie between their numbers.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
#: A marker inside coded data: not a stuffed FF, not a restart, not a fill byte.
_NEXT: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
_LENGTH: Final = struct.Struct(">H")
_FRAME: Final = struct.Struct(">xHH")
_MOST_SEGMENTS: Final = 20_000
_MOST_PICTURES: Final = 16
_LONGEST_TRAILER: Final = 65_536


@dataclass
class _Picture:
    """What the segments of one picture told: where it ends, whether more are listed."""

    end: int
    lists_more: bool = False
    has_frame: bool = False


def check_jpeg(content: bytes) -> None:
    """Raises InputError: too many pixels, broken, markup in a note, something behind the end."""
    first = _walk(content, 0)
    rest = content[first.end :].strip(b"\0")
    for _ in range(_MOST_PICTURES if first.lists_more else 0):
        if not rest.startswith(_START):
            break
        rest = rest[_walk(rest, 0).end :].strip(b"\0")
    if rest and not _is_trailer(rest):
        raise InputError(HIDDEN)
    refuse_hidden(rest)


def _is_trailer(rest: bytes) -> bool:
    return rest.endswith(b"SEFT") and len(rest) <= _LONGEST_TRAILER and b"ftyp" not in rest


def _walk(content: bytes, start: int) -> _Picture:
    """Step over the segments from `start` to the end of the picture."""
    picture, place = _Picture(end=start), start + 2
    for _ in range(_MOST_SEGMENTS):
        marker, place = _marker(content, place)
        if marker == _END:
            if not picture.has_frame:
                break
            picture.end = place
            return picture
        if marker in _ALONE:
            continue
        data, place = _segment(content, place)
        _judge(picture, marker, data)
        if marker == _SCAN:
            found = _NEXT.search(content, place)
            place = found.start() if found else len(content)
    raise InputError(BROKEN)


def _judge(picture: _Picture, marker: int, data: bytes) -> None:
    if marker in _FRAMES:
        height, width = _FRAME.unpack_from(data.ljust(_FRAME.size, b"\0"))
        check_pixels(width, height)
        picture.has_frame = True
    elif marker != _SCAN:
        refuse_hidden(data)
    if marker == _APP2 and data.startswith(b"MPF\0"):
        picture.lists_more = True


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """The marker at `place`, which fill bytes may precede, and the place behind it."""
    while content[place : place + 2] == b"\xff\xff":
        place += 1
    if content[place : place + 1] != b"\xff" or place + 1 >= len(content):
        raise InputError(BROKEN)
    return content[place + 1], place + 2


def _segment(content: bytes, place: int) -> tuple[bytes, int]:
    """The data of a segment, and the place behind it."""
    if place + 2 > len(content):
        raise InputError(BROKEN)
    (length,) = _LENGTH.unpack_from(content, place)
    if length < 2 or place + length > len(content):
        raise InputError(BROKEN)
    return content[place + 2 : place + length], place + length
