"""A table of content as a table of Word: real header rows, and figures that never break.

Rows are made as XML at once: the lists of a year can have thousands.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tracker.domain.progress import Progress, counted, untold
from tracker.reports.content import Cell, Column, Link, Row, Table
from tracker.reports.excel.measure import text_width
from tracker.reports.excel.text import safe_text
from tracker.reports.excel.values import words
from tracker.reports.word.elements import element, paragraph, set_width

POINTS, SMALLEST = 8.5, 6.0
MARGIN = 1.2  # millimetres left and right in a cell
CHARACTER = 0.235  # millimetres of a half-width, bold character, per point of its font
_WHOLE = 14  # rows of a table that is not broken over two pages
_LAST = 8  # rows that a longer one has on its last page at least, so that it is not near empty
_SHORT = 13.0  # half-width characters; what is shorter is not broken at all
_HEAD, _WIDEST_HEAD = 8.0, 15.0  # a line of a heading is not shorter, need not be longer


def add_table(document: Any, content: Table, room: float, progress: Progress = untold) -> None:
    """At the end of the document, `room` millimetres wide at most; told (rows made, of all)."""
    rows = (*content.rows, *content.total_rows)
    points, widths = _fitted(content.columns, rows, room)
    table = document.add_table(rows=0, cols=len(content.columns), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = set_width(width)
    body = _Rows(content.columns, widths, points)
    lines = counted(content.rows, progress, before=0, of_all=len(content.rows))
    made = [*body.head(), *map(body.line, lines)]
    made += [body.line(row, bold=True) for row in content.total_rows]
    for row in made:
        table._tbl.append(row)
    _keep(made, len(made) if len(made) <= _WHOLE else max(len(content.total_rows) + 1, _LAST))
    _margins(table)


def _fitted(
    columns: tuple[Column, ...], rows: Sequence[Row], room: float
) -> tuple[float, list[float]]:
    """Size of the font, and widths in millimetres: figures have what they need, words the rest."""
    points = POINTS
    while True:
        needed = [_needed(column, place, rows, points) for place, column in enumerate(columns)]
        wanted = [
            max(need, _wanted(column, place, rows) * CHARACTER * points + 2 * MARGIN)
            for place, (column, need) in enumerate(zip(columns, needed, strict=True))
        ]
        if sum(needed) <= room or points <= SMALLEST:
            break
        points -= 0.5
    spare, extra = room - sum(needed), [w - n for w, n in zip(wanted, needed, strict=True)]
    if spare <= 0:
        return points, [need * room / sum(needed) for need in needed]
    share = min(1.0, spare / sum(extra)) if sum(extra) else 0.0
    return points, [need + share * more for need, more in zip(needed, extra, strict=True)]


def _wanted(column: Column, place: int, rows: Sequence[Row]) -> float:
    """Half-width characters: the heading in one line, and words as far as they are long."""
    head = min(text_width(column.title), _WIDEST_HEAD)
    if column.align == "right":
        return head
    return max(head, min(1.5 * column.width_chars, _longest(place, rows)))


def _longest(place: int, rows: Sequence[Row]) -> float:
    """Of a column, in half-width characters."""
    return max((_widest(words(row[place]).split("\n")) for row in rows), default=_HEAD)


def _needed(column: Column, place: int, rows: Sequence[Row], points: float) -> float:
    """What keeps figures, numbers and short words in one piece."""
    head = min(_HEAD, text_width(column.title))
    pieces = max((_piece(column, row[place]) for row in rows), default=0.0)
    return max(head, pieces) * CHARACTER * points + 2 * MARGIN


def _piece(column: Column, cell: Cell) -> float:
    text = words(cell)
    if column.align == "right":
        return _widest(broken(text).split("\n"))
    if isinstance(cell, Link) or text_width(text) <= _SHORT:
        return min(text_width(text), 2 * _SHORT)
    return _SHORT


def _widest(lines: Sequence[str]) -> float:
    return max(map(text_width, lines), default=0.0)


def broken(text: str) -> str:
    """1,000,300,000＋未公表1件 in two lines: what is unknown is never cut in the middle."""
    return text.replace("＋", "\n＋") if text_width(text) > _SHORT else text


class _Rows:
    """Rows of one table as elements."""

    def __init__(self, columns: tuple[Column, ...], widths: list[float], points: float) -> None:
        self._columns, self._widths, self._points = columns, widths, points

    def head(self) -> Iterator[Any]:
        """One row of headings, or two where columns are grouped."""
        grouped = any(column.group for column in self._columns)
        if grouped:
            yield _row(self._groups(), header=True)
        below = (
            self._cell(
                "" if grouped and not c.group else c.title, w, bold=True, up=grouped and not c.group
            )
            for c, w in zip(self._columns, self._widths, strict=True)
        )
        yield _row(below, header=True)

    def _groups(self) -> Iterator[Any]:
        """The upper row: a group over its columns, other headings over two rows."""
        pairs = zip(self._columns, self._widths, strict=True)
        for group, inside in groupby(pairs, lambda pair: pair[0].group):
            members = list(inside)
            if group:
                width = sum(width for _, width in members)
                yield self._cell(group, width, bold=True, columns=len(members), align="center")
                continue
            for column, width in members:
                yield self._cell(column.title, width, bold=True, down=True)

    def line(self, row: Row, *, bold: bool = False) -> Any:
        """A row of the body or, bold, of the totals."""
        return _row(
            self._cell(
                broken(words(cell)) if column.align == "right" else words(cell),
                width,
                bold=bold,
                align=column.align,
            )
            for cell, column, width in zip(row, self._columns, self._widths, strict=True)
        )

    def _cell(
        self,
        text: str,
        width: float,
        *,
        bold: bool = False,
        align: str = "left",
        columns: int = 1,
        down: bool = False,
        up: bool = False,
    ) -> Any:
        """`columns`: how many it takes; `down`, `up`: joined with the one below, above."""
        cell, settings = element("w:tc"), element("w:tcPr")
        settings.append(element("w:tcW", w=str(round(width / 25.4 * 1440)), type="dxa"))
        if columns > 1:
            settings.append(element("w:gridSpan", val=str(columns)))
        if down or up:
            settings.append(element("w:vMerge", **({"val": "restart"} if down else {})))
        cell.append(settings)
        cell.append(paragraph(safe_text(text), points=self._points, bold=bold, align=align))
        return cell


def _row(cells: Any, *, header: bool = False) -> Any:
    """A row that is not broken over two pages; a header row is repeated on every page."""
    row, settings = element("w:tr"), element("w:trPr")
    settings.append(element("w:cantSplit"))
    if header:
        settings.append(element("w:tblHeader"))
    row.append(settings)
    for cell in cells:
        row.append(cell)
    return row


def _keep(rows: list[Any], last: int) -> None:
    """The last rows stay on one page: a short table as a whole, of others the totals with some
    lines above them."""
    for row in rows[-last:-1]:
        for settings in row.iter(qn("w:pPr")):
            settings.insert(0, element("w:keepNext"))


def _margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(round(MARGIN / 25.4 * 1440)), type="dxa"))
    settings = table._tbl.tblPr
    look = settings.find(qn("w:tblLook"))
    settings.insert(len(settings) if look is None else settings.index(look), margins)
