"""The directory of a package: what is in it, judged before anything is unpacked.

Names, sizes and flags come from the central directory alone, which costs milliseconds; how many
entries there are is counted before even that is read.
"""

import io
import struct
import zipfile
from typing import Final

from tracker.domain.errors import InputError
from tracker.sheets.limits import LARGEST_UNPACKED, MOST_PARTS, STEEP_FROM, STEEPEST
from tracker.sheets.sentences import (
    AS_XLSX,
    BINARY,
    BROKEN,
    CHOOSE_ANOTHER,
    CUT_SHORT,
    MACROS,
    PARTS,
    SUSPICIOUS,
    UNPACKED,
)

_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ODS: Final = b"vnd.oasis.opendocument.spreadsheet"
_OPEN_DOCUMENT: Final = "content.xml"
_TYPES: Final = "[content_types].xml"
#: What others have in them.
_OTHERS: Final = (
    ("word/", "Wordの文書なので、" + CHOOSE_ANOTHER),
    ("ppt/", "PowerPointの資料なので、" + CHOOSE_ANOTHER),
    (
        "index/",
        "Numbersなどアップルの書類なので、「書き出す」の「Excel」で保存したものを選んでください。",
    ),
)
_SPREADSHEET: Final = "OpenDocument形式の表(.ods)なので、LibreOfficeかExcelで開き、" + AS_XLSX
_DOCUMENT: Final = "OpenDocument形式の文書なので、" + CHOOSE_ANOTHER
_LOCKED: Final = "パスワード付きのZIPファイルなので、展開して中の" + CHOOSE_ANOTHER
_ARCHIVE: Final = "ZIPファイルなので、展開して中の" + CHOOSE_ANOTHER


def check_directory(content: bytes) -> None:
    """Raises InputError where it is no workbook, or one that must not be unpacked."""
    if content.count(_ENTRY) > MOST_PARTS:
        raise InputError(PARTS)
    entries = _entries(content)
    names = [entry.orig_filename for entry in entries]
    lower = {name.lower() for name in names}
    _refuse_others(content, lower, locked=any(e.flag_bits & _ENCRYPTED for e in entries))
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise InputError(BROKEN)
    if len(lower) < len(names) or any(_leads_out(name) for name in names):
        raise InputError(SUSPICIOUS)
    _refuse_macros(lower)
    _refuse_bomb(entries)


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise InputError(CUT_SHORT) from error


def _refuse_others(content: bytes, lower: set[str], *, locked: bool) -> None:
    if _OPEN_DOCUMENT in lower:
        raise InputError(_SPREADSHEET if _ODS in content[:4096] else _DOCUMENT)
    if locked:
        raise InputError(_LOCKED)
    for folder, said in _OTHERS:
        if any(name.startswith(folder) for name in lower) and "xl/workbook.xml" not in lower:
            raise InputError(said)
    if _TYPES not in lower:
        raise InputError(_ARCHIVE)


def _leads_out(name: str) -> bool:
    """Whether a name is not one of a part (ECMA-376 part 2, 6.2.2): absolute, upwards, odd."""
    segments = name.removesuffix("/").split("/")
    odd = any(segment in ("", ".", "..") for segment in segments)
    return odd or "\\" in name or ":" in name or any(ord(c) < 32 for c in name)


def _refuse_macros(lower: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
        raise InputError(MACROS)
    if any(name.endswith("workbook.bin") for name in lower):
        raise InputError(BINARY)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_UNPACKED or unpacked > max(STEEP_FROM, STEEPEST * packed):
        raise InputError(UNPACKED)
