"""Rows of the 入力様式 are read as people leave them, and refused where a guess would be needed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.form_rows import RAIN, Ask, Cell, of_new, of_record, sheet_of, shown
from tracker.domain.entry_form import FORM_SHEETS, FUNDS, GOODS, LETTERS, OTHER, STAFF
from tracker.domain.entry_form.book import Fixed, read_sheets
from tracker.domain.entry_form.entries import entries_of
from tracker.domain.entry_form.folding import blank, fold
from tracker.domain.entry_form.headings import Heading, column_of
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.letter import Letter
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine
from tracker.domain.vocabulary import CameBy, Channel, Duty, FundKind, Occupation

DISPATCH = make.dispatch(
    RAIN,
    headcount=2,
    span=Span(date(2020, 7, 10), date(2020, 7, 16)),
    decided_on=date(2020, 7, 8),
    occupation=Occupation.PUBLIC_HEALTH_NURSE,
    duty=Duty.OTHER,
    duty_text="通訳",
    channel=Channel.VIA_METROPOLIS,
)
DELIVERY = make.goods(
    RAIN,
    goods=(
        GoodsLine(line_id=1, item_id=7, quantity=Decimal(200), unit="枚"),
        GoodsLine(line_id=4, item_text="マット等"),
    ),
    sent_on=date(2020, 7, 6),
)
FUND = make.funds(
    RAIN,
    500_000,
    funds=(
        FundsLine(line_id=1, recipient=Recipient(code=make.KUMAMOTO), amount_yen=500_000),
        FundsLine(line_id=2, recipient=Recipient(name="日本赤十字社"), amount_yen=None),
    ),
)
SERVICE = make.other(RAIN, quantity=Decimal("33.5"), unit="トン")
LETTER = Letter(
    disaster_id=RAIN,
    owner=make.MINATO,
    dated=Span(date(2020, 8, 3), date(2020, 8, 3)),
    sender=Recipient(code=make.HITOYOSHI),
    sender_title="市長",
    addressees=("joint", make.MINATO),
    came_by=CameBy.POST,
    supports=(124,),
    circulate=True,
)
CONTENTS = [
    (STAFF, DISPATCH),
    (GOODS, DELIVERY),
    (FUNDS, FUND),
    (OTHER, SERVICE),
    (LETTERS, LETTER),
]


def read(sheet, ask=None, fixed=None):
    ask = ask or Ask()
    [found], _ = read_sheets([sheet], FORM_SHEETS, ask)
    return entries_of(found, ask, {}, fixed or Fixed())


def errors(entry):
    return {key: text for row in entry.rows for key, text in row.row.errors.items()}


def new_staff(**values):
    """A new dispatch as one row of the form says it, and its errors."""
    row = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16", **values}
    [entry] = read(sheet_of(STAFF, of_new([row])))
    return fold(entry, blank(STAFF, RAIN, make.MINATO)), errors(entry)


@pytest.mark.parametrize(("form", "content"), CONTENTS, ids=lambda one: getattr(one, "title", ""))
def test_what_the_form_shows_is_read_back_as_the_same_content(form, content):
    [entry] = read(sheet_of(form, of_record(form, content, record=9)))
    assert fold(entry, content, last_line=9) == content
    assert not errors(entry)
    assert entry.record_id == 9


@pytest.mark.parametrize(("form", "content"), CONTENTS, ids=lambda one: getattr(one, "title", ""))
def test_a_new_entry_is_read_from_its_cells_alone(form, content):
    rows = [{**values, "together": "1"} for values in shown(form, content)]
    [entry] = read(sheet_of(form, of_new(rows)))
    made = fold(entry, blank(form, RAIN, make.MINATO))
    assert not errors(entry)
    assert shown(form, made) == shown(form, content)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2020, 7, 8), date(2020, 7, 8)),
        ("R2.7.8", date(2020, 7, 8)),
        ("'2020/7/8", date(2020, 7, 8)),
        (Cell("number", "20200708"), date(2020, 7, 8)),
        (Cell("moment", "2020-07-08T09:30:00"), date(2020, 7, 8)),
    ],
)
def test_days_are_read_however_they_are_written(typed, day):
    content, wrong = new_staff(decided_on=typed)
    assert (content.decided_on, wrong) == (day, {})


@pytest.mark.parametrize("typed", ["２名", "2人", Cell("number", "2"), " 2 "])
def test_numbers_may_carry_their_unit(typed):
    content, wrong = new_staff(headcount=typed)
    assert (content.headcount, wrong) == (2, {})


@pytest.mark.parametrize("typed", ["第１陣", "1陣", "第1班", Cell("number", "1")])
def test_the_number_of_a_wave_is_read_as_it_is_spoken_of(typed):
    content, wrong = new_staff(wave=typed)
    assert (content.wave, wrong) == (1, {})


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("headcount", "第1陣", "数だけを書くか、単位は「人」"),
        ("decided_on", Cell("number", "44016"), "表示形式"),
        ("decided_on", "令和2年2月30日", "30日"),
        ("headcount", Cell("date", "2020-07-10"), "日付"),
        ("headcount", "2～3", "読めません"),
        ("headcount", Cell("error", "#N/A"), "計算式"),
        ("headcount", "3箱", "読めません"),
        ("recipient", "熊本県入吉市", "見つかりません"),
        ("phone", Cell("number", "312345678"), "先頭の0"),
        ("channel", "国経由", "都経由"),
    ],
)
def test_what_would_have_to_be_guessed_is_an_error_at_its_cell(key, typed, says):
    _, wrong = new_staff(**{key: typed})
    assert set(wrong) == {key}
    assert says in wrong[key]


def test_what_the_reader_says_about_a_cell_is_said_as_it_is():
    said = "日が表示されない書式の日付です。年月日を書いてください。"
    _, wrong = new_staff(decided_on=Cell("error", said))
    assert wrong == {"decided_on": said}


def test_words_that_are_not_on_the_list_are_kept_as_other():
    content, wrong = new_staff(duty="その他（通訳）", occupation="通訳", legal_basis="協定")
    assert (content.duty, content.duty_text) == (Duty.OTHER, "通訳")
    assert (content.occupation, content.occupation_text) == (Occupation.OTHER, "通訳")
    assert content.legal_basis_text == ""
    assert not wrong


def test_a_quantity_is_in_the_unit_of_its_item():
    rows = [
        {"recipient": "熊本県", "item": "毛布", "quantity": "1,200枚"},
        {"recipient": "熊本県", "item": "土のう", "quantity": "３００袋"},
        {"recipient": "熊本県", "item": "毛布", "quantity": "5", "unit": "箱"},
    ]
    made = [
        (fold(entry, blank(GOODS, RAIN, make.MINATO)).goods[0], errors(entry))
        for entry in read(sheet_of(GOODS, of_new(rows)))
    ]
    assert (made[0][0].item_id, made[0][0].quantity, made[0][0].unit) == (7, Decimal(1200), "枚")
    assert (made[1][0].item_text, made[1][0].quantity, made[1][0].unit) == (
        "土のう",
        Decimal(300),
        "袋",
    )
    assert "枚で数えます" in made[2][1]["unit"]


@pytest.mark.parametrize(
    ("heading", "typed", "yen"),
    [
        ("金額(円)", "500,000", 500_000),
        ("金額（千円）", Cell("number", "500"), 500_000),
        ("金額\n(単位：万円)", Cell("number", "50.5"), 505_000),
        ("金額（千円）", "５０万円", 500_000),
        ("金額（円）", "50万円", 500_000),
        ("金 額 （円）", "未公表", None),
    ],
)
def test_amounts_are_in_the_unit_of_their_heading_unless_they_say_their_own(heading, typed, yen):
    keys = ["fund_kind", "recipient", heading, "decided_on"]
    row = {"fund_kind": "見舞金", "recipient": "熊本県", heading: typed, "decided_on": "R2.7.15"}
    fixed = Fixed(RAIN, make.MINATO)
    [entry] = read(sheet_of(FUNDS, [row], headings=keys), fixed=fixed)
    content = fold(entry, blank(FUNDS, RAIN, make.MINATO))
    assert not errors(entry)
    assert [line.amount_yen for line in content.funds] == [yen]
    assert content.fund_kind is FundKind.CONDOLENCE


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("金額(円)", "0円"),
        ("金額(円)", Cell("number", "0")),
        ("金額（千円）", "0"),
        ("金額(円)", "０"),
    ],
)
def test_an_amount_of_nothing_is_told_what_to_write_instead(heading, typed):
    row = {"fund_kind": "見舞金", "recipient": "熊本県", heading: typed, "decided_on": "R2.7.15"}
    [entry] = read(sheet_of(FUNDS, [row], headings=list(row)), fixed=Fixed(RAIN, make.MINATO))
    fold(entry, blank(FUNDS, RAIN, make.MINATO))
    assert "「未公表」と書き" in errors(entry)["amount_yen"]


def test_a_blank_amount_is_not_taken_for_unpublished():
    row = {"fund_kind": "見舞金", "recipient": "熊本県"}
    [entry] = read(sheet_of(FUNDS, of_new([row])))
    fold(entry, blank(FUNDS, RAIN, make.MINATO))
    assert "未公表" in errors(entry)["amount_yen"]


def test_columns_may_stand_in_any_order_below_titles_with_others_between():
    keys = ["番号", "span", "recipient", "派遣人数", "headcount", "備考 "]
    row = {"番号": "1", "span": "R2.7.10", "recipient": "熊本県", "派遣人数": "9"}
    sheet = sheet_of(STAFF, [row], name="一覧", headings=keys, above=5)
    [found], left = read_sheets([sheet], FORM_SHEETS, Ask())
    assert not left
    assert found.form is STAFF
    assert found.headings.unknown == ("番号", "人数")
    [entry] = entries_of(found, Ask(), {}, Fixed(RAIN, make.MINATO))
    assert fold(entry, blank(STAFF, RAIN, make.MINATO)).headcount == 9


def test_a_column_that_the_sheet_lacks_leaves_what_is_recorded():
    keys = ["recipient", "headcount", "span", *(column.key for column in MARKS)]
    rows = of_record(STAFF, DISPATCH, record=9)
    rows[0]["headcount"] = "5"
    [entry] = read(sheet_of(STAFF, rows, headings=keys))
    assert fold(entry, DISPATCH) == replace(DISPATCH, headcount=5)


def test_rows_with_one_word_for_together_are_one_entry():
    rows = [
        {
            "together": "1",
            "recipient": "熊本県",
            "item": "毛布",
            "quantity": "5",
            "sent_on": "R2.7.6",
        },
        {"recipient": "熊本県", "item": "毛布", "quantity": "1"},
        {"together": "1", "item": "飲料水", "quantity": "24"},
    ]
    both, alone = read(sheet_of(GOODS, of_new(rows)))
    content = fold(both, blank(GOODS, RAIN, make.MINATO))
    assert [line.item_id for line in content.goods] == [7, 8]
    assert (content.sent_on, content.recipient.code) == (date(2020, 7, 6), make.KUMAMOTO)
    assert len(alone.rows) == 1


def test_rows_of_one_entry_that_disagree_are_an_error():
    rows = [
        {"together": "1", "recipient": "熊本県", "item": "毛布", "sent_on": "R2.7.6"},
        {"together": "1", "item": "飲料水", "sent_on": "R2.7.7"},
    ]
    [entry] = read(sheet_of(GOODS, of_new(rows)))
    fold(entry, blank(GOODS, RAIN, make.MINATO))
    assert "2行目と違います" in entry.rows[1].row.errors["sent_on"]


def test_a_line_is_added_changed_and_withdrawn_by_its_row():
    rows = of_record(GOODS, DELIVERY, record=9)
    rows[0]["quantity"] = "250"
    rows[1]["withdraw"] = "○"
    rows += of_new([{"together": "S-000001", "item": "飲料水", "quantity": "24"}])
    [entry] = read(sheet_of(GOODS, rows))
    content = fold(entry, DELIVERY, last_line=4)
    assert [(line.line_id, line.item_id, line.quantity) for line in content.goods] == [
        (1, 7, Decimal(250)),
        (5, 8, Decimal(24)),
    ]
    assert not entry.withdraws(DELIVERY)


def test_each_row_of_an_entry_may_say_a_part_of_the_contact():
    rows = of_record(GOODS, DELIVERY, record=9)
    rows[0]["section"], rows[1]["phone"] = "防災課", "03-1234-5678"
    [entry] = read(sheet_of(GOODS, rows))
    contact = fold(entry, DELIVERY).contact
    assert not entry.has_errors
    assert (contact.section, contact.phone) == ("防災課", "03-1234-5678")


def test_a_new_line_of_a_recorded_entry_leaves_its_dates_though_all_its_rows_go():
    rows = [{**row, "withdraw": "○"} for row in of_record(GOODS, DELIVERY, record=9)]
    rows += of_new([{"together": "S-000001", "item": "飲料水", "quantity": "24"}])
    [entry] = read(sheet_of(GOODS, rows))
    content = fold(entry, DELIVERY, last_line=4)
    assert (content.sent_on, content.recipient) == (DELIVERY.sent_on, DELIVERY.recipient)
    assert [line.item_id for line in content.goods] == [8]


class TestMarks:
    @pytest.mark.parametrize("key", [column.key for column in MARKS])
    def test_a_damaged_mark_is_named_and_never_guessed(self, key):
        [row] = of_record(STAFF, DISPATCH, record=9)
        row[key] = {"mark.record": "8", "mark.line": "3", "mark.revision": "7"}.get(key, "壊")
        [entry] = read(sheet_of(STAFF, [row]))
        assert "灰色の欄" in errors(entry)["mark.check"]

    def test_a_row_copied_with_its_marks_is_an_error_at_the_copy(self):
        rows = of_record(STAFF, DISPATCH, record=9) * 2
        [entry] = read(sheet_of(STAFF, rows))
        assert "灰色の欄を空に" in entry.rows[1].row.errors["mark.check"]
        assert not entry.rows[0].row.errors

    def test_a_row_that_a_person_put_in_is_of_the_ward_and_disaster_of_the_form(self):
        mine = {"recipient": "熊本県", "headcount": "1", "span": "R2.7.10"}
        rows = [*of_record(STAFF, DISPATCH, record=9), mine, mine]
        _, first, second = read(sheet_of(STAFF, rows))
        assert (first.disaster_id, first.giver) == (RAIN, make.MINATO)
        assert not errors(first)
        assert first.key != second.key, "equal rows are told apart"

    def test_the_key_of_such_a_row_stays_when_rows_are_sorted(self):
        some = [{"recipient": "熊本県", "headcount": str(n), "span": "R2.7.10"} for n in (1, 2, 3)]
        fixed = Fixed(RAIN, make.MINATO)
        there = {entry.key for entry in read(sheet_of(STAFF, some), fixed=fixed)}
        back = {entry.key for entry in read(sheet_of(STAFF, some[::-1]), fixed=fixed)}
        assert there == back

    def test_another_wards_row_is_refused(self):
        row = {"recipient": "熊本県", "headcount": "1", "span": "R2.7.10"}
        [entry] = read(sheet_of(STAFF, of_new([row], member=make.KATSUSHIKA)))
        assert "葛飾区の行です" in errors(entry)["mark.member"]


def test_the_example_is_passed_over_unless_it_was_written_over():
    example = {column.key: column.example for column in STAFF.columns if column.example}
    same = {**example, "withdraw": "例"}
    over = {**same, "headcount": "3"}
    entries = read(sheet_of(STAFF, [same, over]), fixed=Fixed(RAIN, make.MINATO))
    assert len(entries) == 1
    assert "例の行" in errors(entries[0])["withdraw"]


def test_a_record_whose_cells_were_all_emptied_is_not_passed_over():
    [row] = of_record(STAFF, DISPATCH, record=9)
    emptied = {key: value for key, value in row.items() if key.startswith("mark.")}
    [entry] = read(sheet_of(STAFF, [emptied]))
    assert fold(entry, DISPATCH).headcount is None


def test_an_apostrophe_is_part_of_a_text_and_no_part_of_what_is_looked_up():
    content, wrong = new_staff(note="'括弧", recipient="'熊本県人吉市", headcount="'2")
    assert (content.note, content.recipient.code, content.headcount) == (
        "'括弧",
        make.HITOYOSHI,
        2,
    )
    assert not wrong


@pytest.mark.parametrize("typed", ["〃", " 〃 ", "同上", "々", "同　上"])
@pytest.mark.parametrize("key", ["recipient", "span", "headcount", "occupation", "title", "note"])
def test_what_stands_above_is_to_be_written_again(key, typed):
    _, told = new_staff(**{key: typed})
    assert "ここにも書いてください" in told[key]


@pytest.mark.parametrize("heading", ["人数（延べ）", "人数(うち女性)", "人数【累計】"])
def test_a_heading_of_another_measure_is_not_the_column(heading):
    assert column_of(STAFF, Heading((heading,))) == (None, None)
    assert column_of(STAFF, Heading(("人数（人）",)))[0] == "headcount"
