"""Reads the files of an export of データ (a folder or a .zip) back into contents."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from tracker.domain.errors import InputError
from tracker.domain.ledger_data import LedgerData
from tracker.reports.data.asked import NAME, VERSION
from tracker.reports.data.csv_files import ENCODING, csv_name
from tracker.reports.data.package import FILE_NAME
from tracker.reports.data.reading_contents import Tables, ledger_data
from tracker.reports.data.schema import BY_NAME
from tracker.reports.data.table import Column, DataTable, Type, unguarded

#: Unpacked bytes of one file; more is no export of a ledger but a trap.
LARGEST_FILE: Final = 1 << 30
#: The tables that say what is in the ledger; `supports` follows from them.
_NEEDED: Final = (
    "entries",
    "staff",
    "goods_lines",
    "funds_lines",
    "shares",
    "other_supports",
    "aggregates",
    "aggregate_figures",
    "letters",
    "letter_addressees",
    "letter_supports",
    "disasters",
    "disaster_names",
    "disaster_aliases",
    "disaster_places",
    "items",
    "recipients",
    "wards",
)


def is_data(path: Path) -> bool:
    """Whether the path is a folder or .zip, which is how a データ comes."""
    return path.is_dir() or path.suffix.lower() == ".zip"


def read_files(path: Path) -> LedgerData:
    """The contents of an export. Raises InputError with file, line and column of what is wrong."""
    try:
        with _opened(path) as files:
            described = _descriptor(files)
            tables = Tables({name: _rows(files, BY_NAME[name]) for name in _NEEDED})
            return ledger_data(
                tables,
                as_of=str(described.get("as_of", "")),
                known_at=str(described.get("known_at", "")),
            )
    except (BadZipFile, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.name}がデータとして読めません({error})。") from error


class _Files:
    """The files of a folder or a .zip by their names."""

    def __init__(self, path: Path, package: ZipFile | None) -> None:
        self._path, self._package = path, package

    @contextmanager
    def open(self, name: str) -> Iterator[IO[str]]:
        with self._bytes(name) as raw:
            yield TextIOWrapper(raw, encoding=ENCODING, newline="")

    def _bytes(self, name: str) -> IO[bytes]:
        try:
            if self._package is None:
                return (self._path / name).open("rb")
            if self._package.getinfo(name).file_size > LARGEST_FILE:
                raise InputError(f"{name}が大きすぎます。")
            return self._package.open(name)
        except (KeyError, FileNotFoundError) as error:
            raise InputError(
                f"{self._path.name}に{name}がありません。"
                "「データ」で作ったフォルダーか.zipを、そのまま指定してください。"
            ) from error


@contextmanager
def _opened(path: Path) -> Iterator[_Files]:
    if path.is_dir():
        yield _Files(path, None)
        return
    with ZipFile(path) as package:
        yield _Files(path, package)


def _descriptor(files: _Files) -> dict[str, Any]:
    with files.open(FILE_NAME) as file:
        try:
            found = json.load(file)
        except ValueError as error:
            raise InputError(f"{FILE_NAME}が読めません({error})。") from error
    if not isinstance(found, dict) or found.get("name") != NAME:
        raise InputError(f"{FILE_NAME}が、支援台帳のデータのものではありません。")
    if found.get("version") != str(VERSION):
        raise InputError(
            f"このデータの列の組は版{found.get('version')}で、読めるのは版{VERSION}です。"
            "同じ版のプログラムで作り直してください。"
        )
    return found


def _rows(files: _Files, table: DataTable) -> list[dict[str, Any]]:
    with files.open(csv_name(table)) as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != table.names:
            raise InputError(f"{csv_name(table)}の1行目が、この表の列の名ではありません。")
        return [_row(table, cells, rows.line_num) for cells in rows]


def _row(table: DataTable, cells: list[str], line: int) -> dict[str, Any]:
    if len(cells) != len(table.columns):
        raise InputError(f"{csv_name(table)}の{line}行目の列の数が違います。")
    found = {}
    for column, cell in zip(table.columns, cells, strict=True):
        try:
            found[column.name] = _value(column, cell)
        except (ValueError, KeyError, ArithmeticError) as error:
            place = f"{csv_name(table)}の{line}行目の{column.name}"
            raise InputError(f"{place}の「{cell[:30]}」が読めません。") from error
    return found


def _value(column: Column, cell: str) -> Any:
    """The value of a cell; None where it is blank. Raises ValueError where it cannot be."""
    if not cell:
        if column.required:
            raise ValueError("blank")
        return None
    match column.type:
        case Type.ID | Type.COUNT:
            return int(cell)
        case Type.NUMBER:
            return _finite(Decimal(cell))
        case Type.DAY:
            return date.fromisoformat(cell)
        case Type.MOMENT:
            return datetime.fromisoformat(cell)
        case Type.FLAG:
            return {"true": True, "false": False}[cell]
        case _:
            return unguarded(column, cell)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError("not finite")
    return number
