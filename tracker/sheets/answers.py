"""What the process says (parsing/workbook.py), checked again: nothing of it is trusted."""

import json
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

from tracker.sheets.book import Area, Book, Cell, CellKind, Row, Sheet
from tracker.sheets.limits import (
    EXCEL_COLUMNS,
    EXCEL_ROWS,
    LAST_COLUMN,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
)

_KINDS: Final = {
    "T": CellKind.TEXT,
    "N": CellKind.NUMBER,
    "D": CellKind.DATE,
    "M": CellKind.MOMENT,
    "B": CellKind.BOOL,
    "E": CellKind.ERROR,
}


class Failed(Exception):
    """The workbook is not taken: a word for the sentence, and where in the file it is."""

    def __init__(self, why: str, sheet: str = "", place: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.sheet = sheet
        self.place = place


class _Odd(Exception):
    """A line that the process would not say."""


def book_of(said: bytes) -> Book:
    """The workbook. Raises Failed where the process says why not, or did not come to the end."""
    try:
        return _Reading(_lines(said)).book()
    except (_Odd, ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
        raise Failed("memory") from error


def _lines(said: bytes) -> Iterator[list[Any]]:
    start = 0
    while (end := said.find(b"\n", start)) >= 0:
        line = json.loads(said[start:end])
        if not isinstance(line, list) or not line:
            raise _Odd
        yield line
        start = end + 1
    raise _Odd  # neither end nor failure was said


class _Reading:
    """Line by line; equal cells are kept once."""

    def __init__(self, lines: Iterator[list[Any]]) -> None:
        self._lines = lines
        self._cells: dict[tuple[str, str], Cell] = {}
        self._left = MOST_CELLS

    def book(self) -> Book:
        sheets: list[Sheet] = []
        for word, *rest in self._lines:
            if word == "sheet" and len(sheets) < MOST_SHEETS:
                sheets.append(self._sheet(*rest))
            elif word == "fail":
                raise Failed(*(_text(part, LONGEST_NAME) for part in rest[:3]))
            elif word == "end" and rest == [len(sheets)] and sheets:
                return Book(tuple(sheets))
            else:
                break
        raise _Odd

    def _sheet(self, name: object, hidden: object) -> Sheet:
        rows: list[Row] = []
        for word, *rest in self._lines:
            if word == "fail":
                raise Failed(*(_text(part, LONGEST_NAME) for part in rest[:3]))
            if word == "merged":
                merged = _areas(*rest)
                return Sheet(_text(name, LONGEST_NAME), hidden is True, tuple(rows), merged)
            if word != "row" or len(rows) >= MOST_ROWS:
                break
            row = self._row(*rest)
            if rows and row.number <= rows[-1].number:
                break
            rows.append(row)
        raise _Odd

    def _row(self, number: object, hidden: object, flat: list[Any]) -> Row:
        columns, kinds, texts = flat[0::3], flat[1::3], flat[2::3]
        self._left -= len(columns)
        if not columns or self._left < 0 or columns != sorted(set(columns)):
            raise _Odd
        _whole(columns[0], LAST_COLUMN)
        _whole(columns[-1], LAST_COLUMN)
        cells = {
            _whole(column, LAST_COLUMN): self._cells.get((kind, text)) or self._cell(kind, text)
            for column, kind, text in zip(columns, kinds, texts, strict=True)
        }
        return Row(_whole(number, EXCEL_ROWS), hidden is True, MappingProxyType(cells))

    def _cell(self, kind: str, text: object) -> Cell:
        cell = Cell(_KINDS[kind], _text(text, LONGEST_TEXT))
        self._cells[kind, cell.text] = cell
        return cell


def _areas(told: list[Any]) -> tuple[Area, ...]:
    if not isinstance(told, list) or len(told) > MOST_MERGED:
        raise _Odd
    return tuple(_area(*corners) for corners in told)


def _area(top: object, left: object, bottom: object, right: object) -> Area:
    return Area(
        _whole(top, EXCEL_ROWS),
        _whole(left, EXCEL_COLUMNS),
        _whole(bottom, EXCEL_ROWS),
        _whole(right, EXCEL_COLUMNS),
    )


def _whole(told: object, most: int) -> int:
    if type(told) is not int or not 1 <= told <= most:
        raise _Odd
    return told


def _text(told: object, longest: int) -> str:
    if not isinstance(told, str) or len(told) > longest:
        raise _Odd
    return told
