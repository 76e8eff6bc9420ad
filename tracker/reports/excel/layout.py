"""Where everything of a sheet stands: its blocks, one under the other, as numbered rows."""

from collections.abc import Callable, Iterator

from tracker.reports.content import Block, ChartRow, Heading, Paragraph, Sheet, Table
from tracker.reports.excel.canvas import TALLEST_HEAD, Canvas, Marks
from tracker.reports.excel.charts import CHART_ROWS, chart_points
from tracker.reports.excel.grid import grid_of
from tracker.reports.excel.pages import Part
from tracker.reports.excel.rows import letters
from tracker.reports.excel.styles import (
    HEADING,
    LEGEND,
    NOTE,
    PARAGRAPH,
    SUBHEADING,
    SUBTITLE,
    TITLE,
    Styles,
)
from tracker.reports.excel.table import TableLayout

LONG_TABLE = 25  # rows; the headings of such a table are repeated on every page


class Layout:
    """The rows of one sheet (`rows`), then its `marks`; `grid` is known from the start.

    target: what the file keeps as the target of a link, '' where it keeps none.
    """

    def __init__(self, sheet: Sheet, styles: Styles, target: Callable[[str], str]) -> None:
        self.sheet = sheet
        self.grid = grid_of(sheet)
        self._canvas = Canvas(self.grid, styles, target)

    @property
    def marks(self) -> Marks:
        return self._canvas.marks

    @property
    def last_cell(self) -> str:
        return f"{letters(self._canvas.columns)}{self._canvas.last_row}"

    def rows(self) -> Iterator[str]:
        """Every row of the sheet as XML, in order."""
        yield from self._head()
        main = main_table(self.sheet)
        for blocks in parts_of(self.sheet):
            yield self._canvas.gap()
            row, start = self._canvas.last_row + 1, self._canvas.points
            for block in blocks:
                yield from self._block(block, block is main)
            self.marks.parts.append(Part(row, start, self._canvas.points))
        yield from self._notes()

    def _head(self) -> Iterator[str]:
        lines = [(self.sheet.title, TITLE), *((line, SUBTITLE) for line in self.sheet.subtitles)]
        if self.sheet.legend:
            lines.append((self.sheet.legend, LEGEND))
        for text, role in lines:
            for row in self._canvas.words(text, role):
                yield row
                if self._canvas.points <= TALLEST_HEAD:
                    self.marks.title_end = self._canvas.last_row
                    self.marks.title_points = self._canvas.points

    def _block(self, block: Block, is_main: bool) -> Iterator[str]:
        if isinstance(block, Heading):
            yield from self._canvas.words(block.text, HEADING if block.level == 1 else SUBHEADING)
        elif isinstance(block, Paragraph):
            yield from self._canvas.words(block.text, PARAGRAPH)
        elif isinstance(block, ChartRow):
            yield from self._charts(block)
        else:
            yield from TableLayout(block, self._canvas, is_main).rows()

    def _charts(self, block: ChartRow) -> Iterator[str]:
        """Empty rows for drawings, where there is anything to draw."""
        filled = {table.caption for table in self.sheet.tables() if table.rows}
        if any(chart.table in filled for chart in block.charts):
            self.marks.charts.append((self._canvas.last_row + 1, block))
            for _ in range(CHART_ROWS):
                yield self._canvas.row(chart_points(block) / CHART_ROWS, [])

    def _notes(self) -> Iterator[str]:
        if self.sheet.notes:
            yield self._canvas.gap()
        for note in self.sheet.notes:
            yield from self._canvas.words(note, NOTE)


def parts_of(sheet: Sheet) -> Iterator[list[Block]]:
    """The blocks in order, headings together with what they head."""
    part: list[Block] = []
    for block in sheet.blocks:
        part.append(block)
        if not isinstance(block, Heading):
            yield part
            part = []
    if part:
        yield part


def main_table(sheet: Sheet) -> Table | None:
    """The table whose headings are repeated and frozen: the one with the filter, or the only one,
    or a long one at the end of the sheet. Repeated headings stand over whatever follows."""
    tables = list(sheet.tables())
    filtered = [table for table in tables if table.autofilter]
    if filtered:
        return filtered[0]
    if tables and (len(tables) == 1 or len(tables[-1].rows) > LONG_TABLE):
        return tables[-1]
    return None
