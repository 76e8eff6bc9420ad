"""A list that is not of our form is read as a person said, and guessed at before."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.form_rows import RAIN, Ask, Cell, Row, Sheet
from tracker.domain.entry_form import FORM_SHEETS, FUNDS, GOODS, STAFF
from tracker.domain.entry_form.book import Fixed, read_sheets
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.folding import blank, fold
from tracker.domain.entry_form.heading_rows import rows_from
from tracker.domain.entry_form.list_problems import (
    column_letter,
    column_problems,
    fixed_problems,
)
from tracker.domain.entry_form.mapping import (
    ListReading,
    from_json,
    guessed,
    headings_hash,
    headings_of,
    is_of_our_form,
)
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.entry_form.reading import Reading, options_text, reading_from
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.vocabulary import State

#: What a ward writes down of its dispatches, in columns of its own.
HEADINGS = ("No.", "行き先", "県", "何人", "出発日", "終了日", "仕事")
ROWS = (
    ("1", "人吉市", "熊本県", "2", date(2020, 7, 10), date(2020, 7, 16), "避難所運営"),
    ("2", "熊本県人吉市", "熊本県", "3人", "R2.7.20", "", ""),
)
COLUMNS = {
    2: "recipient", 3: "recipient.prefecture", 4: "headcount", 5: "span.first", 6: "span.last",
    7: "duty",
}  # fmt: skip
STAFF_LIST = ListReading(
    sheet="一覧", form="職員派遣", row=3, columns=COLUMNS, disaster_id=RAIN, giver=make.MINATO
)


def cell(value):
    return Cell("date", value.isoformat()) if isinstance(value, date) else Cell("text", value)


def sheet_with(*rows, headings=HEADINGS, name="一覧", title="職員派遣の状況"):
    """A title over a row of headings in row 3, and rows below it."""
    told = [(1, (title,)), (3, headings), *enumerate(rows, 4)]
    made = [
        Row(number, {place: cell(text) for place, text in enumerate(texts, 1) if text})
        for number, texts in told
    ]
    return Sheet(name, made)


def cells_of(sheet):
    return [(row.number, row.cells) for row in sheet.rows]


def entries(sheet, reading=STAFF_LIST, fixed=None):
    ask = Ask()
    [read], _ = read_sheets([sheet], FORM_SHEETS, ask, [reading])
    return entries_of(read, ask, {}, fixed or Fixed())


def contents(found):
    return [fold(one, blank(one.sheet, one.disaster_id, one.giver)) for one in found]


def errors(found):
    return [row.row.errors for one in found for row in one.rows if row.row.errors]


class TestReading:
    def test_a_mapped_list_becomes_entries_of_its_disaster_and_giver(self):
        found = entries(sheet_with(*ROWS))
        first, second = contents(found)
        assert not errors(found)
        assert (first.disaster_id, first.giver) == (RAIN, make.MINATO)
        assert first.recipient == Recipient(code=make.HITOYOSHI)
        assert first.headcount == 2
        assert first.span == Span(date(2020, 7, 10), date(2020, 7, 16))
        assert second.recipient == Recipient(code=make.HITOYOSHI)
        assert second.span == Span(date(2020, 7, 20), None)

    def test_it_is_read_so_whatever_its_title_and_headings_say(self):
        sheet = sheet_with(("1", "熊本県人吉市"), headings=("人数", "職種"), name="支援金")
        reading = replace(STAFF_LIST, sheet="支援金", columns={1: "headcount", 2: "recipient"})
        [content] = contents(entries(sheet, reading))
        assert content.headcount == 1
        assert content.recipient == Recipient(code=make.HITOYOSHI)

    def test_what_was_fixed_fills_what_a_row_leaves_open_and_makes_no_empty_row_speak(self):
        reading = replace(STAFF_LIST, fixed={"duty": "給水", "person": "課長"})
        found = entries(sheet_with(*ROWS, ("3",)), reading)
        first, second = contents(found)
        assert first.duty.label == "避難所運営"
        assert second.duty_text == "給水"
        assert first.contact.person == second.contact.person == "課長"

    def test_a_fixed_recipient_is_not_put_beside_the_body_that_a_row_names(self):
        columns = {1: "headcount", 2: "recipient_body"}
        reading = replace(STAFF_LIST, columns=columns, fixed={"recipient": "熊本県人吉市"})
        found = entries(sheet_with(("1", "日本赤十字社"), ("2",)), reading)
        assert not errors(found)
        assert [one.recipient for one in contents(found)] == [
            Recipient(name="日本赤十字社"),
            Recipient(code=make.HITOYOSHI),
        ]

    def test_rows_that_sum_up_others_are_passed_over_and_told(self):
        sheet = sheet_with(*ROWS, ("合　計", "", "", "5"), ("", "小計", "", "5"))
        [read], _ = read_sheets([sheet], FORM_SHEETS, Ask(), [STAFF_LIST])
        assert [row.row.number for row in read.rows] == [4, 5]
        assert read.sums == [6, 7]

    @pytest.mark.parametrize(
        ("title", "heading", "yen"),
        [("一覧", "決定額（千円）", 500_000), ("一覧（単位：千円）", "決定額", 500_000),
         ("一覧（単位：千円）", "決定額(円)", 500), ("一覧", "決定額", 500)],
    )  # fmt: skip
    def test_money_is_in_the_unit_that_the_list_states(self, title, heading, yen):
        sheet = sheet_with(("熊本県", "500"), headings=("先", heading), title=title)
        reading = replace(STAFF_LIST, form="支援金", columns={1: "recipient", 2: "amount_yen"})
        [content] = contents(entries(sheet, reading))
        assert content.funds[0].amount_yen == yen

    def test_a_fixed_amount_is_in_yen_whatever_the_column_is_in(self):
        sheet = sheet_with(("熊本県", ""), headings=("先", "決定額（千円）"))
        columns = {1: "recipient", 2: "amount_yen"}
        reading = replace(STAFF_LIST, form="支援金", columns=columns, fixed={"amount_yen": "500"})
        [content] = contents(entries(sheet, reading))
        assert content.funds[0].amount_yen == 500

    def test_what_is_wrong_is_told_by_the_lists_own_heading_at_its_own_cell(self):
        sheet = sheet_with(("1", "京都", "", "x", "いつか", "", "仕事"))
        reading = replace(STAFF_LIST, fixed={"decided_on": "いつか"})
        ask = Ask()
        [read], _ = read_sheets([sheet], FORM_SHEETS, ask, [reading])
        contents(entries_of(read, ask, {}, Fixed()))
        told = {read.titles[key]: read.columns.get(key) for key in read.rows[0].row.errors}
        assert told == {"行き先": 2, "何人": 4, "出発日": 5, "決めた値：決定日": None}
        assert read.titles["legal_basis"] == "表にない項目：派遣根拠"
        assert read.headings.unknown == ("No.",)

    def test_a_bare_number_is_no_day_and_an_end_alone_no_span(self):
        serial = Sheet("一覧", [Row(4, {4: Cell("number", "1"), 5: Cell("number", "44016")})])
        ended = sheet_with(("", "", "", "2", "", "R2.7.16"))
        for sheet, words in ((serial, "日付として読めません"), (ended, "始まりがありません")):
            found = entries(sheet)
            contents(found)
            [wrong] = errors(found)
            assert words in wrong["span"]


class TestKeys:
    def test_the_same_list_has_the_same_keys_and_another_disaster_others(self):
        sheet = sheet_with(*ROWS, ROWS[0])
        keys = [row.key for one in entries(sheet) for row in one.rows]
        assert len(set(keys)) == 3
        assert keys == [row.key for one in entries(sheet) for row in one.rows]
        for other in (
            replace(STAFF_LIST, disaster_id=2),
            replace(STAFF_LIST, giver=make.KATSUSHIKA),
            replace(STAFF_LIST, fixed={"title": "第1陣"}),
        ):
            others = [row.key for one in entries(sheet, other) for row in one.rows]
            assert not set(keys) & set(others)

    @given(st.permutations(range(len(HEADINGS))))
    @settings(max_examples=50)
    def test_the_order_of_the_columns_does_not_matter(self, order):
        def turned(texts):
            return tuple(texts[place] for place in order)

        places = {old: new for new, old in enumerate(order, 1)}
        columns = {places[place - 1]: key for place, key in COLUMNS.items()}
        sheet = sheet_with(*map(turned, ROWS), headings=turned(HEADINGS))
        found = entries(sheet, replace(STAFF_LIST, columns=columns))
        plain = entries(sheet_with(*ROWS))
        assert contents(found) == contents(plain)
        assert [one.key for one in found] == [one.key for one in plain]


class TestGuessing:
    def test_known_headings_are_proposed_below_a_title(self):
        headings = ("番号", "派遣先市町村", "都道府県", "派遣人数", "開始日", "終了日", "業務内容")
        guess = guessed(sheet_with(*ROWS, headings=headings))
        assert (guess.form, guess.row) == ("職員派遣", 3)
        assert guess.columns == COLUMNS

    def test_the_form_with_the_most_known_headings_is_proposed(self):
        headings = ("支援先", "品名", "数量", "送付日", "備考")
        guess = guessed(sheet_with(headings=headings))
        assert guess.form == GOODS.title
        assert guess.columns == {1: "recipient", 2: "item", 3: "quantity", 4: "sent_on", 5: "note"}

    def test_without_known_headings_the_row_with_the_most_words_is(self):
        headings = ("あ", "い", "う", "え", "お", "か", "き")
        guess = guessed(sheet_with(*ROWS, headings=headings))
        assert guess.row == 3
        assert not guess.columns
        assert guessed(Sheet("名簿", [])).row == 1
        assert guessed(Sheet("名簿", [Row(99, {1: cell("あ")})])).row == 99

    def test_what_a_person_chose_is_kept_to(self):
        guess = guessed(sheet_with(*ROWS), FUNDS, 4)
        assert (guess.form, guess.row) == ("支援金", 4)

    def test_our_own_form_is_known_by_its_grey_columns(self):
        grey = tuple(mark.title for mark in MARKS)
        assert is_of_our_form(cells_of(sheet_with(headings=("人数", *grey))))
        assert not is_of_our_form(cells_of(sheet_with(headings=("災害", "管理番号", "確認", "行"))))


class TestRemembering:
    def test_a_list_is_known_by_its_headings_and_where_they_stand(self):
        def hash_of(*headings):
            return headings_hash({n: cell(text) for n, text in enumerate(headings, 1) if text})

        assert hash_of("派遣先", "人　数") == hash_of("派遣先 ", "人数")
        assert hash_of("派遣先", "人数") != hash_of("人数", "派遣先")
        assert hash_of("派遣先", "人数") != hash_of("派遣先", "", "人数")

    def test_it_survives_as_json_within_the_options_of_a_workbook(self):
        one = replace(STAFF_LIST, fixed={"duty": "給水"}, headings="f" * 64)
        reading = Reading(state=State.DRAFT).with_list(one).with_list(replace(one, sheet="別"))
        assert reading_from(options_text(reading)) == reading
        assert reading.list_of("別")
        assert not reading.list_of("なし")
        assert len(reading.with_list(one).lists) == 2
        assert reading_from('{"state": "submitted"}') == Reading()
        assert one.to_remember().disaster_id is None

    def test_what_no_longer_fits_is_dropped(self):
        told = json.loads(json.dumps(STAFF_LIST.as_json()))
        told["columns"] |= {"8": "amount_yen", "x": "note", "9": 3, "-1": "note", "10": "duty"}
        told["fixed"] = {"withdraw": "○", "nonsense": "1", "note": 5, "title": "x" * 10_001}
        assert from_json({**told, "disaster_id": 2**40}) == replace(STAFF_LIST, disaster_id=None)

    @pytest.mark.parametrize(
        "told",
        [None, [], "x", {}, {"form": "職員派遣"}, {"form": ["x"], "sheet": "一覧", "row": 1},
         {"form": "職員派遣", "sheet": "一覧", "row": True},
         {"form": "職員派遣", "sheet": 1, "row": 1}],
    )  # fmt: skip
    def test_what_says_nothing_is_none(self, told):
        assert from_json(told) is None

    @given(st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*STAFF_LIST.as_json(), "3"]), inner, max_size=6),
        max_leaves=10,
    ))  # fmt: skip
    def test_no_json_is_too_odd(self, told):
        from_json(told)
        if isinstance(told, dict):
            from_json({**told, "form": "職員派遣", "sheet": "一覧", "row": 3})


class TestProblems:
    def test_two_columns_of_the_same_meaning_are_told_at_the_later_one(self):
        wrong = column_problems(STAFF, {2: "headcount", 28: "headcount", 3: "note"})
        assert list(wrong) == [28]
        assert "B列にも選んでいます" in wrong[28]
        assert "A列" in column_problems(STAFF, {1: "span", 2: "span.first", 3: "span.last"})[2]

    def test_nothing_read_and_an_end_without_a_start_are_told(self):
        assert "1つ以上" in column_problems(STAFF, {})[0]
        assert "1つ以上" in column_problems(STAFF, {1: "withdraw"})[0]
        assert "開始日" in column_problems(STAFF, {1: "span.last"})[1]
        assert not column_problems(STAFF, COLUMNS)

    def test_letters_are_those_of_excel(self):
        letters = [column_letter(number) for number in (1, 26, 27, 702, 703)]
        assert letters == ["A", "Z", "AA", "ZZ", "AAA"]

    @pytest.mark.parametrize("form", FORM_SHEETS, ids=lambda form: form.title)
    def test_a_fixed_value_is_judged_as_a_cell_would_be(self, form):
        wrong = fixed_problems(form, {"recipient": "どこにもない市"}, Ask(), 0, "")
        assert "見つかりません" in wrong["recipient"]
        assert not fixed_problems(form, {"recipient": "熊本県人吉市"}, Ask(), RAIN, make.MINATO)

    def test_a_fixed_amount_item_and_span_are_judged_too(self):
        assert "amount_yen" in fixed_problems(FUNDS, {"amount_yen": "たくさん"}, Ask(), RAIN, "")
        units = {"item": "毛布", "unit": "箱"}
        assert "枚で数えます" in fixed_problems(GOODS, units, Ask(), RAIN, "")["unit"]
        assert "span" in fixed_problems(STAFF, {"span": "\x00" * 20}, Ask(), RAIN, "")


def test_a_unit_in_the_upper_of_two_heading_rows_holds():
    def scales(lower, depth):
        rows = [Row(1, {4: Cell("text", "金額（千円）")}), Row(2, {4: Cell("text", lower)})]
        sheet = Sheet("一覧", rows)
        reading = replace(
            STAFF_LIST, form="支援金", row=2, depth=depth, columns={4: "amount_yen"}, fixed={}
        )
        return headings_of(reading, rows_from(sheet, reading.first, 2), sheet).scales

    for depth in (1, 2):
        assert scales("", depth) == {"amount_yen": 1_000}
        assert scales("（万円）", depth) == {"amount_yen": 10_000}
