"""The workbook that came, given back with its errors: red cells, comments, and a list in front.

openpyxl builds the whole workbook in memory, which is why it does so in a process of its own under
limits; only what `reading.read` took comes here.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from tracker.bounded.process import Bounds, TooMuch, answer_of
from tracker.domain.errors import InputError
from tracker.sheets.limits import MEGABYTE

_WORK: Final = "tracker.sheets.marks_child"
_BOUNDS: Final = Bounds(60, 90.0, 1024 * MEGABYTE, 1536 * MEGABYTE, 64 * MEGABYTE)
_TOO_MUCH: Final = (
    "このファイルは大きすぎるか特別な作りなので、誤りを書き込めませんでした。"
    "画面の一覧を見て直すか、様式に写し直してください。"
)
#: More marks than this help nobody at once.
MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong in a cell: its sheet, row and column (from 1), its heading, what to write."""

    sheet: str
    row: int
    column: int
    heading: str
    message: str


def marked(content: bytes, marks: Sequence[Mark], of_all: int | None = None) -> bytes:
    """The workbook with the marks, which are the first ones `of_all`. Takes seconds where it is
    large. Raises InputError."""
    told = json.dumps([asdict(mark) for mark in marks[:MOST]]).encode()
    given = struct.pack(">I", len(told)) + told + content
    try:
        made = answer_of(_WORK, (str(of_all or len(marks)),), given, _BOUNDS, libraries=True)
    except TooMuch as error:
        raise InputError(_TOO_MUCH) from error
    if not made.startswith(b"PK") or len(made) > _BOUNDS.output:
        raise InputError(_TOO_MUCH)
    return made
