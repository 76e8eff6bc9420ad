"""The rows of a sheet among which its headings are, with their merged cells, to be looked at."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from tracker.domain.entry_form.book_sheet import BookSheet, MergedCells
from tracker.domain.entry_form.headings import Cells

#: How many rows headings take at most, and how many rows below are looked at to judge them.
MOST_ROWS: Final = 4
_BELOW: Final = 40
#: Columns that are looked at where headings take several rows.
_MOST_COLUMNS: Final = 256


class Grid:
    """The rows of a sheet from somewhat above `start` to somewhat below `stop`, without blank
    cells and without what stands far to the right."""

    def __init__(self, sheet: BookSheet, start: int, stop: int) -> None:
        reach = range(max(1, start - MOST_ROWS), stop + MOST_ROWS + _BELOW + 1)
        self.rows: Mapping[int, Cells] = {
            row.number: {
                at: cell
                for at, cell in row.cells.items()
                if at <= _MOST_COLUMNS and cell.text.strip()
            }
            for row in sheet.rows
            if row.number in reach
        }
        #: Merged cells that hold something, by the row and the column of their first cell.
        self.merged: Mapping[tuple[int, int], MergedCells] = {
            (area.first_row, area.first_column): area
            for area in sheet.merged
            if area.first_column in self.rows.get(area.first_row, {})
        }
        self._columns: dict[int, list[int]] = {}
        self._below: dict[int, list[int]] = {}

    def columns(self, row: int) -> list[int]:
        """The columns in which a row has cells, in order."""
        if row not in self._columns:
            self._columns[row] = sorted(self.rows.get(row, {}))
        return self._columns[row]

    def filled_below(self, row: int) -> list[int]:
        """The columns in which the next rows below this one have cells, in order."""
        if row not in self._below:
            near = range(row + 1, row + _BELOW + 1)
            self._below[row] = sorted({at for number in near for at in self.columns(number)})
        return self._below[row]

    def nearest(self, first: int, last: int) -> dict[int, int]:
        """The row in which each column has its lowest cell between these rows."""
        return {at: row for row in range(first, last + 1) for at in self.columns(row)}

    def width(self, row: int, column: int) -> int:
        """How many columns a cell takes."""
        area = self.merged.get((row, column))
        return area.last_column - column + 1 if area else 1

    def left_of(self, row: int, column: int) -> int | None:
        """The column of the cell in this row that stands in this column, or nearest left of it."""
        columns = self.columns(row)
        place = bisect_right(columns, column)
        return columns[place - 1] if place else None

    def any_between(self, row: int, first: int, last: int) -> bool:
        """Whether a row has a cell in one of these columns."""
        return _any_between(self.columns(row), first, last)

    @cached_property
    def tied(self) -> set[int]:
        """The rows that a cell over columns with entries below it merges with the row below."""
        found: set[int] = set()
        for (row, column), area in self.merged.items():
            if 0 < area.last_row - row < MOST_ROWS and _any_between(
                self.filled_below(area.last_row), column, area.last_column
            ):
                found.update(range(row, area.last_row))
        return found


def _any_between(columns: list[int], first: int, last: int) -> bool:
    place = bisect_left(columns, first)
    return place < len(columns) and columns[place] <= last
