"""A 入力様式 as a workbook: 記入要領 first, the five sheets, and last the lists of words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO, Final

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tracker.reports.entry_form.content import EntryForm
from tracker.reports.entry_form.guide import Guide, guide_of
from tracker.reports.excel.form_sheet import FormSheetRows, in_margin
from tracker.reports.excel.grid import CELL_MARGIN, height
from tracker.reports.excel.measure import line_count, text_width
from tracker.reports.excel.package import Filling, write_package
from tracker.reports.excel.pages import BOTTOM, FOOTER, SIDE, TOP
from tracker.reports.excel.rows import Placed, letters, row_xml
from tracker.reports.excel.styles import (
    BODY,
    FONT,
    HEADER,
    HEADING,
    PARAGRAPH,
    TITLE,
    Role,
    Styles,
)
from tracker.reports.excel.text import safe_text
from tracker.reports.excel.workbook import CREATOR, MILLIMETRES, PAPER_A4

GUIDE: Final = "記入要領"
CHOICES: Final = "選択肢"
#: What stands over each list. None is a heading of the form, or the sheet would be read as one.
_LISTS: Final = {
    "places": "支援先の候補",
    "units": "単位の候補",
    "occupation": "職種の候補",
    "duty": "業務の候補",
    "legal_basis": "派遣根拠の候補",
    "fund_kind": "支援金の種類の候補",
    "channels": "経路の候補",
    "came_by": "届き方の候補",
    "yes": "しるし",
    "items": "品目の候補",
}
_GUIDE_WIDTHS: Final = (24, 18, 78, 26)
_TITLE = Role("要領 題名", points=TITLE.points, bold=True, wraps=False)
_HEADING = Role("要領 見出し", points=HEADING.points, bold=True, vertical="bottom", wraps=False)


def write_form(form: EntryForm, target: BinaryIO) -> None:
    """Write the form as .xlsx."""
    guide = guide_of(form)
    titles = [GUIDE, *(sheet.form.title for sheet in form.sheets), CHOICES]
    workbook = _empty(titles, f"{guide.title} {form.giver_name}", form.data.made_at)
    for worksheet in workbook.worksheets:
        _paper(worksheet, form)
    styles = Styles(workbook)
    first, *between, last = workbook.worksheets
    last.sheet_state = "hidden"  # its words stand in the lists of the cells; nobody prints them
    fillings = [_filled_guide(first, guide, styles)]
    lists = _ranges(form.choices)
    for worksheet, sheet in zip(between, form.sheets, strict=True):
        made = FormSheetRows(form, sheet, styles)
        made.set_up(worksheet, lists)
        fillings.append(_filling(made.rows(), made.area))
    fillings.append(_filled_choices(last, form, styles))
    write_package(workbook, fillings, target)


def _empty(titles: list[str], title: str, made_at: datetime) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in titles:
        workbook.create_sheet(name)
    workbook.properties.title = safe_text(title)
    workbook.properties.creator = CREATOR
    workbook.properties.language = "ja-JP"
    workbook.properties.created = workbook.properties.modified = made_at.astimezone(UTC)
    workbook.calculation.fullCalcOnLoad = False
    return workbook


def _filling(rows: Iterator[str], area: str, merges: list[str] | None = None) -> Filling:
    content = BytesIO("".join(rows).encode())
    return Filling(content, merges or [], [], area)


def _paper(worksheet: Worksheet, form: EntryForm) -> None:
    """A4 landscape; whose form it is, page n/N and the sheet at the foot."""
    setup, margins = worksheet.page_setup, worksheet.page_margins
    setup.paperSize, setup.orientation = PAPER_A4, "landscape"
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup.fitToWidth, setup.fitToHeight = 1, 0
    worksheet.print_options.horizontalCentered = False
    worksheet.print_options.headings = False
    margins.left = margins.right = SIDE / MILLIMETRES
    margins.top, margins.bottom = TOP / MILLIMETRES, BOTTOM / MILLIMETRES
    margins.header = margins.footer = FOOTER / MILLIMETRES
    footer = HeaderFooterItem()
    named = in_margin(f"{form.giver_name} {form.data.disaster}")
    for part, text in (
        (footer.left, named), (footer.center, "&P/&N"), (footer.right, worksheet.title)
    ):  # fmt: skip
        part.text, part.font, part.size = text, FONT, 8
    worksheet.oddFooter = footer


# ---------------------------------------------------------------- 記入要領


def _filled_guide(worksheet: Worksheet, guide: Guide, styles: Styles) -> Filling:
    for place, width in enumerate(_GUIDE_WIDTHS, 1):
        worksheet.column_dimensions[letters(place)].width = width
    worksheet.sheet_view.showGridLines = False
    writer = _GuideRows(styles)
    rows = "".join(writer.rows(guide))
    worksheet.print_area = area = f"A1:D{writer.last}"
    return Filling(BytesIO(rows.encode()), writer.merges, [], area)


class _GuideRows:
    """The rows of 記入要領, and the cells that they join."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.merges: list[str] = []
        self.last = 0

    def rows(self, guide: Guide) -> Iterator[str]:
        yield self._row([guide.title], _TITLE, 30.0)
        for name, text in guide.facts:
            yield self._pair(name, text, HEADER)
        yield self._row(["書き方"], _HEADING, 26.0)
        for name, text in guide.rules:
            yield self._pair(name, text, HEADER)
        yield self._row(["欄ごとの書き方"], _HEADING, 26.0)
        yield self._row(["シート", "欄", "書き方", "例"], HEADER)
        for cells in guide.columns:
            yield self._row(cells, BODY)

    def _pair(self, name: str, text: str, role: Role) -> str:
        self.last += 1
        self.merges.append(f"B{self.last}:D{self.last}")
        lines = line_count(text, sum(_GUIDE_WIDTHS[1:]) - CELL_MARGIN)
        body = self._styles.number(BODY)
        cells: list[Placed] = [(1, safe_text(name), self._styles.number(role))]
        cells += [(2, safe_text(text), body), (3, None, body), (4, None, body)]
        return row_xml(self.last, max(18.0, height(lines, BODY)), cells)

    def _row(self, texts: list[str] | tuple[str, ...], role: Role, points: float = 18.0) -> str:
        self.last += 1
        style = self._styles.number(role)
        cells: list[Placed] = [(place, safe_text(t), style) for place, t in enumerate(texts, 1)]
        if len(texts) > 1:
            rooms = zip(texts, _GUIDE_WIDTHS, strict=True)
            lines = max(line_count(text, width - CELL_MARGIN) for text, width in rooms)
            points = max(points, height(lines, role))
        return row_xml(self.last, points, cells)


