"""Headings in several rows are read as one name a column, and no row of entries with them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from tests.form_rows import Area, Ask, Cell, Row, Sheet
from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book import read_sheets
from tracker.domain.entry_form.heading_rows import heading_rows, rows_at, rows_from
from tracker.domain.entry_form.mapping import from_json, guessed, headings_hash, headings_of

ENTRIES = (
    (1, "熊本県人吉市", date(2020, 7, 10), date(2020, 7, 16), 2, "避難所運営"),
    (2, "熊本県八代市", date(2020, 7, 20), date(2020, 7, 26), 3, "り災証明"),
)
UPPER = ("No.", "派遣先", "派遣期間", "", "人数", "業務")
LOWER = ("", "", "開始", "終了", "", "")
WHOLE = {1: "No.", 2: "派遣先", 3: "派遣期間 開始", 4: "派遣期間 終了", 5: "人数", 6: "業務"}
GROUP, PLAIN = ("C1:D1",), ("A1:A2", "B1:B2", "E1:E2", "F1:F2")


def cell(value):
    kinds = {date: "date", int: "number"}
    return Cell(kinds.get(type(value), "text"), str(value))


def sheet(*rows, merged=(), start=1):
    """Rows from row `start`; `merged` as Excel writes them, as if the first were row 1."""
    made = [
        Row(number, {at: cell(value) for at, value in enumerate(row, 1) if value != ""})
        for number, row in enumerate(rows, start)
    ]
    areas = []
    for ref in merged:
        left, top, right, bottom = range_boundaries(ref)
        areas.append(Area(top + start - 1, left, bottom + start - 1, right))
    return Sheet("一覧", [row for row in made if row.cells], areas)


def names(rows):
    return {at: one.text for at, one in rows.cells.items()}


def headings(found, row):
    """The first and last row of the headings in this row, and the names of the columns."""
    [rows] = rows_at(found, row)
    return rows.first, rows.last, names(rows)


#: Lists with headings in several rows: their rows, merged cells and how many rows are headings.
LAYOUTS = {
    "merged both ways": ((UPPER, LOWER), (*GROUP, *PLAIN), WHOLE),
    "merged sideways only": ((UPPER, LOWER), GROUP, WHOLE),
    "merged downwards only": ((UPPER, LOWER), PLAIN, WHOLE),
    "not merged": ((UPPER, LOWER), (), WHOLE),
    "words not known, merged sideways": (
        (("あ", "い", "う", "", "お", "か"), ("", "", "きき", "くく", "", "")),
        GROUP,
        {1: "あ", 2: "い", 3: "う きき", 4: "う くく", 5: "お", 6: "か"},
    ),
    "plain names below, merged sideways": (
        (("", "", "派遣期間", "", "", ""), ("No.", "派遣先", "開始", "終了", "人数", "業務")),
        GROUP,
        WHOLE,
    ),
    "plain names below, not merged": (
        (("", "", "派遣期間", "", "", ""), ("No.", "派遣先", "開始", "終了", "人数", "業務")),
        (),
        WHOLE,
    ),
    "units below": (
        (("No.", "派遣先", "初日", "末日", "人数", "業務"), ("", "", "", "", "（人）", "")),
        (),
        {1: "No.", 2: "派遣先", 3: "初日", 4: "末日", 5: "人数 （人）", 6: "業務"},
    ),
    "three rows, merged": (
        (
            ("No.", "派遣先", "派遣", "", "", "業務"),
            ("", "", "派遣期間", "", "人数", ""),
            ("", "", "開始", "終了", "", ""),
        ),
        ("A1:A3", "B1:B3", "C1:E1", "F1:F3", "C2:D2", "E2:E3"),
        {**WHOLE, 3: "派遣 派遣期間 開始", 4: "派遣 派遣期間 終了", 5: "派遣 人数"},
    ),
    "three rows, merged sideways only": (
        (
            ("No.", "派遣先", "派遣", "", "", "業務"),
            ("", "", "派遣期間", "", "人数", ""),
            ("", "", "開始", "終了", "", ""),
        ),
        ("C1:E1", "C2:D2"),
        {**WHOLE, 3: "派遣 派遣期間 開始", 4: "派遣 派遣期間 終了", 5: "派遣 人数"},
    ),
    "three rows, not merged": (
        (
            ("No.", "派遣期間", "", "", "", "業務"),
            ("", "予定", "", "実績", "", ""),
            ("", "開始", "終了", "開始", "終了", ""),
        ),
        (),
        {
            1: "No.",
            2: "派遣期間 予定 開始",
            3: "派遣期間 予定 終了",
            4: "派遣期間 実績 開始",
            5: "派遣期間 実績 終了",
            6: "業務",
        },
    ),
    "two rows high without a word in the second": (
        (("No.", "派遣先", "初日", "末日", "人数", "業務"), ()),
        ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:F2"),
        {1: "No.", 2: "派遣先", 3: "初日", 4: "末日", 5: "人数", 6: "業務"},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("start", [1, 3, 45])
class TestSeveralRows:
    def test_are_found_from_each_of_them_and_named_as_a_whole(self, layout, start):
        rows, merged, whole = LAYOUTS[layout]
        found = sheet(*rows, *ENTRIES, merged=merged, start=start)
        last = start + len(rows) - 1
        for row in found.rows:
            if row.number <= last:
                assert headings(found, row.number) == (start, last, whole)
        first_entry = headings(found, last + 1)
        assert first_entry[0] == last + 1, "a row of entries is no heading"

    @pytest.mark.parametrize(
        ("titles", "merged"),
        [
            ((("令和2年　派遣の状況",),), ()),
            ((("令和2年　派遣の状況",),), ("A1:F1",)),
            ((("派遣の状況", "", "", "", "", "7月末現在"),), ()),
            ((("派遣の状況", "", "", "", "", "", "7月末現在"),), ("A1:E1",)),
            ((("", "", "派遣の状況"),), ("C1:F1",)),
            ((("派遣の状況",), ("", "", "", "", "", "（単位：千円）")), ("A1:F1",)),
            ((("派遣の状況",), ()), ("A1:F2",)),
        ],
    )
    def test_a_title_above_is_no_part_of_them(self, layout, start, titles, merged):
        rows, own, whole = LAYOUTS[layout]
        below = len(titles)
        moved = [moved_down(ref, below) for ref in own]
        found = sheet(*titles, *rows, *ENTRIES, merged=(*merged, *moved), start=start)
        first, last = start + below, start + below + len(rows) - 1
        assert headings(found, first) == (first, last, whole)


def moved_down(ref, rows):
    left, top, right, bottom = range_boundaries(ref)
    return f"{'ABCDEF'[left - 1]}{top + rows}:{'ABCDEF'[right - 1]}{bottom + rows}"


ONE = ("No.", "派遣先", "初日", "末日", "人数", "業務")


class TestOneRow:
    @pytest.mark.parametrize(
        ("head", "entry", "merged"),
        [
            (ONE, ("一", "熊本県人吉市", "未定", "未定", "若干名", "調整中"), ()),
            (ONE, ("", "熊本県人吉市", "", "", "", "調整中"), ()),
            (ONE, ("", "", "開始", "終了", "", ""), ()),
            (("No.", "派遣先", "", "", "人数", "業務"), ("", "熊本県", "人吉市", "", "", ""), ()),
            (
                ("No.", "派遣先", "", "期間", "人数", "業務"),
                ("一", "熊本県", "人吉市", "未定", "若干", "調整中"),
                ("B1:C1",),
            ),
            (
                ("派遣先", "", "期間", "", "業務", ""),
                ("熊本県", "人吉市", "未定", "未定", "調整中", "なし"),
                ("A1:B1", "C1:D1", "E1:F1"),
            ),
            (
                ("No.", "派遣先", "期間", "", "人数", "業務"),
                ("", "", "7/10", 5, "", ""),
                ("C1:D1",),
            ),
            (ONE, ("", "熊本県", "", "", "", ""), ("B2:B4",)),
        ],
    )
    def test_a_row_of_entries_that_is_all_words_is_not_swallowed(self, head, entry, merged):
        found = sheet(head, entry, *ENTRIES, merged=merged)
        assert headings(found, 1)[:2] == (1, 1)
        assert headings(found, 2)[0] == 2

    def test_words_that_entries_below_repeat_are_entries(self):
        head = ("No.", "派遣先", "", "人数", "業務")
        entries = (("", "都道府県", "人吉市", "", ""), (2, "熊本県", "人吉市", 3, "調査"))
        assert headings(sheet(head, *entries, merged=("B1:C1",)), 1)[:2] == (1, 1)

    def test_headings_that_are_printed_anew_below_are_headings_all_the_same(self):
        rows = (UPPER, LOWER, *ENTRIES, UPPER, LOWER, *ENTRIES)
        assert headings(sheet(*rows), 1) == (1, 2, WHOLE)

    def test_the_name_of_merged_cells_stands_over_all_their_columns(self):
        head = ("No.", "派遣先", "", "人数")
        found = sheet(head, (1, "熊本県", "人吉市", 2), merged=("B1:C1",))
        [rows] = rows_at(found, 1)
        assert [rows.over(at).text for at in (1, 2, 3, 4)] == ["No.", "派遣先", "派遣先", "人数"]
        assert rows.over(5) is None
        assert names(rows) == {1: "No.", 2: "派遣先", 4: "人数"}

    @given(
        st.lists(
            st.lists(
                st.sampled_from(["", "派遣期間", "開始", "終了", "人数", "派遣先", "あ", 1]),
                min_size=1,
                max_size=6,
            ),
            max_size=7,
        ),
        st.sets(st.sampled_from(["A1:B1", "C1:D1", "A1:A2", "C2:D2", "E1:F3", "A3:F3"])),
    )
    @settings(max_examples=200)
    def test_every_row_is_in_one_stretch_whatever_stands_in_it(self, rows, merged):
        found = sheet(*rows, merged=merged)
        stretches = heading_rows(found)
        covered = [n for one in stretches for n in range(one.first, one.last + 1)]
        assert covered == sorted(set(covered))
        assert {row.number for row in found.rows} <= set(covered)


class TestReading:
    def test_which_column_is_what_is_guessed_from_whole_names(self):
        for layout in ("merged both ways", "not merged", "plain names below, not merged"):
            rows, merged, _ = LAYOUTS[layout]
            guess = guessed(sheet(("派遣の状況",), *rows, *ENTRIES, merged=[
                moved_down(ref, 1) for ref in merged
            ]))  # fmt: skip
            assert (guess.form, guess.first, guess.row) == ("職員派遣", 2, 3), layout
            assert guess.columns == {
                2: "recipient", 3: "span.first", 4: "span.last", 5: "headcount", 6: "duty",
            }  # fmt: skip

    def test_a_place_in_two_columns_below_its_heading_is_known(self):
        upper, lower = ("派遣先", "", "人数", "期間"), ("県", "市町村", "", "")
        guess = guessed(sheet(upper, lower, ("熊本県", "人吉市", 2, "R2.7.10"), merged=("A1:B1",)))
        assert guess.columns[1] == "recipient.prefecture"
        assert guess.columns[2] == "recipient"

    def test_the_lower_row_is_no_entry_and_names_what_is_wrong(self):
        found = sheet(UPPER, LOWER, *ENTRIES, merged=(*GROUP, *PLAIN))
        reading = replace(guessed(found), disaster_id=1)
        [read], left = read_sheets([found], FORM_SHEETS, Ask(), [reading])
        assert not left
        assert [row.row.number for row in read.rows] == [3, 4]
        assert read.titles["span"] == "派遣期間 開始"
        assert read.headings.unknown == ("No.",)

    def test_so_is_it_where_nobody_said_how_the_list_is_read(self):
        found = sheet(UPPER, LOWER, *ENTRIES, merged=(*GROUP, *PLAIN))
        [read], _ = read_sheets([found], FORM_SHEETS, Ask())
        assert [row.row.number for row in read.rows] == [3, 4]
        assert read.headings.unknown == ("No.", "派遣期間 開始", "派遣期間 終了")

    def test_money_is_in_the_unit_that_is_merged_over_its_column(self):
        upper = ("支援先", "金額（千円）", "", "備考")
        found = sheet(upper, ("", "決定", "送金済", ""), ("熊本県", 1, 500, "x"), merged=("B1:C1",))
        guess = guessed(found)
        assert (guess.first, guess.row) == (1, 2)
        reading = replace(guess, form="支援金", columns={1: "recipient", 3: "amount_yen"})
        rows = rows_from(found, 1, 2)
        assert headings_of(reading, rows, found).scales == {"amount_yen": 1_000}

    def test_what_a_person_said_of_the_rows_holds(self):
        found = sheet(UPPER, LOWER, *ENTRIES, merged=GROUP)
        for row, depth in ((1, 1), (2, 1), (1, 2), (2, 2)):
            guess = guessed(found, row=row, depth=depth)
            assert (guess.first, guess.depth, guess.is_stated) == (row, depth, True)
            assert from_json(guess.as_json()) == guess
        assert guessed(found, row=2).first == 1
        assert not guessed(found, row=2).is_stated
        assert from_json({**guessed(found).as_json(), "depth": 9}).depth == 1

    def test_the_hash_is_that_of_whole_names_and_of_one_row_as_it_was(self):
        one = sheet(ONE, *ENTRIES)
        assert headings_hash(rows_at(one, 1)[0].cells) == headings_hash(one.rows[0].cells)
        hashes = set()
        for layout in ("merged both ways", "merged sideways only", "not merged"):
            rows, merged, _ = LAYOUTS[layout]
            hashes.add(guessed(sheet(*rows, *ENTRIES, merged=merged)).headings)
        assert len(hashes) == 1, "how the cells are merged does not matter, only the names do"
        other = sheet(UPPER, ("", "", "予定", "開始", "", ""), *ENTRIES, merged=GROUP)
        assert guessed(other).headings not in hashes
