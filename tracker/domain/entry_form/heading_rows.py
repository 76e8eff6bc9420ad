"""Headings that take several rows: 派遣期間 over 開始 and 終了, beside 派遣先 over both rows.

Which rows of a sheet are its headings together, and what the whole name of a column is.
"""

from dataclasses import dataclass
from typing import Final

from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.heading_grid import MOST_ROWS, Grid
from tracker.domain.entry_form.heading_splits import is_split
from tracker.domain.entry_form.headings import DEEPEST, Heading, HeadingCells
from tracker.domain.entry_form.list_parts import is_name, is_part_below

#: Columns over which a heading stands at most that is not merged.
_WIDEST: Final = 40


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """The rows from `first` to `last` as headings: `cells` are the names of the columns that have
    a cell of their own in them, `wide` the first and last columns and the text of merged cells."""

    first: int
    last: int
    cells: HeadingCells
    wide: tuple[tuple[int, int, str], ...] = ()

    @property
    def depth(self) -> int:
        return self.last - self.first + 1

    def over(self, column: int) -> Heading | None:
        """What stands over a column: its own name, else what is merged over it and others."""
        parts = tuple(text for first, last, text in self.wide if first <= column <= last)
        return self.cells.get(column) or (Heading(parts) if parts else None)


def heading_rows(sheet: BookSheet, start: int = 1, stop: int = DEEPEST) -> list[HeadingRows]:
    """Every row from `start` to `stop` as headings, those together that are so together."""
    grid = Grid(sheet, start, stop)
    found: list[HeadingRows] = []
    for number in sorted(grid.rows):
        if start <= number <= stop and (not found or number > found[-1].last):
            found.append(_named(grid, sheet, number, _last_of(grid, number)))
    return found


def rows_from(sheet: BookSheet, first: int, last: int) -> HeadingRows:
    """These rows as headings, whatever they look like."""
    return _named(Grid(sheet, first, last), sheet, first, last)


def stretches(sheet: BookSheet) -> list[HeadingRows]:
    """All rows in which headings may be, each as the last of one, two, three and four rows."""
    grid = Grid(sheet, 1, DEEPEST)
    return [
        _named(grid, sheet, last - depth + 1, last)
        for last in sorted(grid.rows)
        for depth in range(1, min(last, MOST_ROWS) + 1)
        if last <= DEEPEST
    ]


def rows_at(sheet: BookSheet, row: int) -> list[HeadingRows]:
    """The headings of which this row is one; of no row (0) all that may be headings."""
    if row:
        near = heading_rows(sheet, max(1, row - DEEPEST), row)
        found = [one for one in near if one.first <= row <= one.last]
        return found or [rows_from(sheet, row, row)]
    first = [rows_from(sheet, one.number, one.number) for one in sheet.rows[:1]]
    return heading_rows(sheet) or first


def _last_of(grid: Grid, first: int) -> int:
    """The last row of the headings that begin in this one."""
    for last in range(first, first + MOST_ROWS - 1):
        if last not in grid.tied and not is_split(grid, first, last):
            return last
    return first + MOST_ROWS - 1


def _named(grid: Grid, sheet: BookSheet, first: int, last: int) -> HeadingRows:
    rows = range(first, last + 1)
    wide = tuple(
        (at, at + grid.width(row, at) - 1, grid.rows[row][at].text)
        for row in rows
        for at in grid.columns(row)
        if grid.width(row, at) > 1
    )
    return HeadingRows(first, last, _cells(grid, sheet, first, last), wide)


def _cells(grid: Grid, sheet: BookSheet, first: int, last: int) -> HeadingCells:
    """The names of the columns; of a single row just what stands in it."""
    if first == last:
        own = next((row.cells for row in sheet.rows if row.number == first), {})
        return {at: Heading((cell.text,), cell.kind) for at, cell in own.items()}
    names = _Names(grid, first, last)
    return {column: Heading(names.parts(column)) for column in sorted(names.own)}


class _Names:
    """The whole names of the columns below headings in several rows."""

    def __init__(self, grid: Grid, first: int, last: int) -> None:
        self.grid, self.first, self.last = grid, first, last
        #: The row in which each column has its lowest heading.
        self.own = grid.nearest(first, last)
        filled = set(grid.filled_below(last))
        #: Rows with names of columns that no lower row names: what stands in lower rows then
        #: belongs to the headings above it.
        self.whole = {row for at, row in self.own.items() if row < last and at in filled}

    def parts(self, column: int) -> tuple[str, ...]:
        """The texts over a column from the top."""
        found = []
        for row in range(self.first, self.own[column] + 1):
            place = self.grid.left_of(row, column)
            if place is not None and self._stands_over(row, place, column):
                found.append(self.grid.rows[row][place].text.strip())
        return tuple(found)

    def _stands_over(self, row: int, place: int, column: int) -> bool:
        """Whether the cell at `place` is a part of the name of `column` too."""
        if column < place + self.grid.width(row, place):
            return True
        if (row, place) in self.grid.merged or column - place > _WIDEST:
            return False
        if not row < min(self.own[place], self.own[column]):
            return False
        above = range(self.first, row)
        if any(self.grid.any_between(one, place + 1, column) for one in above):
            return False
        return any(row >= one for one in self.whole) or self._is_in_words(row, place, column)

    def _is_in_words(self, row: int, place: int, column: int) -> bool:
        """Where names of columns stand in lower rows too, one of them is no part of what stands
        left above it, unless it is known as a part of that."""
        above = (self.grid.rows[row][place].text,)
        between = (at for at in range(place + 1, column + 1) if at in self.own)
        texts = (self.grid.rows[self.own[at]][at].text for at in between)
        return all(is_part_below(above, text) or not is_name(text) for text in texts)
