"""The workbook without its rows, made by openpyxl: settings of sheets, print, names, properties."""

from datetime import UTC, datetime, time

from openpyxl import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tracker.reports.content import Report
from tracker.reports.excel.charts import add_charts
from tracker.reports.excel.layout import Layout
from tracker.reports.excel.pages import (
    BOTTOM,
    FOOTER,
    SIDE,
    TOP,
    breaks_before,
    page_points,
)
from tracker.reports.excel.rows import letters
from tracker.reports.excel.styles import BODY_POINTS, FONT
from tracker.reports.excel.text import safe_text

CREATOR = "支援台帳"
PAPER_A4 = 9
FOOTER_WIDTH = 50  # characters of each side of the footer; Excel allows 255 for the whole
MILLIMETRES = 25.4  # of an inch


def new_workbook(report: Report, names: list[str], made_at: datetime | None) -> Workbook:
    """An empty workbook with the report's sheets and properties."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in names:
        workbook.create_sheet(name)
    workbook.properties.title = safe_text(report.title)
    workbook.properties.creator = CREATOR
    workbook.properties.language = "ja-JP"
    made = made_at or datetime.combine(report.as_of, time(), UTC)
    workbook.properties.created = workbook.properties.modified = made
    workbook.calculation.fullCalcOnLoad = False  # no formulas; else Excel asks to save on closing
    return workbook


def set_up(worksheet: Worksheet, report: Report, layout: Layout) -> None:
    """Everything about a sheet but its rows; `layout` has made all of them."""
    for column, width in enumerate(layout.grid.widths, 1):
        worksheet.column_dimensions[letters(column)].width = width
    worksheet.sheet_view.showGridLines = False
    first, last = layout.marks.repeated_rows
    worksheet.freeze_panes = (
        f"{letters(layout.sheet.frozen_columns + 1)}{layout.marks.frozen_rows + 1}"
    )
    worksheet.print_title_rows = f"{first}:{last}"
    if layout.grid.pages > 1:
        worksheet.print_title_cols = f"A:{letters(layout.grid.repeated)}"
    worksheet.print_area = f"A1:{layout.last_cell}"
    if layout.marks.filter_ref:
        worksheet.auto_filter.ref = layout.marks.filter_ref
    _paper(worksheet, layout)
    _page_breaks(worksheet, layout)
    _footer(worksheet, report, layout)
    add_charts(worksheet, layout.marks, layout.grid)


def _paper(worksheet: Worksheet, layout: Layout) -> None:
    setup = worksheet.page_setup
    setup.paperSize = PAPER_A4
    setup.orientation = "landscape" if layout.grid.landscape(layout.sheet.landscape) else "portrait"
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup.fitToWidth, setup.fitToHeight = layout.grid.pages, 0
    setup.pageOrder = "overThenDown"  # two pages of the same rows follow each other
    worksheet.print_options.horizontalCentered = True
    margins = worksheet.page_margins
    margins.left = margins.right = SIDE / MILLIMETRES
    margins.top, margins.bottom = TOP / MILLIMETRES, BOTTOM / MILLIMETRES
    margins.header = margins.footer = FOOTER / MILLIMETRES


def _page_breaks(worksheet: Worksheet, layout: Layout) -> None:
    marks, landscape = layout.marks, layout.grid.landscape(layout.sheet.landscape)
    page = page_points(layout.grid.page_width, landscape=landscape)
    for row in breaks_before(marks.parts, page, marks.repeated_points):
        worksheet.row_breaks.append(Break(id=row - 1))


def _footer(worksheet: Worksheet, report: Report, layout: Layout) -> None:
    """Title on the left, page n/N in the middle, the as-of line on the right of every page."""
    footer = HeaderFooterItem()
    as_of = layout.sheet.subtitles[0] if layout.sheet.subtitles else ""
    for part, text in (
        (footer.left, _footer_text(report.title)),
        (footer.center, "&P/&N"),
        (footer.right, _footer_text(as_of)),
    ):
        part.text, part.font, part.size = text, FONT, BODY_POINTS  # it shrinks with the sheet
    worksheet.oddFooter = footer


def _footer_text(text: str) -> str:
    """Plain words: in a footer & begins a command."""
    line = " ".join(safe_text(text).split())
    shortened = line if len(line) <= FOOTER_WIDTH else line[: FOOTER_WIDTH - 1] + "…"
    return shortened.replace("&", "&&")
