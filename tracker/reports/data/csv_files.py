"""The tables as CSV files: UTF-8 with BOM, comma, CRLF, names in row 1 (rules L1-14, L1-15)."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.table import DataRow, DataTable, cell_text, guarded, unguarded

ENCODING: Final = "utf-8-sig"  # with the BOM, by which Excel knows UTF-8
LINE_END: Final = "\r\n"


def csv_name(table: DataTable) -> str:
    return f"{table.name}.csv"


class CsvSink:
    """A file for each table in `folder`, filled row by row; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        self._columns = {table.name: table.columns for table in ALL_TABLES}
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> "CsvSink":
        for table in ALL_TABLES:
            path = self._folder / csv_name(table)
            file = self._files.enter_context(path.open("w", encoding=ENCODING, newline=""))
            writer = csv.writer(file, lineterminator=LINE_END)
            writer.writerow(table.names)
            self._writers[table.name] = writer
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def put(self, table: str, row: DataRow) -> None:
        self._writers[table].writerow(
            guarded(column, cell_text(column, row.get(column.name)))
            for column in self._columns[table]
        )


def csv_rows(folder: Path, table: DataTable) -> Iterator[list[str]]:
    """The rows of a table as they were before they were guarded, without the header."""
    with (folder / csv_name(table)).open(encoding=ENCODING, newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        for row in rows:
            yield [unguarded(c, cell) for c, cell in zip(table.columns, row, strict=True)]
