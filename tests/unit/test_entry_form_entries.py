"""Which rows of a workbook are one entry: copies, the words under まとめ, cells merged over rows."""

from dataclasses import replace

import pytest

from tests import factories as make
from tests.form_rows import RAIN, Area, Ask, of_new, sheet_of
from tracker.domain.entry_form import FORM_SHEETS, GOODS, OTHER, STAFF
from tracker.domain.entry_form.book import Fixed, Known, read_sheets
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.folding import blank, fold

NEW = {"recipient": "熊本県", "headcount": "2"}
BLANKETS = {"recipient": "熊本県", "item": "毛布", "quantity": "5"}


def rows_said(*sheets):
    """The entries of all sheets, in their order."""
    found, _ = read_sheets(sheets, FORM_SHEETS, Ask())
    return [entry for sheet in found for entry in entries_of(sheet, Ask(), {}, Fixed())]


class TestCopies:
    def test_a_copied_sheet_is_refused_by_its_name(self):
        sheet = sheet_of(STAFF, of_new([NEW]))
        first, second = rows_said(sheet, replace(sheet, name="控え"))
        assert not first.has_errors
        assert "シート「職員派遣」の2行目" in second.rows[0].row.errors["mark.check"]

    def test_equal_rows_without_grey_columns_are_two_also_on_two_sheets(self):
        marks = of_new([{}])
        sheet = sheet_of(STAFF, [*marks, NEW])
        first, second = rows_said(sheet, replace(sheet, name="控え", rows=sheet.rows[::2]))
        assert first.key != second.key

    def test_the_same_row_for_another_disaster_is_another_row(self):
        rain, quake = (
            read_sheets([sheet_of(STAFF, [NEW])], FORM_SHEETS, Ask(), (), Fixed(n, "131032"))
            for n in (1, 2)
        )
        assert rain[0][0].rows[0].key != quake[0][0].rows[0].key


class TestTogether:
    def of(self, *words, known=()):
        rows = of_new([{**BLANKETS, "together": word} for word in words])
        [found], _ = read_sheets([sheet_of(GOODS, rows)], FORM_SHEETS, Ask())
        keys = {found.rows[place].key: where for place, where in known}
        return entries_of(found, Ask(), keys, Fixed())

    def test_the_same_word_in_other_letters_is_the_same(self):
        [entry] = self.of("1", "１", " 1 ")
        assert len(entry.rows) == 3

    def test_a_row_joins_those_that_were_taken_in_before(self):
        [entry] = self.of("1", "1", known=[(0, Known(9, 1, 1))])
        assert (entry.record_id, len(entry.rows)) == (9, 2)

    def test_a_number_without_its_rows_is_refused(self):
        [entry] = self.of("S-000999")
        assert "このシートにありません" in entry.rows[0].row.errors["together"]

    def test_a_row_that_was_taken_in_cannot_join_another(self):
        known = [(0, Known(9, 1, 1)), (1, Known(8, 1, 1))]
        _, second = self.of("1", "1", known=known)
        assert "別の1件として" in second.rows[0].row.errors["together"]


class TestMergedCells:
    def merged(self, column):
        sheet = sheet_of(STAFF, of_new([NEW, {"headcount": "3"}, {}]))
        place = next(n for n, cell in sheet.rows[0].cells.items() if cell.text == column.title)
        return rows_said(replace(sheet, merged=[Area(2, place, 4, place)]))

    def test_a_text_holds_for_all_rows_that_say_something(self):
        first, second = self.merged(STAFF.columns[STAFF.keys.index("recipient")])
        assert second.rows[0].row.typed("recipient") == first.rows[0].row.typed("recipient")

    def test_a_number_is_not_guessed(self):
        sheet = sheet_of(STAFF, of_new([NEW, {"recipient": "熊本県"}]))
        place = next(n for n, cell in sheet.rows[0].cells.items() if "人数" in cell.text)
        _, second = rows_said(replace(sheet, merged=[Area(2, place, 3, place)]))
        fold(second, blank(STAFF, RAIN, make.MINATO))
        assert "結合されたセル" in second.rows[0].row.errors["headcount"]


def test_a_cross_under_withdrawal_is_not_guessed():
    [entry] = rows_said(sheet_of(STAFF, of_new([{"withdraw": "×", "headcount": "2"}])))
    assert "×では" in entry.rows[0].row.errors["withdraw"]


@pytest.mark.parametrize("form", [GOODS, OTHER])
def test_a_unit_has_one_form(form):
    words = {"item": "土のう袋"} if form is GOODS else {"what": "給水"}
    [entry] = rows_said(sheet_of(form, of_new([{**words, "quantity": "20", "unit": "ｋｇ"}])))
    content = fold(entry, blank(form, RAIN, make.MINATO))
    found = content.goods[0] if form is GOODS else content
    assert (found.quantity, found.unit) == (20, "kg")
