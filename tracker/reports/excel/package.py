"""The file itself: openpyxl's workbook with the streamed rows, links and merged cells put in.

openpyxl takes a cell object for each of them. The parts of a sheet stand in the order of
ECMA-376 part 1, 18.3.1.99, and every entry has the same date, so equal reports give equal files.
"""

import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from typing import IO, BinaryIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

MOST_LINKS = 65_530  # of a sheet; Excel repairs a file with more by throwing them away
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = re.compile(r"<Relationship [^>]*/>")
_NO_ROWS = b"<sheetData></sheetData>"
_NO_AREA = re.compile(rb'<dimension ref="A1:A1" ?/>')  # with a blank unless lxml is there
_BEFORE_PRINT = b"<printOptions"
_AFTER_FOOTER = b"</headerFooter>"
_AFTER_BREAKS = b"</rowBreaks>"


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one sheet: rows as UTF-8 XML, merged ranges, (cell, target) links.

    A target is an absolute URL, or '#' and a place in the workbook. `area` is the range used.
    """

    rows: IO[bytes]
    merges: list[str]
    links: list[tuple[str, str]]
    area: str


def write_package(workbook: Workbook, fillings: list[Filling], target: BinaryIO) -> None:
    """Write the workbook with its sheets filled, in their order."""
    shell = _shell(workbook)
    paths = {
        f"xl/worksheets/sheet{number}.xml": filling for number, filling in enumerate(fillings, 1)
    }
    with ZipFile(shell) as parts, ZipFile(target, "w", ZIP_DEFLATED) as package:
        known = {_relations_of(path): path for path in paths}
        drawn = {known[n]: parts.read(n) for n in parts.namelist() if n in known}
        for name in parts.namelist():
            if name in known:
                continue  # written with the links of its sheet
            content = parts.read(name)
            if name not in paths:
                package.writestr(_entry(name), content, ZIP_DEFLATED)
                continue
            _write_sheet(package, name, content, paths[name], drawn.get(name, b""))


def _shell(workbook: Workbook) -> BytesIO:
    """As Workbook.save does, but without the time of saving among the properties."""
    shell = BytesIO()
    ExcelWriter(workbook, ZipFile(shell, "w", ZIP_DEFLATED)).save()
    shell.seek(0)
    return shell


def _relations_of(path: str) -> str:
    """Where the relations of a sheet are kept."""
    folder, file = path.rsplit("/", 1)
    return f"{folder}/_rels/{file}.rels"


def _write_sheet(package: ZipFile, name: str, shell: bytes, filling: Filling, drawn: bytes) -> None:
    """`drawn`: the relations that the shell already has, to its charts."""
    links = filling.links[:MOST_LINKS]
    start, end = _opened(shell, filling, links)
    with package.open(_entry(name), "w", force_zip64=True) as sheet:
        sheet.write(start)
        shutil.copyfileobj(filling.rows, sheet, 1 << 16)
        sheet.write(end)
    relations = _relations(links, drawn.decode())
    if relations:
        package.writestr(_entry(_relations_of(name)), relations, ZIP_DEFLATED)


def _opened(shell: bytes, filling: Filling, links: list[tuple[str, str]]) -> tuple[bytes, bytes]:
    """The sheet before and after its rows, with merges, links and the used area put in."""
    for part in (_NO_ROWS, _BEFORE_PRINT, _AFTER_FOOTER):
        if shell.count(part) != 1:
            raise RuntimeError(f"openpyxl wrote a sheet without its {part.decode()}")
    start, end = shell.split(_NO_ROWS)
    between = (_merged(filling.merges) + _hyperlinks(links)).encode()
    end = end.replace(_BEFORE_PRINT, between + _BEFORE_PRINT, 1)
    before_marks = _AFTER_BREAKS if _AFTER_BREAKS in end else _AFTER_FOOTER
    end = end.replace(before_marks, before_marks + _text_marks(filling.area), 1)
    start, found = _NO_AREA.subn(f'<dimension ref="{filling.area}"/>'.encode(), start)
    if found != 1:
        raise RuntimeError("openpyxl wrote a sheet without its used area")
    return start + b"<sheetData>", b"</sheetData>" + end


def _merged(merges: list[str]) -> str:
    inside = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    return f'<mergeCells count="{len(merges)}">{inside}</mergeCells>' if merges else ""


def _hyperlinks(links: list[tuple[str, str]]) -> str:
    inside = "".join(_hyperlink(number, *link) for number, link in enumerate(links, 1))
    return f'<hyperlinks xmlns:r="{_RELATIONS}">{inside}</hyperlinks>' if links else ""


def _hyperlink(number: int, cell: str, target: str) -> str:
    if target.startswith("#"):
        return f'<hyperlink ref="{cell}" location={quoteattr(target[1:])}/>'
    return f'<hyperlink ref="{cell}" r:id="link{number}"/>'


def _relations(links: list[tuple[str, str]], drawn: str) -> str:
    pages = [(n, target) for n, (_, target) in enumerate(links, 1) if not target.startswith("#")]
    inside = "".join(
        f'<Relationship Id="link{number}" Type="{_RELATIONS}/hyperlink" '
        f'Target={quoteattr(target)} TargetMode="External"/>'
        for number, target in pages
    )
    inside += "".join(_RELATION.findall(drawn))
    return f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{inside}</Relationships>' if inside else ""


def _text_marks(area: str) -> bytes:
    """Codes are text with their leading zero: Excel shall not mark them as mistaken numbers."""
    mark = f'<ignoredError sqref="{area}" numberStoredAsText="1"/>'
    return f"<ignoredErrors>{mark}</ignoredErrors>".encode()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    return entry
