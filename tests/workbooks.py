"""Reports to write and two readers to look at them: openpyxl, and plain zip and XML."""

from datetime import date
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook

from tracker.reports.content import Block, Cell, Column, Report, Row, Sheet, Table, Text
from tracker.reports.excel import write_report

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AS_OF = "【令和5年10月1日現在】"


def report_of(*sheets: Sheet, title: str = "支援明細") -> Report:
    return Report("details", title, date(2023, 10, 1), 7, (("disaster", "2020-07"),), sheets)


def sheet_of(*blocks: Block, name: str = "明細", **settings) -> Sheet:
    return Sheet(name, "支援明細", blocks, subtitles=(AS_OF,), **settings)


def table_of(*rows: Row, columns: int = 0, **settings) -> Table:
    """A table with as many plain columns as its rows have cells."""
    count = columns or len(rows[0])
    made = tuple(Column(f"列{number}", 14) for number in range(1, count + 1))
    return Table(settings.pop("caption", ""), settings.pop("columns_given", made), rows, **settings)


def words(*texts: str) -> Row:
    return tuple(Text(text) for text in texts)


def written(report: Report, **settings) -> bytes:
    target = BytesIO()
    write_report(report, target, **settings)
    return target.getvalue()


def opened(report: Report, **settings) -> Workbook:
    return load_workbook(BytesIO(written(report, **settings)))


def written_cells(*cells: Cell, **settings) -> list:
    """The cells as openpyxl finds them in the one body row of a sheet's one table."""
    sheet = opened(report_of(sheet_of(table_of(tuple(cells)))), **settings).active
    return list(sheet[sheet.max_row])


def part(workbook: bytes, name: str = "xl/worksheets/sheet1.xml") -> Element:
    with ZipFile(BytesIO(workbook)) as package:
        return fromstring(package.read(name))
