"""Reads reports: the words of a table of content, and of the sheet that was written from it."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.queries.moment import Clocks, clocks
from tracker.reports.content import Figure, Heading, Link, Number, Paragraph, Report, Table, Text
from tracker.reports.details import details_report
from tracker.reports.excel import write_report
from tracker.reports.overview import overview_report

LABEL = "令和8年11月23日12時00分"


def overview_on(session: Session, disaster_id: int, as_of: date, **asked: Any) -> Report:
    return overview_report(
        session,
        disaster_id=disaster_id,
        clocks=asked.pop("clocks", None) or clocks(session, as_of=as_of),
        known_at_label=LABEL,
        scope=PUBLIC,
        **asked,
    )


def details_on(session: Session, as_of: date | Clocks, **asked: Any) -> Report:
    at = as_of if isinstance(as_of, Clocks) else clocks(session, as_of=as_of)
    options = {name: asked.pop(name) for name in ("sort", "progress") if name in asked}
    wanted = EntryFilter(**asked)
    return details_report(
        session, wanted=wanted, clocks=at, known_at_label=LABEL, scope=PUBLIC, **options
    )


def shown(cell: Any) -> str:
    """What people read in a cell of content."""
    if isinstance(cell, Text | Link):
        return cell.text
    return cell.display if isinstance(cell, Figure | Number) else ""


def tables(report: Report, sheet: int = 0) -> dict[str, list[list[str]]]:
    """The tables of a sheet by the heading above them: head, body and totals as words."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for block in report.sheets[sheet].blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table):
            rows = [[column.title for column in block.columns]]
            rows += [[shown(cell) for cell in row] for row in (*block.rows, *block.total_rows)]
            found[block.caption or heading] = rows
    return found


def part(report: Report, begins: str, sheet: int = 0) -> list[list[str]]:
    """The rows of the one table whose heading begins so, without its head."""
    by_heading = tables(report, sheet)
    found = [rows for heading, rows in by_heading.items() if heading.startswith(begins)]
    assert len(found) == 1, f"no single table {begins!r}; there are: {list(by_heading)}"
    return found[0][1:]


def paragraphs(report: Report) -> list[str]:
    return [block.text for block in report.sheets[0].blocks if isinstance(block, Paragraph)]


def written(report: Report, **options: Any) -> bytes:
    target = BytesIO()
    write_report(report, target, **options)
    return target.getvalue()


def cells(workbook: bytes, sheet: int = 0) -> list[list[Any]]:
    """All values of a sheet, row by row, as openpyxl reads them."""
    book = load_workbook(BytesIO(workbook))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]
