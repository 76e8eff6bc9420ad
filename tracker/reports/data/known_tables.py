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
    return Tables(codes=codes, keys=keys, names=names, undated=_undated(folder))


def _undated(folder: Path) -> set[str]:
    """Dispatches without dates and without person-days of their own."""
    found = _columns(folder, "entries", "record_id", "kind", "first_on")
    given = _columns(folder, "staff", "record_id", "person_days_given")
    without = {record for record, kind, first in found if kind == "staff" and not first}
    return without - {record for record, days in given if days}


def records(folder: Path, table: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names in its first row."""
    path = folder / csv_name(BY_NAME[table])
    if not path.exists():
        return
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        for row in csv.DictReader(file):
            yield {k or "": v or "" for k, v in row.items() if isinstance(v, str | None)}


def _values(folder: Path, table: str, column: str) -> set[str]:
    return {value for (value,) in _columns(folder, table, column)}


def _columns(folder: Path, table: str, *columns: str) -> Iterator[tuple[str, ...]]:
    """The cells of these columns row by row; nothing where one of them is not there."""
    path = folder / csv_name(BY_NAME[table])
    if not path.exists():
        return
    with path.open(encoding=ENCODING, newline="", errors="replace") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if not set(columns) <= set(header):
            return
        places = [header.index(column) for column in columns]
        for row in rows:
            if len(row) > max(places):
                yield tuple(row[at] for at in places)
