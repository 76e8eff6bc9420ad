"""Native charts: bars over the rows of a table of the same sheet, which Excel keeps in step."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout as Placing
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from tracker.reports.content import Chart, ChartRow
from tracker.reports.excel.canvas import Body, Marks
from tracker.reports.excel.grid import Grid

CHART_ROWS, CHART_POINTS = 10, 190.0  # a drawing takes so many rows, so high together
PIXELS_A_POINT = 96 / 72
BLUE = "0017C1"
GAP, TOP = 8, 4  # pixels between drawings and over them
EMU = 9525  # of a pixel (ECMA-376)


def add_charts(worksheet: Worksheet, marks: Marks, grid: Grid) -> None:
    """The drawings that the rows of the sheet left room for."""
    for row, drawings in marks.charts:
        _add_row(worksheet, marks, grid, row, drawings)


def _add_row(worksheet: Worksheet, marks: Marks, grid: Grid, row: int, drawings: ChartRow) -> None:
    shown = [chart for chart in drawings.charts if chart.table in marks.bodies]
    width = sum(_pixels(column) for column in grid.widths) / max(len(shown), 1)
    for place, chart in enumerate(shown):
        drawn = _drawn(worksheet, chart, marks.bodies[chart.table])
        column, offset = _at(grid, place * width)
        size = XDRPositiveSize2D(
            round(width - GAP) * EMU,
            round(CHART_POINTS * PIXELS_A_POINT - GAP) * EMU,
        )
        start = AnchorMarker(col=column, colOff=round(offset) * EMU, row=row - 1, rowOff=TOP * EMU)
        drawn.anchor = OneCellAnchor(_from=start, ext=size)  # type: ignore[assignment]
        worksheet.add_chart(drawn)


def _drawn(worksheet: Worksheet, chart: Chart, body: Body) -> BarChart:
    drawn = BarChart()
    drawn.type = "bar" if chart.horizontal else "col"
    values, names = (
        Reference(
            worksheet, min_col=body.columns[at], min_row=body.first_row, max_row=body.last_row
        )
        for at in (chart.column, 0)
    )
    drawn.add_data(values, titles_from_data=False)
    drawn.set_categories(names)
    drawn.title, drawn.legend, drawn.gapWidth = chart.title, None, 60
    if drawn.title is not None:
        drawn.title.overlay = False
    drawn.layout = Placing()
    drawn.series[0].graphicalProperties.solidFill = BLUE
    drawn.dataLabels = DataLabelList(showVal=True)
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(drawn.dataLabels, name, False)
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.numFmt, drawn.y_axis.scaling.min = "#,##0", 0
    if chart.horizontal:
        drawn.x_axis.scaling.orientation = "maxMin"  # the first row of the table on top
    return drawn


def _pixels(width: float) -> int:
    """Of a column, as Excel reckons them with a digit of 7 pixels."""
    return int(width * 7 + 5)


def _at(grid: Grid, x: float) -> tuple[int, float]:
    """The column (from 0) in which a pixel from the left lies, and how far inside."""
    for column, width in enumerate(grid.widths):
        if x < _pixels(width):
            return column, x
        x -= _pixels(width)
    return len(grid.widths) - 1, 0.0