# ---------------------------------------------------------------- 選択肢


def _ranges(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The range of each list that has words."""
    sheet = quote_sheetname(CHOICES)
    return {
        name: f"{sheet}!${letters(place)}$2:${letters(place)}${len(choices[name]) + 1}"
        for place, name in enumerate(_LISTS, 1)
        if choices[name]
    }


def _filled_choices(worksheet: Worksheet, form: EntryForm, styles: Styles) -> Filling:
    """The lists side by side, that of the items last: it tells what each is counted in."""
    columns = [(called, form.choices[name]) for name, called in _LISTS.items()]
    columns.append(("(その単位)", tuple(item.unit for item in form.data.items)))
    columns.append(("(その分類)", tuple(item.category for item in form.data.items)))
    for place, (called, words) in enumerate(columns, 1):
        widest = max(text_width(text) for text in (called, *words))
        worksheet.column_dimensions[letters(place)].width = min(widest + 2, 60)
    worksheet.freeze_panes = "A2"
    worksheet.print_title_rows = "1:1"
    lines = list(zip_longest(*(words for _, words in columns)))
    rows = [_choice_row(1, [called for called, _ in columns], styles.number(HEADER))]
    body = styles.number(PARAGRAPH)
    rows += [_choice_row(number, line, body) for number, line in enumerate(lines, 2)]
    return _filling(iter(rows), f"A1:{letters(len(columns))}{len(rows)}")


def _choice_row(number: int, texts: list[str] | tuple[str | None, ...], style: int) -> str:
    cells: list[Placed] = [
        (place, safe_text(text), style) for place, text in enumerate(texts, 1) if text
    ]
    return row_xml(number, 18.0, cells)
