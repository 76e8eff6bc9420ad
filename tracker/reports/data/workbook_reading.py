"""Reads a sheet of the workbook back, row by row, with what each cell is.

Sheets of our own making hold nothing but rows of plain cells, and are read by that grammar: fast,
and anything else in them is Unusual. Any other sheet is read by openpyxl, which takes ten times
as long.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, NamedTuple

from tracker.reports.data.workbook import HEAD, TAIL
from tracker.reports.excel.rows import letters

_CHUNK = 1 << 18
_ROW_END = "</row>"
_ROW = re.compile(r'<row r="([0-9]+)">')
_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"'
    r'(?:><v>([^<]*)</v>| t="inlineStr"><is><t>([^<]*)</t></is>)</c>'
)
_GROUPS = 5  # what is between two cells, and the four groups of a cell
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")


class Kind(StrEnum):
    """What a cell is for the program that opens the workbook."""

    BLANK = " "
    NUMBER = "n"
    TEXT = "t"
    FLAG = "b"
    DAY = "d"


class Unusual(Exception):
    """The sheet has something that the program does not write."""


class SheetRow(NamedTuple):
    """Number of the row in the sheet, its cells as text, and a letter of Kind for each."""

    number: int
    cells: list[str]
    kinds: str


def plain_rows(sheet: IO[bytes], width: int) -> Iterator[SheetRow]:
    """The rows of a sheet as the program writes it. Raises Unusual where it is not one."""
    places = {letters(at + 1): at for at in range(width)}
    for number, row in enumerate(_pieces(sheet), 1):
        start = _ROW.match(row)
        if start is None or start[1] != str(number):
            raise Unusual
        yield _plain_row(number, row[start.end() :], places, start[1])


def _pieces(sheet: IO[bytes]) -> Iterator[str]:
    """The rows as XML, each without its end; what is before and behind them must be ours."""
    decode = getincrementaldecoder("utf-8")().decode
    rest, head = "", HEAD
    while chunk := sheet.read(_CHUNK):
        rest += decode(chunk)
        if head:
            if not rest.startswith(head):
                raise Unusual
            rest, head = rest[len(head) :], ""
        *rows, rest = rest.split(_ROW_END)
        yield from rows
    if rest != TAIL:
        raise Unusual


def _plain_row(number: int, inside: str, places: dict[str, int], told: str) -> SheetRow:
    parts = _CELL.split(inside)
    columns, rows, numbers, texts = (parts[at::_GROUPS] for at in range(1, _GROUPS))
    if any(parts[::_GROUPS]) or rows.count(told) != len(rows) or not places.keys() >= {*columns}:
        raise Unusual
    if "&" in inside or "_x005F_" in inside:
        texts = [text and _unescaped(text) for text in texts]
    cells, kinds = [""] * len(places), [" "] * len(places)
    for column, amount, text in zip(columns, numbers, texts, strict=True):
        at = places[column]
        if amount is None:
            cells[at], kinds[at] = text, "t"
        else:
            cells[at], kinds[at] = amount, "n"
    return SheetRow(number, cells, "".join(kinds))


def _unescaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _ESCAPED.sub("_", text) if "_x005F_" in text else text


def any_rows(sheet: Any, width: int) -> Iterator[SheetRow]:
    """The rows of a sheet that openpyxl reads (read-only); blank cells fill it up to `width`."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        told = [_told(value) for value in row]
        told += [("", Kind.BLANK)] * (width - len(told))
        yield SheetRow(number, [text for text, _ in told], "".join(kind for _, kind in told))


def _told(value: Any) -> tuple[str, Kind]:
    if value is None or value == "":
        return "", Kind.BLANK
    if isinstance(value, bool):
        return str(value).lower(), Kind.FLAG
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}", Kind.NUMBER
    if isinstance(value, date | time):
        return value.isoformat(), Kind.DAY
    return str(value), Kind.TEXT
