"""How much there is to do in a workbook: the form's empty rows are nothing."""

from dataclasses import replace

from tests.form_rows import of_new, sheet_of
from tracker.domain.entry_form import LETTERS, STAFF
from tracker.domain.entry_form.effort import rows_in

NEW = {"recipient": "熊本県", "headcount": "2"}


def test_rows_with_their_grey_columns_alone_are_not_counted():
    rows = of_new([NEW, {}, {}, NEW])
    headings = 1
    assert rows_in([sheet_of(STAFF, rows), sheet_of(LETTERS, of_new([{}, {}]))]) == 2 + 2 * headings


def test_of_a_list_that_is_not_of_the_form_every_row_is():
    list_ = sheet_of(STAFF, [{"title": "a"}, {"title": "b"}], headings=["title"])
    assert rows_in([replace(list_, name="一覧")]) == 3
