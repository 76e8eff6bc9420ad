"""Judges the files of an export by the rules that a program can judge (rules.py).

It reads what was written, not what was meant: the CSV files and datapackage.json here, the
workbook in checking_workbook.py. One pass over each file; values that were judged are remembered.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tracker.domain.errors import LedgerError
from tracker.reports.data.cell_rules import CellRules, Tables, row_problems
from tracker.reports.data.checking_package import about_package
from tracker.reports.data.checking_workbook import about_workbook
from tracker.reports.data.csv_files import ENCODING, csv_name
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.schema import ALL_TABLES, BY_NAME
from tracker.reports.data.table import DataTable
from tracker.reports.data.violation import Violation

WORKBOOK = "data.xlsx"
_BOM = b"\xef\xbb\xbf"
#: More of one rule in one table says nothing new.
_MOST = 5


class RulesBroken(LedgerError):
    """An export that does not hold the rules is not handed out."""

    def __init__(self, violations: list[Violation]) -> None:
        first = violations[0]
        super().__init__(
            f"データが機械可読性のルール{first.rule}を満たしていません"
            f"({first.place}: {first.what}。ほか{len(violations) - 1}件)。"
            "ファイルは出していません。この文を、システムの担当者に伝えてください。"
        )
        self.violations = violations


def demand_rules(folder: Path) -> None:
    """Raises RulesBroken where a file of the export breaks a rule."""
    found = violations_in(folder)
    if found:
        raise RulesBroken(found)


def violations_in(folder: Path) -> list[Violation]:
    """All that is wrong with the files of an export, a few of each kind."""
    return [*_few(_violations(folder))]


def _few(violations: Iterable[Violation]) -> Iterator[Violation]:
    told: dict[tuple[str, str], int] = {}
    for one in violations:
        kind = (one.rule, one.place.split(":")[0])
        told[kind] = told.get(kind, 0) + 1
        if told[kind] <= _MOST:
            yield one


def _violations(folder: Path) -> Iterator[Violation]:
    yield from _of_files(folder)
    tables = _tables(folder)
    for table in ALL_TABLES:
        path = folder / csv_name(table)
        if path.exists():
            yield from _of_csv(path, table, tables)
    yield from about_package(folder, tables)
    if (folder / WORKBOOK).exists():
        yield from about_workbook(folder / WORKBOOK)


def _of_files(folder: Path) -> Iterator[Violation]:
    expected = {csv_name(table) for table in ALL_TABLES} | {FILE_NAME, WORKBOOK}
    present = {path.name for path in folder.iterdir()}
    for name in sorted(present - expected):
        rule = "L1-02" if name.endswith(".csv") else "L1-01"
        yield Violation(rule, name, "表でないファイルがある")
    for name in sorted(expected - {WORKBOOK} - present):
        yield Violation("L3-08", name, "ファイルがない")


def _tables(folder: Path) -> Tables:
    """The code lists and places that the files bring themselves (rules L3-02, L3-06)."""
    codes: dict[str, set[str]] = {}
    for row in _records(folder, "codes"):
        codes.setdefault(row.get("list", ""), set()).add(row.get("code", ""))
    areas = {row.get("code", "") for row in _records(folder, "recipients")}
    return Tables(codes=codes, areas=areas)


def _records(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / csv_name(BY_NAME[table])
    if not path.exists():
        return []
    with path.open(encoding=ENCODING, newline="") as file:
        return [{k or "": v or "" for k, v in row.items() if isinstance(v, str)}
                for row in csv.DictReader(file)]  # fmt: skip


def _of_csv(path: Path, table: DataTable, tables: Tables) -> Iterator[Violation]:
    with path.open("rb") as raw:
        if raw.read(3) != _BOM:
            yield Violation("L3-08", path.name, "BOMがない")
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        yield from _of_header(path.name, table, header)
        if header != list(table.names):
            return
        yield from _of_rows(path.name, table, rows, tables)


def _of_header(file: str, table: DataTable, header: list[str]) -> Iterator[Violation]:
    place = f"{file}:1"
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


def _of_rows(file: str, table: DataTable, rows: Any, tables: Tables) -> Iterator[Violation]:
    """`rows` is a csv.reader behind the header; it knows how many lines it has read."""
    rules = CellRules(table, tables)
    keys: set[int] = set()
    places = [table.names.index(name) for name in table.key]
    width, names = len(table.columns), list(table.names)
    line = rows.line_num
    for cells in rows:
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
