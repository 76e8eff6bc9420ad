"""The chunks of a PNG, from the first byte to the last: none is broken and none hides something."""

import struct
import zlib
from typing import Final

from tracker.domain.errors import InputError
from tracker.scans.pixels import check_pixels
from tracker.scans.structure import BROKEN, HIDDEN, refuse_hidden

_SIGNATURE: Final = 8
_MOST_CHUNKS: Final = 50_000
_HEADER: Final = struct.Struct(">I4s")
_SIZE: Final = struct.Struct(">II")


def check_png(content: bytes) -> None:
    """Raises InputError: too many pixels, a broken chunk, markup in a note, bytes after the end."""
    place = _SIGNATURE
    for number in range(_MOST_CHUNKS):
        name, data, place = _chunk(content, place)
        if (number == 0) != (name == b"IHDR"):
            raise InputError(BROKEN)
        if name == b"IHDR":
            check_pixels(*_SIZE.unpack_from(data.ljust(8, b"\0")))
        elif name == b"IEND":
            return _check_end(data, content[place:])
        elif name != b"IDAT":
            refuse_hidden(data)
    raise InputError(BROKEN)


def _chunk(content: bytes, place: int) -> tuple[bytes, bytes, int]:
    """Name and data of the chunk at `place`, and where the next one begins."""
    start = place + _HEADER.size
    if start > len(content):
        raise InputError(BROKEN)
    length, name = _HEADER.unpack_from(content, place)
    end = start + length
    check = content[end : end + 4]
    if len(check) < 4 or zlib.crc32(content[place + 4 : end]) != int.from_bytes(check, "big"):
        raise InputError(BROKEN)
    return name, content[start:end], end + 4


def _check_end(data: bytes, after: bytes) -> None:
    if data or after:
        raise InputError(HIDDEN)
