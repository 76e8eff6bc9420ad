"""A sheet of a 入力様式: headings, example, filled and empty rows, lists to choose from, paper."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from tracker.domain.entry_form.form_sheet import Column
from tracker.domain.entry_form.marks import MARKS
from tracker.reports.entry_form.content import (
    FREE,
    NUMBERS,
    EntryForm,
    FilledSheet,
    Value,
    hint_of,
)
from tracker.reports.excel.grid import CELL_MARGIN, height
from tracker.reports.excel.measure import line_count
from tracker.reports.excel.pages import TOP
from tracker.reports.excel.rows import Placed, letters, row_xml
from tracker.reports.excel.styles import AS_TEXT, BODY, FONT, HEADER, LEGEND, TITLE, Role, Styles
from tracker.reports.excel.text import is_misread, safe_text
from tracker.reports.excel.values import MOST_DIGITS
from tracker.reports.excel.workbook import MILLIMETRES

HEADINGS: Final = 3  # the row of the headings; the example is the next one
SPARE: Final = 15  # empty rows that are printed
HEAD: Final = 5.0  # millimetres for the title over every page
PAGES_WIDE: Final = 2  # on one page the words would be less than 6 point
_GREY: Final = "FF767676"
_NAMED = Role("様式 題名", points=TITLE.points, bold=True, wraps=False)
_SAID = Role("様式 注", points=9, color=LEGEND.color, wraps=False)
_EXAMPLE = Role("様式 例", italic=True, color=_GREY, border=BODY.border)
_MARK = Role("様式 印", points=8, color=_GREY, border=BODY.border, wraps=False)
_MARK_HEADING = Role("様式 印の見出し", points=8, color=_GREY, border=HEADER.border)
_NOTE: Final = (
    "書き方は「記入要領」のシートにあります。例の行の下に書いてください。"
    "右端の灰色の欄は、消したり書きかえたりしないでください。"
)
_ROW_POINTS: Final = 21.0
_HEADING_POINTS: Final = 36.0  # two lines, and room for the button of the filter


class FormSheetRows:
    """The rows of one sheet as XML, and its settings in the shell of the workbook."""

    def __init__(self, form: EntryForm, sheet: FilledSheet, styles: Styles) -> None:
        self._form, self._sheet, self._styles = form, sheet, styles
        self._columns = (*sheet.form.columns, *MARKS)
        self._own = len(sheet.form.columns)

    @property
    def last_row(self) -> int:
        return HEADINGS + 1 + len(self._sheet.rows) + len(self._sheet.empty)

    @property
    def area(self) -> str:
        return f"A1:{letters(len(self._columns))}{self.last_row}"

    def rows(self) -> Iterator[str]:
        """Every row, in order."""
        yield row_xml(1, 27.0, [self._words(1, self._title, _NAMED)])
        yield row_xml(2, 18.0, [self._words(1, _NOTE, _SAID)])
        yield row_xml(HEADINGS, _HEADING_POINTS, self._headings())
        number = HEADINGS + 1
        yield row_xml(number, _ROW_POINTS, self._cells(self._sheet.example, {}, _EXAMPLE))
        for row in self._sheet.rows:
            number += 1
            cells = self._cells(row.values, row.marks, BODY)
            yield row_xml(number, self._height(row.values), cells, grows=True)
        for marks in self._sheet.empty:
            number += 1
            yield row_xml(number, _ROW_POINTS, self._cells({}, marks, BODY), grows=True)

    @property
    def _title(self) -> str:
        sheet, form = self._sheet.form, self._form
        return f"{sheet.title}　{form.giver_name}　{form.data.disaster}"

    def _headings(self) -> list[Placed]:
        return [
            self._words(place, column.title, HEADER if place <= self._own else _MARK_HEADING)
            for place, column in enumerate(self._columns, 1)
        ]

    def _words(self, place: int, text: str, role: Role) -> Placed:
        return place, safe_text(text), self._styles.number(role)

    def _cells(
        self, values: Mapping[str, Value], marks: Mapping[str, str], role: Role
    ) -> list[Placed]:
        cells = [
            self._cell(place, column, values.get(column.key), role)
            for place, column in enumerate(self._sheet.form.columns, 1)
        ]
        style = self._styles.number(_MARK, number_format=AS_TEXT)
        for place, column in enumerate(MARKS, self._own + 1):
            cells.append((place, marks.get(column.key), style))
        return cells

    def _cell(self, place: int, column: Column, value: Value | None, role: Role) -> Placed:
        if isinstance(value, Decimal) and len(value.as_tuple().digits) > MOST_DIGITS:
            value = f"{value:f}"  # a workbook's numbers are doubles
        quoted = isinstance(value, str) and is_misread(value)
        side = "right" if column.key in NUMBERS else "left"
        style = self._styles.number(role, side, _number_format(column), quoted)
        return place, safe_text(value) if isinstance(value, str) else value, style

    def _height(self, values: Mapping[str, Value]) -> float:
        lines = [
            line_count(str(values[column.key]), column.width - CELL_MARGIN + 1)
            for column in self._sheet.form.columns
            if column.key in values
        ]
        return min(max(_ROW_POINTS, height(max(lines, default=1), BODY)), 400.0)

    # ------------------------------------------------------------ settings

    def set_up(self, worksheet: Worksheet, lists: Mapping[str, str]) -> None:
        """Everything but the rows; `lists` are the ranges of the words to choose from."""
        for place, column in enumerate(self._columns, 1):
            worksheet.column_dimensions[letters(place)].width = column.width + 1
        worksheet.freeze_panes = f"{letters(self._named_columns + 1)}{HEADINGS + 1}"
        last = f"{letters(len(self._columns))}{self.last_row}"
        worksheet.auto_filter.ref = f"A{HEADINGS}:{last}"
        for place, column in enumerate(self._sheet.form.columns, 1):
            self._offer(worksheet, letters(place), column, lists)
        self._paper(worksheet)

    @property
    def _named_columns(self) -> int:
        """How many columns tell what a row is of: those as far as the place."""
        return self._sheet.form.keys.index("recipient") + 1

    def _offer(
        self, worksheet: Worksheet, letter: str, column: Column, lists: Mapping[str, str]
    ) -> None:
        listed, hint = lists.get(column.choices, ""), hint_of(column)
        if not (listed or hint):
            return
        offer = DataValidation(
            type="list" if listed else None,
            formula1=listed or None,
            allow_blank=True,
            showErrorMessage=bool(listed) and column.choices not in FREE,
            errorTitle=column.title,
            error="一覧から選んでください。空欄でもかまいません。",
            showInputMessage=bool(hint),
            promptTitle=column.title,
            prompt=hint,
        )
        offer.add(f"{letter}{HEADINGS + 2}:{letter}{self.last_row}")
        worksheet.add_data_validation(offer)

    def _paper(self, worksheet: Worksheet) -> None:
        """Two pages side by side, so that the words stay as large as can be read; the title, which
        a page would cut, stands over each."""
        worksheet.print_title_rows = f"{HEADINGS}:{HEADINGS}"
        worksheet.print_title_cols = f"A:{letters(self._named_columns)}"
        printed = min(self.last_row, HEADINGS + 1 + len(self._sheet.rows) + SPARE)
        worksheet.print_area = f"A{HEADINGS}:{letters(self._own)}{printed}"
        worksheet.page_setup.fitToWidth = PAGES_WIDE
        worksheet.page_setup.pageOrder = "overThenDown"
        worksheet.page_margins.top = (TOP + HEAD) / MILLIMETRES
        header = HeaderFooterItem()
        header.left.text, header.left.font, header.left.size = (
            in_margin(self._title),
            f"{FONT},Bold",
            12,
        )
        worksheet.oddHeader = header


def _number_format(column: Column) -> str:
    if column.key not in NUMBERS:
        return AS_TEXT
    return "General" if column.key == "quantity" else "#,##0"


def in_margin(text: str) -> str:
    """Plain words over or under a page, where & begins a command."""
    return safe_text(text).replace("&", "&&")
