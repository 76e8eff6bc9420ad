"""The 入力様式 goes out: what stands in it, and how the workbook holds it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests import factories as make
from tests.entry_forms import form_of, opened, read_back, written
from tests.factories import HITOYOSHI
from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.form_sheet import Column
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.recipient import Recipient
from tracker.domain.support import Contact, GoodsLine
from tracker.domain.vocabulary import Duty, Kind, State
from tracker.queries.form_entries import FormEntry
from tracker.reports.entry_form.content import EMPTY_ROWS, FREE
from tracker.reports.entry_form.guide import guide_of
from tracker.reports.excel.form_sheet import HEADINGS

FIRST_ROW = HEADINGS + 2
TITLES = [sheet.title for sheet in FORM_SHEETS]


def entry(content, number: int = 1, **values) -> FormEntry:
    kind = getattr(content, "kind", None)
    letter = "S" if kind else "L"
    given = {"revision": 1, "label": f"{letter}-{number:06}", "state": State.SUBMITTED, **values}
    return FormEntry(record_id=number, kind=kind, content=content, **given)


def everything() -> list[FormEntry]:
    lines = (
        GoodsLine(line_id=3, item_id=7, quantity=Decimal("1200"), unit="枚"),
        GoodsLine(line_id=8, item_text="土のう袋", quantity=Decimal("33.5"), unit="袋"),
    )
    funds = make.funds(1, 500_000, None)
    return [
        entry(make.dispatch(1, note="=1+1\n-2", contact=Contact("防災課", "", "03-1111")), 101),
        entry(make.dispatch(1), 900_000_102, label="下書き1", state=State.DRAFT, revision=4),
        entry(make.goods(1, goods=lines), 103, revision=2),
        entry(funds, 104),
        entry(make.other(1, quantity=Decimal("1.25"), unit="トン"), 105),
        entry(make.letter(1, supports=(124,), circulate=True), 106),
    ]


def column(sheet: Worksheet, key: str) -> int:
    """The column (from 1) of a key."""
    form = next(one for one in FORM_SHEETS if one.title == sheet.title)
    return [one.key for one in (*form.columns, *MARKS)].index(key) + 1


def cell(sheet: Worksheet, row: int, key: str):
    return sheet.cell(row, column(sheet, key))


def test_goods_and_funds_have_a_row_a_line_held_together_by_their_number():
    sheets = {sheet.form.title: sheet for sheet in form_of(*everything()).sheets}
    first, second = sheets["支援物資"].rows
    assert (first.values["item"], first.values["quantity"], first.values["unit"]) == (
        "毛布", Decimal(1200), "枚",
    )  # fmt: skip
    assert second.values["item"] == "土のう袋"
    assert {row.values["together"] for row in (first, second)} == {"S-000103"}
    assert [row.marks["mark.line"] for row in (first, second)] == ["3", "8"]
    assert {row.marks["mark.revision"] for row in (first, second)} == {"2"}
    assert [row.values["amount_yen"] for row in sheets["支援金"].rows] == [500_000, "未公表"]


def test_a_draft_without_lines_still_has_a_row():
    bare = entry(make.goods(1, goods=()), 9, label="下書き1", state=State.DRAFT)
    [row] = form_of(bare).sheets[1].rows
    assert row.values["together"] == "下書き1"
    assert row.marks["mark.record"] == "9"
    assert row.marks["mark.line"] == ""


def test_every_empty_row_has_a_key_of_its_own_through_the_whole_workbook():
    sheets = form_of(empty_rows=EMPTY_ROWS).sheets
    keys = [marks["mark.line"] for sheet in sheets for marks in sheet.empty]
    assert len(set(keys)) == len(keys) == EMPTY_ROWS * len(FORM_SHEETS)
    assert keys[0] == "BCDFGHJKLMNP-1"
    assert keys[-1] == f"BCDFGHJKLMNP-{EMPTY_ROWS * len(FORM_SHEETS)}"


def test_the_form_reads_itself_back_with_whole_marks_and_no_example():
    entries = everything()
    found, left = read_back(written(form_of(*entries)))
    assert [sheet.name for sheet in found] == TITLES
    assert left == ["記入要領", "選択肢"], "these two must not look like sheets of the form"
    rows = [row for sheet in found for row in sheet.rows]
    assert [row.marks.record for row in rows] == [101, 900_000_102, 103, 103, 104, 104, 105, 106]
    assert not [row.row.errors for row in rows if row.row.errors]
    assert rows[1].marks.number == "下書き1"
    assert rows[1].marks.revision == 4
    assert {row.marks.disaster for row in rows} == {"2020-july-rain"}
    assert rows[0].row.typed("phone") == "03-1111"
    assert rows[0].row.typed("note") == "=1+1\n-2"
    assert rows[3].row.typed("quantity") == "33.5"
    assert rows[-1].row.typed("supports") == "S-000124"


def test_a_written_row_says_what_its_content_says():
    """What the form shows of each entry is what its sheet shows, cell by cell."""
    entries = everything()
    form = form_of(*entries)
    found, _ = read_back(written(form))
    for sheet, read in zip(form.sheets, found, strict=True):
        for row, came in zip(sheet.rows, read.rows, strict=True):
            said = {k: str(v) for k, v in row.values.items()}
            assert {k: c.text for k, c in came.row.cells.items() if "." not in k} == said


def test_a_blank_form_has_nothing_but_the_example():
    form = form_of()
    found, _ = read_back(written(form))
    assert [len(sheet.rows) for sheet in found] == [0] * len(FORM_SHEETS)
    assert dict(guide_of(form).facts)["記入済み"] == "なし(空の様式)"


def test_what_is_typed_into_an_empty_row_has_the_key_of_that_row():
    book = opened(form_of())
    staff = book["職員派遣"]
    cell(staff, FIRST_ROW + 4, "headcount").value = 3
    target = BytesIO()
    book.save(target)
    found, _ = read_back(target.getvalue())
    [row] = found[0].rows
    assert row.marks.is_new
    assert row.key == "BCDFGHJKLMNP-5"


def test_example_and_marks_are_grey_and_what_is_typed_stays_as_it_was_typed(blank):
    staff = blank["職員派遣"]
    example = cell(staff, HEADINGS + 1, "recipient")
    assert (example.value, example.font.i, example.font.color.rgb) == (
        "熊本県人吉市", True, "FF767676",
    )  # fmt: skip
    assert cell(staff, HEADINGS + 1, "withdraw").value == "例"
    assert cell(staff, HEADINGS + 1, "headcount").value == 2
    mark = cell(staff, FIRST_ROW, "mark.line")
    assert (mark.number_format, mark.font.color.rgb) == ("@", "FF767676")
    for key in ("phone", "span", "decided_on", "note", "recipient"):
        assert cell(staff, FIRST_ROW, key).number_format == "@"
    assert cell(staff, FIRST_ROW, "headcount").number_format == "#,##0"
    assert not staff.protection.sheet
    assert staff.sheet_state == "visible"


def test_texts_stay_texts():
    texts = ["=SUM(A1)", "+1", "-1", "@x", "_x0041_", "1/2", "港区"]
    content = written(form_of(*(entry(make.dispatch(1, title=one)) for one in texts)))
    staff = load_workbook(BytesIO(content))["職員派遣"]
    titles = [cell(staff, FIRST_ROW + place, "title") for place in range(len(texts))]
    assert {title.data_type for title in titles} == {"s"}
    assert [title.quotePrefix for title in titles] == [True] * 4 + [False, True, False]
    # openpyxl alone shows the escape with which Excel keeps it six characters.
    assert [title.value for title in titles] == [one.replace("_x", "_x005F_x") for one in texts]


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return opened(form_of())


@pytest.fixture(scope="module")
def filled() -> Workbook:
    return opened(form_of(*everything()))


def lists_of(sheet: Worksheet) -> dict[str, object]:
    """The validation that begins in the first row under the example, by letter."""
    return {str(one.sqref).partition(str(FIRST_ROW))[0]: one for one in sheet.data_validations.dataValidation}  # fmt: skip


@pytest.mark.parametrize("form", FORM_SHEETS, ids=lambda form: form.title)
def test_lists_are_offered_from_the_last_sheet_and_free_words_are_taken(blank, form):
    sheet, choices = blank[form.title], blank["選択肢"]
    offered = lists_of(sheet)
    for one in form.columns:
        validation = offered.get(sheet.cell(1, column(sheet, one.key)).column_letter)
        if not one.choices:
            assert validation is None or validation.type is None
            continue
        assert validation.type == "list"
        assert validation.showErrorMessage == (one.choices not in FREE)
        assert validation.allow_blank
        assert str(validation.sqref).endswith(str(HEADINGS + 1 + 20))
        area = validation.formula1.partition("!")[2].replace("$", "")
        words = [row[0].value for row in choices[area]]
        assert all(words), one.key
        if one.choices == "places":
            assert words == ["熊本県", "熊本県人吉市"]


def test_the_lists_hold_the_catalogue_and_the_words_of_the_association():
    choices = form_of().choices
    assert choices["items"] == ("毛布", "水")
    assert choices["units"] == ("枚", "本")
    assert choices["channels"] == ("区独自", "都経由")
    assert Duty.SHELTER.label in choices["duty"]
    assert "その他" not in choices["duty"]
    assert "その他" in choices["fund_kind"]


def test_without_places_there_is_no_list_but_still_the_hint():
    sheet = opened(form_of(places=[]))["職員派遣"]
    offer = lists_of(sheet)["B"]
    assert offer.type is None
    assert "都道府県名から" in offer.prompt


@pytest.mark.parametrize("title", TITLES)
def test_each_sheet_is_printed_on_a4_with_its_headings(filled, title):
    sheet = filled[title]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == f"${HEADINGS}:${HEADINGS}"
    assert sheet.print_title_cols.startswith("$A:$")
    first, last = sheet.print_area.partition("!")[2].replace("$", "").split(":")
    assert first == f"A{HEADINGS}"
    assert int("".join(filter(str.isdigit, last))) < 50, "500 empty rows are not printed"
    own = next(len(one.columns) for one in FORM_SHEETS if one.title == title)
    assert last.startswith(sheet.cell(1, own).column_letter), "the grey columns are not printed"
    assert sheet.freeze_panes.endswith(str(HEADINGS + 1))
    filtered = sheet.auto_filter.ref
    assert filtered.startswith(f"A{HEADINGS}:")
    assert filtered.endswith(sheet.dimensions.partition(":")[2]), "marks are sorted with their rows"


def test_the_guide_is_first_and_says_whose_form_it_is(filled):
    form, book = form_of(*everything()), filled
    assert book.sheetnames == ["記入要領", *TITLES, "選択肢"]
    assert book.active.title == "記入要領"
    guide = guide_of(form)
    facts = dict(guide.facts)
    assert facts["区"] == "港区"
    assert facts["災害"].startswith("令和2年7月豪雨")
    assert facts["記入済み"].startswith("職員派遣2件(うち下書き1件)、支援物資1件、")
    said = [cell.value for row in book["記入要領"].iter_rows() for cell in row if cell.value]
    for name, text in (*guide.facts, *guide.rules):
        assert name in said
        assert text in said
    topics = {name for name, _ in guide.rules}
    assert {"取り消す", "まとめ", "日付", "数と金額", "選ぶ欄", "灰色の欄", "送り返す"} <= topics


def test_every_hint_and_example_stands_in_the_guide():
    told = {(title, example) for _, title, _, example in guide_of(form_of()).columns}
    for sheet in FORM_SHEETS:
        for one in sheet.columns:
            if isinstance(one, Column) and (one.hint or one.example):
                assert (one.title, one.example) in told


def test_a_form_is_small_and_every_row_counts():
    content = written(form_of(*everything(), empty_rows=EMPTY_ROWS))
    assert len(content) < 400_000
    sheet = load_workbook(BytesIO(content))["職員派遣"]
    assert sheet.max_row == HEADINGS + 1 + 2 + EMPTY_ROWS


def test_a_long_note_gets_a_higher_row_that_can_grow():
    long = replace(make.dispatch(1), note="長い備考。" * 40, recipient=Recipient(HITOYOSHI))
    sheet = opened(form_of(entry(long), entry(make.dispatch(1, span=None), 2)))["職員派遣"]
    assert sheet.row_dimensions[FIRST_ROW].height > 150
    assert sheet.row_dimensions[FIRST_ROW + 1].height < 40


def test_dates_are_written_as_the_ledger_prints_them():
    staff = opened(form_of(entry(make.dispatch(1, decided_on=date(2020, 7, 8)))))["職員派遣"]
    assert cell(staff, FIRST_ROW, "decided_on").value == "令和2年7月8日"
    assert cell(staff, FIRST_ROW, "span").value == "令和2年7月10～16日"


def test_kinds_are_told_apart():
    sheets = form_of(*everything()).sheets
    assert [len(sheet.rows) for sheet in sheets] == [2, 2, 2, 1, 1]
    assert sheets[0].form.kind is Kind.STAFF
