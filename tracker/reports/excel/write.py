"""A report as a 帳票 workbook: for people, on A4 (product.md sections 6 and 8)."""

from contextlib import ExitStack
from datetime import datetime
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from urllib.parse import quote

from openpyxl.utils import quote_sheetname

from tracker.domain.progress import Progress, untold
from tracker.reports.content import Report
from tracker.reports.excel.layout import Layout
from tracker.reports.excel.package import Filling, write_package
from tracker.reports.excel.styles import Styles
from tracker.reports.excel.text import sheet_names
from tracker.reports.excel.workbook import new_workbook, set_up

STEP = 200  # rows between two calls of `progress`
IN_MEMORY = 4_000_000  # bytes of a sheet's rows; more are kept in a temporary file
LONGEST_URL = 2_000  # Excel refuses links of more than 2,079 characters


def write_report(
    report: Report,
    target: BinaryIO,
    progress: Progress = untold,
    *,
    base_url: str = "",
    made_at: datetime | None = None,
) -> None:
    """Write the report as .xlsx.

    progress: called with (rows made, rows in all) now and then, at last with both equal.
    base_url: 'https://…' put before links that begin with '/'; without it they stay plain words,
        so that the content knows no host. Other targets than http(s) and '#sheet' are not linked.
    made_at: UTC, kept as a property of the file; left out, the day the report speaks of stands
        there, and equal reports give equal files.
    """
    names = sheet_names(sheet.name for sheet in report.sheets)
    workbook = new_workbook(report, names, made_at)
    styles = Styles(workbook)
    steps = _Steps(report, progress)
    places = {sheet.name: name for sheet, name in zip(report.sheets, names, strict=True)}
    with ExitStack() as open_files:
        fillings = []
        for sheet, worksheet in zip(report.sheets, workbook.worksheets, strict=True):
            rows = open_files.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
            layout = Layout(sheet, styles, partial(_target, base_url=base_url, places=places))
            _fill(layout, cast("IO[bytes]", rows), steps)
            set_up(worksheet, report, layout)
            links = layout.marks.links
            area = f"A1:{layout.last_cell}"
            fillings.append(Filling(cast("IO[bytes]", rows), layout.marks.merges, links, area))
        write_package(workbook, fillings, target)
    steps.finish()


class _Steps:
    """Tells how far the work is, in rows of tables."""

    def __init__(self, report: Report, progress: Progress) -> None:
        tables = [table for sheet in report.sheets for table in sheet.tables()]
        self._all = sum(len(table.rows) + len(table.total_rows) for table in tables) or 1
        self._done = 0
        self._progress = progress

    def step(self) -> None:
        self._done += 1
        if self._done % STEP == 0:
            self._progress(min(self._done, self._all - 1), self._all)

    def finish(self) -> None:
        self._progress(self._all, self._all)


def _fill(layout: Layout, rows: IO[bytes], steps: _Steps) -> None:
    for row in layout.rows():
        rows.write(row.encode())
        steps.step()
    rows.seek(0)


def _target(url: str, base_url: str, places: dict[str, str]) -> str:
    """The target of a link as the file keeps it; '' where there is none to trust."""
    if url.startswith("#"):
        name = places.get(url[1:])
        return f"#{quote_sheetname(name)}!A1" if name else ""
    if url.startswith("/") and not url.startswith("//"):
        url = base_url.rstrip("/") + url if base_url else ""
    url = quote(url, safe=":/?#[]@!$&'()*+,;=%~")
    is_page = url.lower().startswith(("https://", "http://")) and len(url) <= LONGEST_URL
    return url if is_page else ""
