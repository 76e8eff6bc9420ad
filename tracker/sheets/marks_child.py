"""Writes errors into a workbook from standard input: the work of a process of its own.

The input is the length of a JSON list of marks (4 bytes, big-endian), the list, and the workbook;
the answer is the workbook, or nothing where it cannot be made.
"""

import io
import json
import struct
import sys
import zipfile
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname

TITLE: Final = "誤りの一覧"
AUTHOR: Final = "支援台帳"
_RED: Final = PatternFill("solid", fgColor="FFFFC7CE")
_HEADINGS: Final = ("番号", "シート", "セル", "列", "直し方")
_WIDTHS: Final = (6, 18, 9, 20, 90)
_PICTURES: Final = ("xl/drawings/drawing", "xl/media/", "xl/charts/")
#: A comment is as wide as it needs to be read without dragging it.
_COMMENT: Final = {"width": 340, "height": 120}


def main(count: str) -> None:
    given = sys.stdin.buffer.read()
    length = struct.unpack(">I", given[:4])[0]
    marks = json.loads(given[4 : 4 + length])
    content = given[4 + length :]
    book = load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
    _forget(book)
    for mark in marks:
        _mark(book, mark)
    _list(book, marks, int(count), loses=_has_pictures(content))
    made = io.BytesIO()
    book.save(made)
    sys.stdout.buffer.write(made.getvalue())


def _has_pictures(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(name.startswith(_PICTURES) for name in package.namelist())


def _forget(book: Workbook) -> None:
    """Take out what was marked the last time."""
    if TITLE in book.sheetnames:
        del book[TITLE]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _mark(book: Workbook, mark: dict[str, Any]) -> None:
    sheet = book[mark["sheet"]]
    cell = sheet.cell(mark["row"], mark["column"])
    if isinstance(cell, MergedCell):
        area = next(one for one in sheet.merged_cells.ranges if cell.coordinate in one)
        cell = sheet.cell(area.min_row, area.min_col)
    said = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.fill = _RED
    cell.comment = Comment(said + mark["message"], AUTHOR, **_COMMENT)


def _list(book: Workbook, marks: list[dict[str, Any]], count: int, *, loses: bool) -> None:
    sheet = book.create_sheet(TITLE, 0)
    sheet["A1"] = f"直すところが{count}か所あります"
    sheet["A1"].font = Font(bold=True, size=14)
    notes = ["赤いセルを直して保存し、このファイルをそのまま取り込みに出してください。"]
    if count > len(marks):
        notes.append(f"はじめの{len(marks)}か所に印をつけました。直したあとに残りが示されます。")
    if loses:
        notes.append(
            "もとのファイルにあった図・写真・グラフは、もとのとおりには残らないことがあります。"
        )
    for place, note in enumerate(notes, 2):
        sheet.cell(place, 1, note)
    first = len(notes) + 3
    for column, heading in enumerate(_HEADINGS, 1):
        sheet.cell(first, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[column - 1]
    for number, mark in enumerate(marks, 1):
        _line(sheet, first + number, number, mark)
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    _print(sheet, first)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _line(sheet: Any, row: int, number: int, mark: dict[str, Any]) -> None:
    place = f"{get_column_letter(mark['column'])}{mark['row']}"
    values = (number, mark["sheet"], place, mark["heading"], mark["message"])
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    link = sheet.cell(row, 3)
    link.hyperlink = f"#{quote_sheetname(mark['sheet'])}!{place}"
    link.font = Font(color="FF0563C1", underline="single")


def _print(sheet: Any, first: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{first}:{first}"
