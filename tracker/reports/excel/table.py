"""A table on the sheet: caption and unit, headings, body, totals, and what was too long for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tracker.reports.content import Cell, Column, Row, Table
from tracker.reports.excel.canvas import Body, Canvas
from tracker.reports.excel.grid import MOST_LINES, first_columns, height
from tracker.reports.excel.measure import line_count, wrapped
from tracker.reports.excel.rows import Placed, letters
from tracker.reports.excel.styles import (
    BODY,
    CAPTION,
    FIRST_TOTAL,
    HEADER,
    LINK,
    NOTE,
    PARAGRAPH,
    TOTAL,
    UNIT_NOTE,
    Role,
)
from tracker.reports.excel.text import is_misread, safe_text
from tracker.reports.excel.values import stored, words


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the table on the sheet; the rooms are those of its body and of its bold cells."""

    column: Column
    first: int
    room: float
    bold_room: float

    @property
    def last(self) -> int:
        return self.first + self.column.span - 1


class TableLayout:
    """The rows of one table. `is_main`: its headings are repeated on each page and frozen."""

    def __init__(self, table: Table, canvas: Canvas, is_main: bool) -> None:
        self._table = table
        self._canvas = canvas
        self._is_main = is_main
        self._places = [
            _place(canvas, first, column)
            for first, column in zip(first_columns(table), table.columns, strict=True)
        ]
        self._too_long: list[tuple[str, str]] = []

    def rows(self) -> Iterator[str]:
        """Every row of the table as XML, in order."""
        yield from self._caption()
        yield from self._headings()
        header = self._canvas.last_row
        for row in self._table.rows:
            yield self._row(row, BODY)
        if self._table.rows:
            firsts = tuple(place.first for place in self._places)
            body = Body(header + 1, self._canvas.last_row, firsts)
            self._canvas.marks.bodies[self._table.caption] = body
        if not self._table.rows:
            yield self._band(self._table.empty_text)
        if self._table.autofilter:
            start, end = letters(self._places[0].first), letters(self._places[-1].last)
            self._canvas.marks.filter_ref = f"{start}{header}:{end}{self._canvas.last_row}"
        for number, row in enumerate(self._table.total_rows):
            yield self._row(row, TOTAL if number else FIRST_TOTAL)
        yield from self._continued()

    # ---- above the body

    def _caption(self) -> Iterator[str]:
        """Caption on the left and unit on the right, on one row where both fit."""
        caption, unit = safe_text(self._table.caption), safe_text(self._table.unit_note)
        if not (caption or unit):
            return
        split = self._split(caption, unit)
        if split is None:
            yield from self._canvas.words(caption, CAPTION)
            split, caption = 1, ""
        if not unit:
            return
        row, last = self._canvas.last_row + 1, self._places[-1].last
        cells = [self._canvas.placed(split, unit, UNIT_NOTE, "right")]
        self._canvas.merge(row, split, last - split + 1)
        if caption:
            cells.insert(0, self._canvas.placed(1, caption, CAPTION))
            self._canvas.merge(row, 1, split - 1)
        yield self._canvas.row(height(1, CAPTION), cells)

    def _split(self, caption: str, unit: str) -> int | None:
        """The sheet column from which the unit fits beside the caption."""
        last, grid = self._places[-1].last, self._canvas.grid
        for column in range(last, 1, -1):
            if line_count(unit, grid.room(column, last - column + 1, UNIT_NOTE)) == 1:
                fits = line_count(caption, grid.room(1, column - 1, CAPTION)) == 1
                return column if unit and fits else None
        return None

    def _headings(self) -> Iterator[str]:
        first, above = self._canvas.last_row + 1, self._canvas.points
        if any(place.column.group for place in self._places):
            yield self._group_row()
        yield self._title_row(grouped=self._canvas.last_row >= first)
        if self._is_main:
            self._canvas.marks.header_rows = (first, self._canvas.last_row)
            self._canvas.marks.head_points = self._canvas.points
            self._canvas.marks.header_points = self._canvas.points - above

    def _group_row(self) -> str:
        """The upper headings; a column outside every group has one heading two rows high."""
        row, lines = self._canvas.last_row + 1, 1
        cells: list[Placed] = []
        for group, members in groupby(self._places, lambda place: place.column.group):
            places = list(members)
            for part in [places] if group else [[place] for place in places]:
                span = part[-1].last - part[0].first + 1
                text = safe_text(group or part[0].column.title)
                self._canvas.merge(row, part[0].first, span, 1 if group else 2)
                cells += self._spread(part[0].first, span, text, HEADER, "center")
                room = self._canvas.grid.room(part[0].first, span, HEADER)
                lines = max(lines, line_count(text, room) if group else 1)
        return self._canvas.row(height(lines, HEADER), cells)

    def _title_row(self, grouped: bool) -> str:
        row, lines = self._canvas.last_row + 1, 1
        cells: list[Placed] = []
        for place in self._places:
            title = safe_text(place.column.title)
            lines = max(lines, line_count(title, place.bold_room))
            if grouped and not place.column.group:
                title = ""  # it stands in the row above, two rows high
            else:
                self._canvas.merge(row, place.first, place.column.span)
            cells += self._spread(place.first, place.column.span, title, HEADER, "center")
        return self._canvas.row(height(lines, HEADER), cells)

    # ---- body and totals

    def _row(self, row: Row, role: Role) -> str:
        number, lines = self._canvas.last_row + 1, 1
        cells: list[Placed] = []
        for place, cell in zip(self._places, row, strict=True):
            placed, needed = self._cell(place, cell, role, number, row)
            cells.append(placed)
            lines = max(lines, needed)
            if place.column.span > 1:
                self._canvas.merge(number, place.first, place.column.span)
                cells += [
                    (column, None, placed[2]) for column in range(place.first + 1, place.last + 1)
                ]
        return self._canvas.row(height(lines, role), cells)

    def _cell(
        self, place: Place, cell: Cell, role: Role, number: int, row: Row
    ) -> tuple[Placed, int]:
        """The cell, and how many lines it takes."""
        kept, styles, align = (
            stored(cell, self._canvas.styles),
            self._canvas.styles,
            place.column.align,
        )
        if not isinstance(kept.value, str):
            style = styles.number(role, align, kept.number_format)
            return (place.first, kept.value, style), 1
        text, room = kept.value, place.bold_room if role.bold else place.room
        lines = line_count(text, room)
        if lines > MOST_LINES:
            text, lines = self._begun(text, room, place, row), MOST_LINES
        target = self._canvas.target(kept.url) if kept.url else ""
        if target:  # what leads nowhere looks like no link
            self._canvas.marks.links.append((f"{letters(place.first)}{number}", target))
            role = role if role.bold else LINK
        style = styles.number(role, align, quoted=is_misread(text))
        return (place.first, text, style), lines

    def _begun(self, text: str, room: float, place: Place, row: Row) -> str:
        """The beginning of a text that is taller than a page, with a mark to where it goes on."""
        mark = f"※{len(self._too_long) + 1}"
        self._too_long.append((f"{mark} {words(row[0])[:40]} {place.column.title}", text))
        tail = f"…（全文は表の下の{mark}）"
        kept = MOST_LINES - line_count(tail, room) - 1
        return text[: wrapped(text, room)[kept][0]].rstrip() + "\n" + tail

    # ---- below the body

    def _continued(self) -> Iterator[str]:
        """The whole of every text that was too long for its row: nothing is cut in print."""
        if self._too_long:
            yield self._canvas.gap()
            yield from self._canvas.words("表に収まらない文の全文", CAPTION)
        for label, text in self._too_long:
            yield from self._canvas.words(label, NOTE)
            yield from self._canvas.words(text, PARAGRAPH)

    def _band(self, text: str) -> str:
        """A row of the table in one piece, which says that there is nothing in it."""
        first, last = self._places[0].first, self._places[-1].last
        span = last - first + 1
        self._canvas.merge(self._canvas.last_row + 1, first, span)
        lines = line_count(text, self._canvas.grid.room(first, span, BODY))
        return self._canvas.row(height(lines, BODY), self._spread(first, span, text, BODY, "left"))

    def _spread(self, first: int, span: int, text: str, role: Role, align: str) -> list[Placed]:
        """Words in the first cell, and the rules around all cells that they span."""
        placed = self._canvas.placed(first, text, role, align)
        rest: list[Placed] = [(first + step, None, placed[2]) for step in range(1, span)]
        return [placed, *rest]


def _place(canvas: Canvas, first: int, column: Column) -> Place:
    body, bold = (
        canvas.grid.room(first, column.span, role, column.align) for role in (BODY, TOTAL)
    )
    return Place(column, first, body, bold)
