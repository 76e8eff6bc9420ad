"""What the rules say of a CSV file, in one pass; values that were judged are remembered."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.reports.data.cell_rules import Tables
from tracker.reports.data.csv_files import ENCODING
from tracker.reports.data.row_rules import RowRules, row_problems
from tracker.reports.data.table import DataTable
from tracker.reports.data.violation import Violation

_BOM = b"\xef\xbb\xbf"


@dataclass
class Counted:
    """How many rows were read."""

    rows: int = 0


def of_csv(path: Path, table: DataTable, tables: Tables, counted: Counted) -> Iterator[Violation]:
    """All that is wrong with the file of a table."""
    with path.open("rb") as raw:
        if raw.read(3) != _BOM:
            yield Violation("L3-08", path.name, "BOMがない")
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        rows = csv.reader(file)
        try:
            header = next(rows, [])
            yield from of_header(f"{path.name}:1", table, header)
            if header == list(table.names):
                yield from _of_rows(path.name, table, rows, tables, counted)
        except csv.Error:
            yield Violation("L1-01", f"{path.name}:{rows.line_num}", "CSVとして読めない")


def of_header(place: str, table: DataTable, header: list[str]) -> Iterator[Violation]:
    """What is wrong with the first row, of a file or of a sheet."""
    if len(set(header)) != len(header):
        yield Violation("L2-03", place, "列の名が重なっている")
    if any(not name.strip() for name in header):
        yield Violation("L1-05", place, "名のない列がある")
    if any(not name.isascii() for name in header):
        yield Violation("L3-08", place, "半角英数字でない列の名がある")
    if not set(header) & set(table.names):
        yield Violation("L3-01", place, "1行目が列の名ではない")
    elif header != list(table.names):
        yield Violation("L3-07", place, "列の組が定義と違う")


def _of_rows(
    file: str, table: DataTable, rows: Any, tables: Tables, counted: Counted
) -> Iterator[Violation]:
    """`rows` is a csv.reader behind the header; it knows how many lines it has read."""
    rules = RowRules(table, tables)
    keys: set[int] = set()
    places = [table.names.index(name) for name in table.key]
    width, names = len(table.columns), list(table.names)
    line = rows.line_num
    for cells in rows:
        counted.rows += 1
        place, before, line = f"{file}:{line + 1}", line, rows.line_num
        if line != before + 1:
            yield Violation("L1-14", place, "セルの中で改行している")
        if len(cells) != width or cells == names:
            yield _misshapen(place, cells, names)
            continue
        for rule, what in row_problems(rules, cells):
            yield Violation(rule, place, what)
        mark = hash(tuple(cells[at] for at in places))
        if mark in keys:
            yield Violation("L3-09", place, "主キーの同じ行がある")
        keys.add(mark)


def _misshapen(place: str, cells: list[str], names: list[str]) -> Violation:
    if cells == names:
        return Violation("L1-02", place, "途中にもう一つの見出しがある")
    if not any(cell.strip() for cell in cells):
        return Violation("L1-03", place, "空の行がある")
    if len(cells) > len(names):
        return Violation("L1-15", place, "見出しより列が多い(引用符のないコンマ)")
    return Violation("L1-04", place, "表の外に文がある")
