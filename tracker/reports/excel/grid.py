"""The columns of a sheet: how wide each must be, and how much text a cell takes in."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from tracker.reports.content import Column, Figure, Number, Sheet, Table, shown
from tracker.reports.excel.measure import line_count, text_width
from tracker.reports.excel.styles import BODY_POINTS, LONGEST_UNIT, Role

WIDTH_OF_PROSE = 90.0
NARROWEST_SHEET = 64  # half-width characters; a narrower one would break its own title
# Beyond these, A4 would shrink the text to less than 8 point (6.5 where BIZ UDPGothic is missing,
# for columns are then counted in broader digits): such a sheet lies, or takes two pages.
WIDEST_SHEET_UPRIGHT = 125
WIDEST_SHEET_LYING = 183
MOST_LINES_REPEATED = 2  # of words in the columns that are printed on both pages
WIDEST_WORDS = 30.0  # a figure in words is given a line of its own up to this width
# What Excel keeps free left and right, a little for other printers' metrics, and the indent of
# what stands at the right (else a number would touch the words of the next column).
CELL_MARGIN = 1.8
INDENT = 1.5
BOLD = 1.08
LINE = 1.5  # height of a line over the size of its font (Noto Sans CJK has 1.45)
ROW_MARGIN = 3.0
MOST_LINES = 15  # of a row, so that it and the repeated titles fit a page (Excel: 409 points)


@dataclass(frozen=True, slots=True)
class Grid:
    """Widths of the sheet's columns, in half-width characters of the body font.

    repeated: the first columns, which stand on both pages of a sheet that is too wide for one.
    """

    widths: tuple[float, ...]
    repeated: int = 0

    @property
    def total(self) -> float:
        return sum(self.widths)

    def room(self, first: int, span: int, role: Role, align: str = "left") -> float:
        """Half-width characters of that role that a line takes in columns first…first+span-1."""
        inside = sum(self.widths[first - 1 : first - 1 + span]) - margin(align)
        return inside * BODY_POINTS / role.points / (BOLD if role.bold else 1)

    def landscape(self, wanted: bool | None) -> bool:
        return bool(wanted) or self.total > WIDEST_SHEET_UPRIGHT

    @property
    def pages(self) -> int:
        """Pages side by side. Without columns to repeat, nobody could tell what is on a second."""
        return 2 if self.repeated and self.total > WIDEST_SHEET_LYING else 1

    @property
    def first_page(self) -> int:
        """How many columns stand on the first page: the two are as alike as can be."""
        if self.pages == 1:
            return len(self.widths)
        return min(range(self.repeated + 1, len(self.widths)), key=self._broader_page)

    @property
    def page_width(self) -> float:
        """Half-width characters beside each other on the broader page."""
        return self._broader_page(self.first_page)

    def place_of_words(self, text: str, role: Role) -> tuple[int, int]:
        """The first column, and how many, for words over the whole width: no page may cut them.
        Of two pages short words stand on both, long ones on the first, beside what is repeated."""
        if self.pages == 1:
            return 1, len(self.widths)
        room = self.room(1, self.repeated, role)
        if line_count(text, room) <= MOST_LINES_REPEATED:
            return 1, self.repeated
        return self.repeated + 1, self.first_page - self.repeated

    def _broader_page(self, first: int) -> float:
        second = sum(self.widths[: self.repeated]) + sum(self.widths[first:])
        return max(sum(self.widths[:first]), second if first < len(self.widths) else 0.0)


def grid_of(sheet: Sheet) -> Grid:
    """The narrowest columns in which every table of the sheet stands as its columns ask for and
    no number lacks room."""
    tables = list(sheet.tables())
    count = max((sum(column.span for column in table.columns) for table in tables), default=1)
    widths = [0.0] * count
    needs = [need for table in tables for need in _needs(table)]
    for first, span, need in sorted(needs, key=lambda need: need[1]):
        lack = need - sum(widths[first : first + span])
        for column in range(first, first + span):
            widths[column] += max(0.0, lack) / span
    if not tables:
        return Grid((WIDTH_OF_PROSE,))
    stretch = max(1.0, NARROWEST_SHEET / sum(widths))
    return Grid(tuple(round(width * stretch, 2) for width in widths), sheet.frozen_columns)


def margin(align: str) -> float:
    """The part of a column that no text can use."""
    return CELL_MARGIN + (INDENT if align == "right" else 0.0)


def first_columns(table: Table) -> list[int]:
    """The sheet column (from 1) in which each column of the table begins."""
    return list(accumulate((column.span for column in table.columns[:-1]), initial=1))


def height(lines: int, role: Role) -> float:
    """Row height in points for that many lines."""
    return round(max(1, lines) * role.points * LINE + ROW_MARGIN, 1)


def _needs(table: Table) -> Iterator[tuple[int, int, float]]:
    for place, (first, column) in enumerate(zip(first_columns(table), table.columns, strict=True)):
        yield first - 1, column.span, _need(table, place, column)


def _need(table: Table, place: int, column: Column) -> float:
    """The width asked for, or more where a number would not fit: it must never show as ####."""
    longest = 0.0
    for row in (*table.rows, *table.total_rows):
        cell = row[place]
        if isinstance(cell, Number | Figure):
            longest = max(longest, _unbroken_width(cell, longest))
    return max(float(column.width_chars), longest * BOLD) + margin(column.align)


def _unbroken_width(cell: Number | Figure, known: float) -> float:
    """What the cell needs on one line; words may break, so they ask for a line's worth at most."""
    width = text_width(cell.display)
    if width <= max(known, WIDEST_WORDS):
        return width
    usual = cell.value is not None and cell.display == shown(cell.value, cell.unit, cell.scale)
    return width if usual and len(cell.unit) <= LONGEST_UNIT else WIDEST_WORDS
