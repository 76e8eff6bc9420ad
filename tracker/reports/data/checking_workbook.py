"""What the rules say of the workbook: its parts, every cell of its sheets, and that it is the CSV
files again.

A sheet that has what the program does not write is also searched for marks that tell something by
looks or hide something. It is searched as text: < and > of contents are escaped, so a mark is
always a mark.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tracker.reports.data.cell_rules import Tables
from tracker.reports.data.checking_sheet import rows_judged
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.table import DataTable
from tracker.reports.data.violation import Violation
from tracker.reports.data.workbook import FIXED_PARTS, sheet_path
from tracker.reports.data.workbook_reading import Unusual, any_rows, plain_rows

_CHUNK = 1 << 18
_MOST = 1_000  # of one sheet; nobody reads more
_BROKEN = (BadZipFile, InvalidFileException, KeyError, OSError, ParseError, ValueError, zlib.error)
_PARTS = (
    ("L1-10", re.compile(r"/(drawings|media|charts|diagrams|embeddings)/"), "図や画像がある"),
    ("L1-04", re.compile(r"/comments|/threadedComments"), "コメントがある"),
    ("L2-06", re.compile(r"/externalLinks/|vbaProject|calcChain"), "式か外部参照がある"),
)
_MARKS = (
    ("L1-12", re.compile(rb"<mergeCell\b"), "結合したセルがある"),
    (
        "L1-13",
        re.compile(
            rb"<(row|col)\b[^>]*\s(hidden|collapsed)=\"(1|true)"
            rb"|<(row|col)\b[^>]*\soutlineLevel=\"[1-9]"
            rb"|<(row|col|sheetFormatPr)\b[^>]*\s(ht|width|default\w+)=\"0"
            rb"|<sheetFormatPr\b[^>]*\szeroHeight=\"(1|true)"
        ),
        "隠した行か列がある",
    ),
    ("L2-06", re.compile(rb"<f\b"), "式がある"),
    ("L1-10", re.compile(rb"<(drawing|legacyDrawing|picture|oleObject)\b"), "図がある"),
    (
        "L1-11",
        re.compile(rb"<conditionalFormatting\b|<(c|row|col)\b[^>]* (s|style)=\"[1-9]|<rPr\b"),
        "書式がある",
    ),
    ("L1-07", re.compile(rb"<rPh\b"), "ふりがながある"),
    ("L1-03", re.compile(rb"<row\b[^>]*/>|<row\b[^>]*></row>"), "空の行がある"),
)
#: Of the styles and the shared texts, which are searched where they are not those of the program.
_LOOKS = re.compile(
    rb"<(b|i|u|strike)( [^>]*)?/>|<color [^>]*rgb=\"(?!FF000000)|<rPr\b"
    rb"|patternType=\"(?!none|gray125)"
)
_HIDDEN_SHEET = re.compile(r'<sheet [^>]*state="(hidden|veryHidden)"')
_SHEET_NAME = re.compile(r'<sheet [^>]*name="([^"]*)"')


def about_workbook(path: Path, tables: Tables) -> Iterator[Violation]:
    """Of the file at `path`, which stands beside its CSV files."""
    try:
        with ZipFile(path) as package:
            yield from _of_parts(path.name, package)
            with _Book(path, package) as book:
                for number, table in enumerate(ALL_TABLES, 1):
                    yield from _of_sheet(book, number, table, tables)
    except _BROKEN:
        yield Violation("L1-01", path.name, "xlsxとして開けない")


def _of_parts(file: str, package: ZipFile) -> Iterator[Violation]:
    for name in package.namelist():
        for rule, pattern, what in _PARTS:
            if pattern.search(name):
                yield Violation(rule, f"{file}:{name}", what)
    book = package.read("xl/workbook.xml").decode()
    if _HIDDEN_SHEET.search(book):
        yield Violation("L1-13", file, "隠したシートがある")
    if _SHEET_NAME.findall(book) != [table.name for table in ALL_TABLES]:
        yield Violation("L1-02", file, "シートが表の一覧と違う")
    for name in ("xl/styles.xml", "xl/sharedStrings.xml"):
        if name in package.namelist() and _LOOKS.search(package.read(name)):
            yield Violation("L1-11", f"{file}:{name}", "書式がある")


@dataclass
class _Book:
    """The workbook as zip, and through openpyxl where that is asked for; a context manager."""

    path: Path
    package: ZipFile
    opened: Any = field(default=None, init=False)
    is_ours: bool = field(default=False, init=False)

    def __enter__(self) -> "_Book":
        there = set(self.package.namelist())
        self.is_ours = all(
            name in there and self.package.read(name).decode("utf-8", "replace") == content
            for name, content in FIXED_PARTS.items()
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.opened is not None:
            self.opened.close()

    def sheet(self, name: str) -> Any:
        """A sheet through openpyxl; None where there is none of the name."""
        if self.opened is None:
            self.opened = load_workbook(self.path, read_only=True)
        return self.opened[name] if name in self.opened.sheetnames else None


def _of_sheet(book: _Book, number: int, table: DataTable, tables: Tables) -> Iterator[Violation]:
    place, width = f"{book.path.name}:{table.name}", len(table.columns)
    if book.is_ours:
        try:
            with book.package.open(sheet_path(number)) as sheet:
                rows = plain_rows(sheet, width)
                found = rows_judged(place, table, tables, rows, book.path.parent)
                yield from [*islice(found, _MOST)]
            return
        except Unusual:
            pass
    if sheet_path(number) in book.package.namelist():
        yield from _marks(place, book.package, sheet_path(number))
    read = book.sheet(table.name)
    if read is not None:
        found = rows_judged(place, table, tables, any_rows(read, width), book.path.parent)
        yield from islice(found, _MOST)


def _marks(place: str, package: ZipFile, name: str) -> Iterator[Violation]:
    found: dict[str, str] = {}
    with package.open(name) as sheet:
        tail = b""
        while chunk := sheet.read(_CHUNK):
            searched = tail + chunk
            found |= {rule: what for rule, mark, what in _MARKS if mark.search(searched)}
            tail = searched[searched.rfind(b"<row") :][-_CHUNK:] if b"<row" in searched else chunk
    for rule, what in found.items():
        yield Violation(rule, place, what)
