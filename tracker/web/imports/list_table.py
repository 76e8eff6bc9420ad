"""A sheet of a workbook as a person looks at it to say which column is what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.heading_rows import HeadingRows
from tracker.domain.entry_form.list_problems import column_letter
from tracker.domain.entry_form.mapping import is_of_our_form, is_sum
from tracker.domain.wareki import format_date
from tracker.reports.excel.form_workbook import CHOICES, GUIDE
from tracker.sheets.book import Cell, CellKind, Row, Sheet
from tracker.sheets.marks_child import TITLE as LIST_OF_ERRORS
from tracker.web.form_fields import showable

_OUR_OTHERS: Final = frozenset({GUIDE, CHOICES, LIST_OF_ERRORS})
#: Rows of the sheet that are shown, rows below its headings among them, and values of a column.
_SHOWN, _BELOW, _SAMPLES = 6, 2, 3
#: Characters of a value that are shown.
_LONGEST: Final = 24


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column that has a heading or values: its number, its letter, and some of these."""

    number: int
    letter: str
    heading: str
    samples: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the sheet; `is_headings` marks those that hold the headings."""

    number: int
    texts: Sequence[str]
    is_headings: bool


@dataclass(frozen=True, slots=True)
class ListTable:
    """The columns below the headings, and the first rows as they stand in the sheet."""

    letters: Sequence[str]
    rows: Sequence[ShownRow]
    columns: Sequence[ListColumn]


def lists_in(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with rows that are not of our form, those with the most rows first."""
    found = [
        sheet
        for sheet in sheets
        if sheet.rows and sheet.name not in _OUR_OTHERS and not is_of_our_form(cells_of(sheet))
    ]
    return sorted(found, key=lambda sheet: -len(sheet.rows))


def is_foreign(sheets: Sequence[Sheet]) -> bool:
    """Whether no sheet is of our form, and one has rows below a row of headings."""
    lists = lists_in(sheets)
    others = [sheet for sheet in sheets if sheet.rows and sheet not in lists]
    ours = [sheet for sheet in others if sheet.name not in _OUR_OTHERS]
    return not ours and any(len(sheet.rows) > 1 for sheet in lists)


def cells_of(sheet: Sheet) -> list[tuple[int, Mapping[int, Cell]]]:
    """Its rows by their numbers."""
    return [(row.number, row.cells) for row in sheet.rows]


def table_of(sheet: Sheet, head: HeadingRows) -> ListTable:
    """The sheet with its headings in these rows."""
    below = [one for one in sheet.rows if one.number > head.last and not is_sum(one.cells)]
    numbers = sorted({place for one in below for place in one.cells} | set(head.cells))
    first = sheet.rows[:_SHOWN]
    if first[-1].number < head.last:
        near = max(head.first, first[-1].number + 1)
        first = (*first, *(one for one in sheet.rows if one.number >= near))
        first = first[: _SHOWN + head.depth + _BELOW]
    last = max((place for one in first for place in one.cells), default=1)
    places = range(1, last + 1)
    return ListTable(
        letters=[column_letter(place) for place in places],
        rows=[
            ShownRow(
                one.number,
                [_text(one.cells.get(place)) for place in places],
                head.first <= one.number <= head.last,
            )
            for one in first
        ],
        columns=[_column(number, head.over(number), below) for number in numbers],
    )


def _column(number: int, head: Typed | None, below: Sequence[Row]) -> ListColumn:
    values: dict[str, None] = {}
    for row in below:
        if number in row.cells and len(values) < _SAMPLES:
            values[_text(row.cells[number])] = None
    return ListColumn(number, column_letter(number), _text(head), "、".join(values))


def _text(cell: Typed | None) -> str:
    if cell is None:
        return ""
    text = showable(cell.text.strip())
    if cell.kind in (CellKind.DATE, CellKind.MOMENT):
        text = format_date(date.fromisoformat(cell.text[:10]))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
