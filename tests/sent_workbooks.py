"""Workbooks as people send them: sheets of tests/form_rows.py as bytes."""

from io import BytesIO

from openpyxl import Workbook

from tests.form_rows import Sheet


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as .xlsx, every cell as text, hidden rows hidden."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        for row in sheet.rows:
            for column, cell in row.cells.items():
                made.cell(row.number, column, cell.text).data_type = "s"
            made.row_dimensions[row.number].hidden = row.hidden
    target = BytesIO()
    book.save(target)
    return target.getvalue()
