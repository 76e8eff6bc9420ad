"""What the rules say of the workbook: its parts and the marks in its sheets, without opening it.

The sheets are searched as text: < and > of contents are escaped, so a mark is always a mark.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl.utils import column_index_from_string

from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.violation import Violation

_CHUNK = 1 << 18
_PARTS = (
    ("L1-10", re.compile(r"/(drawings|media|charts|diagrams|embeddings)/"), "図や画像がある"),
    ("L1-04", re.compile(r"/comments|/threadedComments"), "コメントがある"),
    ("L2-06", re.compile(r"/externalLinks/|vbaProject|calcChain"), "式か外部参照がある"),
)
_MARKS = (
    ("L1-12", re.compile(rb"<mergeCell\b"), "結合したセルがある"),
    (
        "L1-13",
        re.compile(rb"<(row|col)\b[^>]*\b(hidden|outlineLevel|collapsed)="),
        "隠した行か列がある",
    ),
    ("L2-06", re.compile(rb"<f\b"), "式がある"),
    ("L1-10", re.compile(rb"<(drawing|legacyDrawing|picture|oleObject)\b"), "図がある"),
    (
        "L1-11",
        re.compile(rb"<conditionalFormatting\b|<(c|row|col)\b[^>]* (s|style)=\"[1-9]"),
        "書式がある",
    ),
    ("L1-03", re.compile(rb"<row\b[^>]*/>|<row\b[^>]*></row>"), "空の行がある"),
)
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"')
_TEXT = re.compile(r"<t[^>]*>([^<]*)</t>")
_SHEET_NAME = re.compile(r'<sheet [^>]*name="([^"]*)"')


def about_workbook(path: Path) -> Iterator[Violation]:
    """Of the file at `path`."""
    try:
        with ZipFile(path) as package:
            yield from _of_package(path.name, package)
    except BadZipFile:
        yield Violation("L1-01", path.name, "xlsxとして開けない")


def _of_package(file: str, package: ZipFile) -> Iterator[Violation]:
    for name in package.namelist():
        for rule, pattern, what in _PARTS:
            if pattern.search(name):
                yield Violation(rule, f"{file}:{name}", what)
    book = package.read("xl/workbook.xml").decode()
    if re.search(r'<sheet [^>]*state="', book):
        yield Violation("L1-13", file, "隠したシートがある")
    if _SHEET_NAME.findall(book) != [table.name for table in ALL_TABLES]:
        yield Violation("L1-02", file, "シートが表の一覧と違う")
    for number, table in enumerate(ALL_TABLES, 1):
        yield from _of_sheet(f"{file}:{table.name}", package, number, table.names)


def _of_sheet(
    place: str, package: ZipFile, number: int, names: tuple[str, ...]
) -> Iterator[Violation]:
    name = f"xl/worksheets/sheet{number}.xml"
    if name not in package.namelist():
        return
    with package.open(name) as sheet:
        found: dict[str, str] = {}
        used: set[bytes] = set()
        first, tail = b"", b""
        while chunk := sheet.read(_CHUNK):
            searched = tail + chunk
            first = first or searched
            found |= {rule: what for rule, mark, what in _MARKS if mark.search(searched)}
            used.update(_CELL.findall(searched))
            tail = searched[searched.rfind(b"<row") :][-_CHUNK:] if b"<row" in searched else chunk
    for rule, what in found.items():
        yield Violation(rule, place, what)
    if any(column_index_from_string(letter.decode()) > len(names) for letter in used):
        yield Violation("L1-04", place, "表の外にセルがある")
    if tuple(_first_row(first)) != names:
        yield Violation("L3-01", place, "1行目が列の名ではない")


def _first_row(start: bytes) -> list[str]:
    row = start[: start.find(b"</row>")].decode("utf-8", "replace")
    return _TEXT.findall(row)
