"""What the files of an export bring themselves to be judged by (rules L3-02 and L3-06)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from tracker.reports.data.cell_rules import Tables
from tracker.reports.data.csv_files import ENCODING, csv_name
from tracker.reports.data.schema import ALL_TABLES, BY_NAME


def known_tables(folder: Path) -> Tables:
    """Of the CSV files in `folder`; a file that is not there, or cannot be read, says nothing."""
    codes: dict[str, set[str]] = {}
    for row in records(folder, "codes"):
        codes.setdefault(row.get("list", ""), set()).add(row.get("code", ""))
    targets = {column.to for table in ALL_TABLES for column in table.columns if column.to}
    keys = {to: _values(folder, *to.split(".")) for to in targets}
    names = {
        row.get("code", ""): row.get("prefecture", "") + row.get("name", "")
        for row in records(folder, "recipients")
    }
    return Tables(codes=codes, keys=keys, names=names)


def records(folder: Path, table: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names in its first row."""
    path = folder / csv_name(BY_NAME[table])
    if not path.exists():
        return
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        for row in csv.DictReader(file):
            yield {k or "": v or "" for k, v in row.items() if isinstance(v, str | None)}


def _values(folder: Path, table: str, column: str) -> set[str]:
    path = folder / csv_name(BY_NAME[table])
    if not path.exists():
        return set()
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if column not in header:
            return set()
        at = header.index(column)
        return {row[at] for row in rows if len(row) > at}
