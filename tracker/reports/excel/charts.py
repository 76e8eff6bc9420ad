"""Native charts: bars over the rows of a table of the same sheet, which Excel keeps in step."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout as Placing
from openpyxl.chart.text import RichText
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from tracker.reports.content import Chart, ChartRow
from tracker.reports.excel.canvas import Body, Marks
from tracker.reports.excel.grid import Grid

CHART_ROWS, CHART_POINTS = 10, 190.0  # a drawing takes so many rows, at least so high together
TITLE_POINTS, LINE_POINTS = 50.0, 15.0
TITLE_LETTERS, LETTERS = 10, 8  # points
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
            round(chart_points(drawings) * PIXELS_A_POINT - GAP) * EMU,
        )
        start = AnchorMarker(col=column, colOff=round(offset) * EMU, row=row - 1, rowOff=TOP * EMU)
        drawn.anchor = OneCellAnchor(_from=start, ext=size)  # type: ignore[assignment]
        worksheet.add_chart(drawn)


def chart_points(drawings: ChartRow) -> float:
    """The height of a row of drawings: each lying bar has a line of its own for its name."""
    return max(CHART_POINTS, TITLE_POINTS + LINE_POINTS * drawings.lines)


def _drawn(worksheet: Worksheet, chart: Chart, body: Body) -> BarChart:
    drawn = BarChart()
    drawn.type = "bar" if chart.horizontal else "col"
    last = body.first_row + chart.rows - 1 if chart.rows else body.last_row
    values, names = (
        Reference(worksheet, min_col=body.columns[at], min_row=body.first_row, max_row=last)
        for at in (chart.column, chart.names)
    )
    drawn.add_data(values, titles_from_data=False)
    drawn.set_categories(names)
    drawn.title, drawn.legend, drawn.gapWidth = chart.title, None, 60
    if drawn.title is not None and drawn.title.tx is not None and drawn.title.tx.rich is not None:
        drawn.title.overlay = False
        drawn.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=_letters(TITLE_LETTERS))
    drawn.layout = Placing()
    drawn.series[0].graphicalProperties.solidFill = BLUE
    _label(drawn)
    _axes(drawn, chart)
    return drawn


def _label(drawn: BarChart) -> None:
    """The number of every bar, behind or over it."""
    drawn.dataLabels = DataLabelList(showVal=True, numFmt="#,##0", txPr=_text())
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(drawn.dataLabels, name, False)


def _axes(drawn: BarChart, chart: Chart) -> None:
    """Every name is written; the scale is not, since every bar has its number."""
    names, scale = drawn.x_axis, drawn.y_axis
    names.delete, scale.delete = False, True
    names.tickLblSkip, names.txPr = 1, _text()
    scale.majorGridlines, scale.scaling.min = None, 0
    if chart.top:
        scale.scaling.max = chart.top
    if chart.horizontal:
        names.scaling.orientation = "maxMin"  # the first row of the table on top


def _text() -> RichText:
    written = Paragraph(
        pPr=ParagraphProperties(defRPr=_letters(LETTERS)), endParaRPr=_letters(LETTERS)
    )
    return RichText(p=[written])


def _letters(points: int) -> CharacterProperties:
    return CharacterProperties(sz=points * 100)


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
