"""Judges the files of an export by the rules that a program can judge (rules.py).

It reads what was written, not what was meant: the CSV files in checking_csv.py, datapackage.json
in checking_package.py, the workbook, every cell of it, in checking_workbook.py.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.domain.errors import LedgerError
from tracker.reports.data.checking_csv import Counted, of_csv
from tracker.reports.data.checking_package import about_package
from tracker.reports.data.checking_workbook import about_workbook
from tracker.reports.data.csv_files import csv_name
from tracker.reports.data.known_tables import known_tables, records
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.violation import Violation

WORKBOOK = "data.xlsx"
#: More of one rule in one table says nothing new.
_MOST = 5


class RulesBroken(LedgerError):
    """An export that does not hold the rules is not handed out. Nothing that people type breaks
    one: it is a fault of the program."""

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
    tables = known_tables(folder)
    counted = {table.name: Counted() for table in ALL_TABLES}
    for table in ALL_TABLES:
        path = folder / csv_name(table)
        if path.exists():
            yield from of_csv(path, table, tables, counted[table.name])
    yield from about_package(folder, tables)
    yield from _of_counts(folder, counted)
    if (folder / WORKBOOK).exists():
        yield from about_workbook(folder / WORKBOOK, tables)


def _of_files(folder: Path) -> Iterator[Violation]:
    expected = {csv_name(table) for table in ALL_TABLES} | {FILE_NAME, WORKBOOK}
    present = {path.name for path in folder.iterdir()}
    for name in sorted(present - expected):
        rule = "L1-02" if name.endswith(".csv") else "L1-01"
        yield Violation(rule, name, "表でないファイルがある")
    for name in sorted(expected - present):
        yield Violation("L3-08", name, "ファイルがない")


def _of_counts(folder: Path, counted: dict[str, Counted]) -> Iterator[Violation]:
    told = {row.get("table", ""): row.get("rows", "") for row in records(folder, "tables")}
    for table in ALL_TABLES:
        rows = str(counted[table.name].rows)
        if told and told.get(table.name) != rows:
            yield Violation("L3-08", "tables.csv", f"{table.name} の行数が、あるのは{rows}行")
