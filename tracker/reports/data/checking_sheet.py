"""What the rules say of the cells of one sheet, which must be those of its CSV file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.reports.data.cell_rules import GIVERS, Problem, Tables
from tracker.reports.data.checking_csv import of_header
from tracker.reports.data.csv_files import ENCODING, csv_name
from tracker.reports.data.row_rules import RowRules, row_problems
from tracker.reports.data.table import TYPED, Column, DataTable, Type, guarded
from tracker.reports.data.violation import Violation
from tracker.reports.data.workbook import fits_number, numeric_columns
from tracker.reports.data.workbook_reading import Kind, SheetRow

#: What it breaks that a cell is a number where its column has texts.
_NUMBER_IN = {
    Type.AREA: "L3-06", Type.DAY: "L3-05", Type.MOMENT: "L3-05", Type.WORD: "L2-04",
    Type.FLAG: "L2-04",
}  # fmt: skip


@dataclass
class _Sheet:
    """A sheet while it is judged."""

    table: DataTable
    rules: RowRules
    place: str

    def __post_init__(self) -> None:
        self.numeric = numeric_columns(self.table)
        self.width = len(self.numeric)
        self.right: set[str] = set()  # kinds of rows that were found right


def rows_judged(
    place: str, table: DataTable, tables: Tables, rows: Iterator[SheetRow], folder: Path
) -> Iterator[Violation]:
    """Judge the rows, the first of which are the names, by the rules and by the CSV file."""
    sheet = _Sheet(table, RowRules(table, tables), place)
    told = _csv_cells(folder, table)
    first = next(rows, SheetRow(1, [], ""))
    names = _without_blank_end(first.cells, sheet.width)
    yield from of_header(f"{place}:1", table, names)
    if names != list(table.names):
        yield Violation("L3-01", f"{place}:1", "1行目が列の名ではない")
        return
    for row in rows:
        expected = next(told, None)
        if row.cells != expected or not _is_typed(sheet, row):
            for rule, what in _row_problems(sheet, row, expected):
                yield Violation(rule, f"{place}:{row.number}", what)
    if next(told, None) is not None:
        yield Violation("L2-02", place, "CSVにある行が足りない")


def _csv_cells(folder: Path, table: DataTable) -> Iterator[list[str]]:
    """The rows of the CSV file as a workbook has them, whether or not their width is right."""
    path = folder / csv_name(table)
    if not path.exists():
        return
    typed = [at for at, column in enumerate(table.columns) if column.type in TYPED]
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        rows = csv.reader(file)
        next(rows, None)
        for cells in rows:
            for at in typed:
                if at < len(cells) and cells[at].startswith("'"):
                    cells[at] = cells[at][1:]
            yield cells


def _without_blank_end(cells: list[str], width: int) -> list[str]:
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _is_typed(sheet: _Sheet, row: SheetRow) -> bool:
    """Whether every cell is of the kind that its column wants."""
    if row.kinds in sheet.right:
        return True
    if len(row.cells) != sheet.width or any(_type_problems(sheet, row)):
        return False
    if not any(_is_long(sheet, row)):
        sheet.right.add(row.kinds)
    return True


def _is_long(sheet: _Sheet, row: SheetRow) -> Iterator[bool]:
    """Of each number whether it stands as text for its length."""
    return (n and kind == Kind.TEXT for n, kind in zip(sheet.numeric, row.kinds, strict=True))


def _type_problems(sheet: _Sheet, row: SheetRow) -> Iterator[Problem]:
    for column, numeric, text, kind in zip(
        sheet.table.columns, sheet.numeric, row.cells, row.kinds, strict=True
    ):
        if kind == Kind.BLANK or kind == (Kind.NUMBER if numeric else Kind.TEXT):
            continue
        if numeric and kind == Kind.TEXT and not fits_number(text):
            continue
        yield _wrong_kind(column), f"{column.name}: {'数でない' if numeric else '文でない'}"


def _wrong_kind(column: Column) -> str:
    if column.to == GIVERS:
        return "L3-06"
    return _NUMBER_IN.get(column.type, "L2-01")


def _row_problems(sheet: _Sheet, row: SheetRow, expected: list[str] | None) -> Iterator[Problem]:
    cells = _without_blank_end(row.cells, sheet.width)
    if not any(cells):
        yield "L1-03", "空の行がある"
    elif expected is None:
        yield "L1-04", "表の下に、CSVにない行がある"
    elif len(cells) != sheet.width:
        yield "L1-04", "表の外にセルがある"
    else:
        found = [*_cell_problems(sheet, SheetRow(row.number, cells, row.kinds[: sheet.width]))]
        yield from found or [("L3-08", "CSVの同じ行と違う")]


def _cell_problems(sheet: _Sheet, row: SheetRow) -> Iterator[Problem]:
    columns = sheet.table.columns
    typed = [guarded(column, cell) for column, cell in zip(columns, row.cells, strict=True)]
    yield from row_problems(sheet.rules, typed)
    yield from _type_problems(sheet, row)
