"""Rows of a sheet as SpreadsheetML, written as text.

openpyxl makes the workbook; its rows are streamed past it. One cell object per cell takes nine
times as long and holds up every other page of the web process meanwhile (house.md, traps).
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from openpyxl.utils import get_column_letter

from tracker.reports.excel.text import as_xml

Placed: TypeAlias = tuple[int, int | Decimal | str | None, int]  # column (from 1), value, style

letters = lru_cache(maxsize=1024)(get_column_letter)


def row_xml(number: int, height: float, cells: Iterable[Placed], *, grows: bool = False) -> str:
    """One `<row>` of that number and height (points). Strings are inline and never formulas.

    grows: the height follows what is typed into the row.
    """
    inside = "".join([_cell_xml(number, *cell) for cell in cells])
    fixed = "" if grows else ' customHeight="1"'
    return f'<row r="{number}" ht="{height:g}"{fixed}>{inside}</row>'


def _cell_xml(row: int, column: int, value: int | Decimal | str | None, style: int) -> str:
    start = f'<c r="{letters(column)}{row}" s="{style}"'
    if value is None or value == "":
        return start + "/>"
    if isinstance(value, str):
        text = as_xml(value)
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    digits = f"{value:f}" if isinstance(value, Decimal) else f"{value:d}"
    return f"{start}><v>{digits}</v></c>"
