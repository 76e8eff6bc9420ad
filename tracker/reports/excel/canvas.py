"""A sheet while it is filled: it counts the rows, and gathers what its settings need later."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tracker.reports.content import ChartRow
from tracker.reports.excel.grid import MOST_LINES, Grid, height
from tracker.reports.excel.measure import wrapped
from tracker.reports.excel.pages import Part
from tracker.reports.excel.rows import Placed, letters, row_xml
from tracker.reports.excel.styles import Role, Styles
from tracker.reports.excel.text import is_misread, safe_text

GAP = 8.0  # points between blocks
TALLEST_HEAD = 190.0  # points of repeated or frozen rows; more would leave no room for the rest


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a table without its totals, and the sheet column of each of its columns."""

    first_row: int
    last_row: int
    columns: tuple[int, ...]


@dataclass(slots=True)
class Marks:
    """What the rows of a sheet leave for its settings; complete when all rows were made.

    `title_end` is the last row of title, as-of line and legend; `header_rows` the first and last
    row of the headings of the main table; points are heights: of the title, of everything down to
    the end of those headings, and of them alone; `parts` is what better stays on one page.
    `bodies` are the rows of tables by caption, `charts` the rows at which drawings begin.
    """

    merges: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    title_end: int = 0
    title_points: float = 0.0
    header_rows: tuple[int, int] | None = None
    head_points: float = 0.0
    header_points: float = 0.0
    filter_ref: str | None = None
    parts: list[Part] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    charts: list[tuple[int, ChartRow]] = field(default_factory=list)

    @property
    def repeated_rows(self) -> tuple[int, int]:
        """The rows that are printed on every page: title to headings if that is short, else the
        headings of the main table alone, else the title with the gap under it."""
        if self.header_rows is None:
            return 1, max(1, self.title_end) + 1
        return (1, self.header_rows[1]) if self._head_is_short else self.header_rows

    @property
    def repeated_points(self) -> float:
        """The height of the repeated rows."""
        if self.header_rows is None:
            return self.title_points + GAP
        return self.head_points if self._head_is_short else self.header_points

    @property
    def frozen_rows(self) -> int:
        """How many rows stay in sight while one scrolls."""
        if self.header_rows is not None and self._head_is_short:
            return self.header_rows[1]
        return self.title_end

    @property
    def _head_is_short(self) -> bool:
        return self.head_points <= TALLEST_HEAD


class Canvas:
    """Rows come out as XML in order, so a long sheet is never held as a whole.

    target: what the file keeps as the target of a link, '' where it keeps none.
    """

    def __init__(self, grid: Grid, styles: Styles, target: Callable[[str], str]) -> None:
        self.grid = grid
        self.target = target
        self.styles = styles
        self.marks = Marks()
        self.last_row = 0
        self.points = 0.0

    @property
    def columns(self) -> int:
        return len(self.grid.widths)

    def row(self, height: float, cells: list[Placed]) -> str:
        """The next row."""
        self.last_row += 1
        self.points += height
        return row_xml(self.last_row, height, cells)

    def merge(self, row: int, column: int, columns: int, rows: int = 1) -> None:
        """Join cells; of a single cell nothing is said."""
        if columns > 1 or rows > 1:
            end = f"{letters(column + columns - 1)}{row + rows - 1}"
            self.marks.merges.append(f"{letters(column)}{row}:{end}")

    def words(self, text: str, role: Role, align: str = "left") -> Iterator[str]:
        """The text over the whole page: as many rows as it needs, each short enough for a page."""
        safe = safe_text(text)
        first, columns = self.grid.place_of_words(safe, role)
        lines = wrapped(safe, self.grid.room(first, columns, role))
        for start in range(0, len(lines), MOST_LINES):
            part = lines[start : start + MOST_LINES]
            self.merge(self.last_row + 1, first, columns)
            inside = safe[part[0][0] : part[-1][1]]
            yield self.row(height(len(part), role), [self.placed(first, inside, role, align)])

    def placed(self, column: int, text: str, role: Role, align: str = "left") -> Placed:
        """A cell of words that stay words."""
        return column, text, self.styles.number(role, align, quoted=is_misread(text))

    def gap(self) -> str:
        """An empty row between blocks."""
        return self.row(GAP, [])
