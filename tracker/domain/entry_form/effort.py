"""How much there is to do in a workbook that came back."""

from collections.abc import Iterable

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.heading_rows import heading_rows
from tracker.domain.entry_form.headings import best_sheet


def rows_in(sheets: Iterable[BookSheet]) -> int:
    """Rows that say something; those of the form that have only their grey columns do not."""
    return sum(_rows_of(sheet) for sheet in sheets)


def _rows_of(sheet: BookSheet) -> int:
    known = best_sheet(
        FORM_SHEETS, sheet.name, [(one.last, one.cells) for one in heading_rows(sheet)]
    )
    keys = known[1].columns if known else {}
    grey = {place for place, key in keys.items() if key.startswith("mark.")}
    return sum(1 for row in sheet.rows if row.cells.keys() - grey)
