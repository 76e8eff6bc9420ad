"""入力様式 for tests: made without a database, and read back as its domain reads it."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.factories import MINATO
from tests.form_rows import NAMES, RAIN, SLUG, Ask, Cell, Row, Sheet
from tests.integration.conftest import NOW
from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book import ReadSheet, read_sheets
from tracker.queries.form_entries import FormEntry
from tracker.reports.entry_form.content import EntryForm, FormData, ItemChoice, entry_form
from tracker.reports.excel.form_workbook import write_form


def form_of(*entries: FormEntry, empty_rows: int = 20, **values: Any) -> EntryForm:
    """With few empty rows, which openpyxl would read for seconds."""
    return entry_form(
        FormData(
            **{
                "giver": MINATO,
                "slug": SLUG,
                "disaster": NAMES.disasters[RAIN],
                "made_at": NOW,
                "names": NAMES,
                "entries": entries,
                "items": [ItemChoice("生活用品類", "毛布", "枚"), ItemChoice("食糧類", "水", "本")],
                "places": ["熊本県", "熊本県人吉市"],
                "batch": "BCDFGHJKLMNP",
                **values,
            }
        ),
        empty_rows,
    )


def written(form: EntryForm) -> bytes:
    target = BytesIO()
    write_form(form, target)
    return target.getvalue()


def sheets_of(content: bytes) -> list[Sheet]:
    """The workbook as rows of cells, by openpyxl."""
    return [
        Sheet(
            sheet.title,
            [
                Row(place, {n: _cell(v) for n, v in enumerate(row, 1) if v is not None})
                for place, row in enumerate(sheet.iter_rows(values_only=True), 1)
            ],
        )
        for sheet in load_workbook(BytesIO(content))
    ]


def _cell(value: object) -> Cell:
    if isinstance(value, datetime | date):
        return Cell("date", value.isoformat()[:10])
    return Cell("text" if isinstance(value, str) else "number", str(value))


def read_back(content: bytes) -> tuple[list[ReadSheet], list[str]]:
    """The sheets of the form with the rows that say something, and the names of other sheets."""
    return read_sheets(sheets_of(content), FORM_SHEETS, Ask())


def opened(form: EntryForm) -> Workbook:
    return load_workbook(BytesIO(written(form)))
