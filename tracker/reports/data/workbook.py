"""The tables as one .xlsx of one table a sheet: names in row 1, plain cells, nothing else.

Written as text straight into the zip, in constant memory. There is one cell format (General), no
merged cell, no drawing, no formula; days are ISO text, as in the CSV files.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tracker.domain.errors import InputError
from tracker.reports.data.csv_files import csv_rows
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.data.table import MEASURING, DataTable, Type
from tracker.reports.excel.rows import letters
from tracker.reports.excel.text import as_xml, safe_text

Progress = Callable[[int, int], None]

MOST_ROWS: Final = 1_048_576  # of a sheet (Excel)
STEP: Final = 2_000  # rows between two calls of `progress`
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: What stands before and behind the rows of every sheet.
HEAD: Final = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
TAIL: Final = "</sheetData></worksheet>"
_NUMBERS: Final = MEASURING | {Type.ID}
#: Excel keeps 15 digits of a number; longer ones stay text.
_MOST_DIGITS: Final = 15


def write_workbook(
    folder: Path, target: BinaryIO, *, made_at: datetime, progress: Progress | None = None
) -> None:
    """Write the tables whose CSV files stand in `folder`.

    progress: called with (rows written, rows in all or fewer). Raises InputError where a table
    has more rows than a sheet takes.
    """
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in _parts(made_at):
            package.writestr(_entry(name), content)
        written = 0
        for number, table in enumerate(ALL_TABLES, 1):
            with package.open(_entry(sheet_path(number)), "w", force_zip64=True) as sheet:
                for rows, xml in _sheet(folder, table):
                    sheet.write(xml.encode())
                    written += rows
                    if progress and rows:
                        progress(written, written)


def _sheet(folder: Path, table: DataTable) -> Iterator[tuple[int, str]]:
    """The XML of a sheet in pieces, each with the number of its rows."""
    yield 0, HEAD
    yield 1, _row(1, [(name, False) for name in table.names])
    numeric = numeric_columns(table)
    piece: list[str] = []
    for number, cells in enumerate(csv_rows(folder, table), 2):
        if number > MOST_ROWS:
            raise InputError(
                f"表「{table.name}」の行がExcelの1枚のシート({MOST_ROWS:,}行)に入りません。"
                "災害か年度で絞るか、CSVを使ってください。"
            )
        piece.append(_row(number, zip(cells, numeric, strict=True)))
        if len(piece) == STEP:
            yield STEP, "".join(piece)
            piece = []
    yield len(piece), "".join(piece)
    yield 0, TAIL


def _row(number: int, cells: Iterable[tuple[str, bool]]) -> str:
    inside = "".join(
        _cell(f"{letters(place)}{number}", text, numeric)
        for place, (text, numeric) in enumerate(cells, 1)
        if text
    )
    return f'<row r="{number}">{inside}</row>'


def numeric_columns(table: DataTable) -> list[bool]:
    """Of each column whether its cells are numbers to Excel."""
    return [column.type in _NUMBERS for column in table.columns]


def fits_number(text: str) -> bool:
    """Whether Excel keeps all digits of a number; one that does not fit stays a text."""
    return len(text) <= _MOST_DIGITS + 1


def _cell(place: str, text: str, numeric: bool) -> str:
    if numeric and fits_number(text):
        return f'<c r="{place}"><v>{text}</v></c>'
    inside = as_xml(safe_text(text))
    return f'<c r="{place}" t="inlineStr"><is><t>{inside}</t></is></c>'


def sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _parts(made_at: datetime) -> Iterator[tuple[str, str]]:
    """Everything but the sheets."""
    yield from FIXED_PARTS.items()
    yield "docProps/core.xml", _XML + _core(made_at)


def _fixed_parts() -> Iterator[tuple[str, str]]:
    """The parts that are the same in every workbook."""
    numbers = range(1, len(ALL_TABLES) + 1)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/{sheet_path(n)}" ContentType="{_TYPE}.worksheet+xml"/>'
            for n in numbers
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(table.name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, table in enumerate(ALL_TABLES, 1)
        )
        + "</sheets></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" '
            f'Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + f'<Relationship Id="rId{len(ALL_TABLES) + 1}" Type="{_RELATIONS}/styles" '
        'Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES


def _core(made_at: datetime) -> str:
    made = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:creator>支援台帳</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>'
    )


#: One font, one fill (Excel wants its two built-in ones), one border, one format: nothing is told
#: by looks.
_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="BIZ UDPGothic"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
FIXED_PARTS: Final = {name: _XML + content for name, content in _fixed_parts()}


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    return entry
