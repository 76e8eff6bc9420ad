"""A ward's own list, which is not our form, is mapped, looked at and taken in on pages."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from tests import factories as make
from tests.command_line import refused, run
from tests.form_rows import of_new, sheet_of
from tests.pages import Pages
from tests.sent_workbooks import workbook
from tracker.domain.entry_form import STAFF
from tracker.domain.entry_form.reading import reading_from
from tracker.domain.vocabulary import State
from tracker.models import Change, HeldWorkbook, ListMapping
from tracker.operations import list_mappings
from tracker.queries.form_entries import form_entries
from tracker.queries.moment import head
from tracker.web.imports import lists

TITLE = "令和2年7月豪雨　港区からの職員派遣の状況"
HEADINGS = ("No.", "行き先", "県", "何人", "出発日", "終了日", "仕事", "メモ書き")
ROWS = (
    (1, "人吉市", "熊本県", 2, date(2020, 7, 10), date(2020, 7, 16), "避難所運営", None),
    (2, "人吉市", "熊本県", "３人", "R2.7.20", "R2.7.25", "り災証明", "車で移動"),
)
MAPPED = {
    "column_2": "recipient",
    "column_3": "recipient.prefecture",
    "column_4": "headcount",
    "column_5": "span.first",
    "column_6": "span.last",
    "column_7": "duty",
}
NEXT = "この対応で読む"


@dataclass
class Offered:
    """A disaster as the page offers it."""

    record_id: int
    label: str

    @property
    def content(self):
        return self

    def label_on(self, _):
        return self.label


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    session.commit()
    return disaster


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", make.MINATO)
    return pages


def someone(app, role, ward=None):
    pages = Pages(app)
    pages.sign_in(role, ward)
    return pages


def list_with(*rows, headings=HEADINGS, name="派遣一覧"):
    """A list as a ward keeps it: a merged title, a blank row, headings, rows, a sum."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    sheet.append([TITLE])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    for row in (headings, *rows, ("合計", None, None, 5)):
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def list_in_two_rows():
    """A list with 派遣先 and 派遣期間 merged over two columns each, and the others over two rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "派遣一覧"
    upper = ("No.", "派遣先", None, "派遣人数", "派遣期間", None, "業務内容", "メモ書き")
    lower = (None, "市町村", "県", None, "開始", "終了", None, None)
    for row in ([TITLE], [], upper, lower, *ROWS):
        sheet.append(row)
    for area in ("A1:H1", "A3:A4", "B3:C3", "D3:D4", "E3:F3", "G3:G4", "H3:H4"):
        sheet.merge_cells(area)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def send(pages, content, name="港区の派遣.xlsx", state="submitted"):
    return pages.post("/imports/", {"state": state, "file": (BytesIO(content), name)})


def entered(session, rain, giver=make.MINATO):
    session.rollback()
    return form_entries(
        session, make.SECRETARY.scope, giver=giver, disaster_id=rain, known_at=head(session)
    )


def changes(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Change))


def counts(page):
    """New and wrong rows of the first sheet on the preview."""
    row = page.table("シートごとの件数")[1]
    return {"new": row[1], "wrong": row[5], "same": row[6]}


class TestTheWay:
    def test_a_foreign_list_is_mapped_looked_at_and_taken_in(self, ward, session, rain):
        page = send(ward, list_with(*ROWS))
        assert page.title == "列の対応"
        shown = page.table("シートのはじめの行")
        assert shown[0][:3] == ["行", "A", "B"]
        assert shown[2][:3] == ["3 見出し", "No.", "行き先"]
        columns = page.table("列と、入れるところ")
        assert [row[1] for row in columns[1:]] == list(HEADINGS)
        assert "令和2年7月10日、R2.7.20" in columns[5][2]
        before = changes(session)
        look = page.submit(NEXT, {**MAPPED, "disaster": str(rain)})
        assert look.title == "取り込みの確認"
        assert counts(look) == {"new": "2", "wrong": "0", "same": "0"}
        assert "6行目は合計の行" in look.main
        assert "「No.」、「メモ書き」は選んだとおり、読んでいません" in look.main
        assert changes(session) == before
        done = look.submit("取り込む")
        assert "新規2件" in done.main
        first, second = (one.content for one in entered(session, rain))
        assert first.recipient.code == make.HITOYOSHI
        assert (first.headcount, second.headcount) == (2, 3)
        assert (first.span.first, first.span.last) == (date(2020, 7, 10), date(2020, 7, 16))

    def test_the_same_list_again_is_one_click_and_nothing(self, ward, session, rain):
        content = list_with(*ROWS)
        fixed = {"fixed_decided_on": "R2.7.8", "disaster": str(rain)}
        send(ward, content).submit(NEXT, {**MAPPED, **fixed}).submit("取り込む")
        page = send(ward, content, name="別の名前.xlsx")
        assert "前に読んだことがある" in page.main
        fields = page.form(NEXT).fields
        assert {name: fields[name] for name in MAPPED} == MAPPED
        assert fields["fixed_decided_on"] == "R2.7.8"
        assert fields["column_1"] == fields["column_8"] == fields["disaster"] == ""
        look = page.submit(NEXT, disaster=str(rain))
        assert "取り込むものは0件です" in look.main
        assert counts(look) == {"new": "0", "wrong": "0", "same": "2"}

    def test_for_another_disaster_the_same_rows_are_new(self, ward, session, rain):
        [other] = make.record(session, make.disaster(slug="other"))
        session.commit()
        content = list_with(*ROWS)
        send(ward, content).submit(NEXT, {**MAPPED, "disaster": str(rain)}).submit("取り込む")
        look = send(ward, content).submit(NEXT, disaster=str(other))
        assert counts(look)["new"] == "2"

    def test_errors_come_back_in_the_list_itself_which_may_be_sent_again(self, ward, session, rain):
        rows = (ROWS[0], (*ROWS[1][:3], "たくさん", *ROWS[1][4:]))
        fixed = {"fixed_section": "防災課", "disaster": str(rain)}
        look = send(ward, list_with(*rows)).submit(NEXT, {**MAPPED, **fixed})
        told = look.table("誤りのあるセル")[1]
        assert told[:3] == ["派遣一覧", "5行目", "何人"]
        answer = ward.get(look.links["誤りを書き込んだファイル"])
        book = load_workbook(BytesIO(answer.data))
        assert book.sheetnames == ["誤りの一覧", "派遣一覧"]
        sheet = book["派遣一覧"]
        assert sheet["A1"].value == TITLE
        assert sheet["D5"].comment
        assert sheet["D5"].value == "たくさん"
        sheet["D5"] = 3
        mended = BytesIO()
        book.save(mended)

        page = send(ward, mended.getvalue(), name="港区の派遣_誤り.xlsx")
        assert page.title == "列の対応"
        assert "誤りの一覧" not in page.main
        assert page.form(NEXT).fields["disaster"] == str(rain), "it waits to be corrected"
        look = page.submit(NEXT)
        assert counts(look) == {"new": "2", "wrong": "0", "same": "0"}
        look.submit("取り込む")
        assert [one.content.contact.section for one in entered(session, rain)] == ["防災課"] * 2

    def test_what_is_wrong_with_a_fixed_value_is_not_put_at_a_column(self, ward, session, rain):
        fixed = {"fixed_person_days": "999", "disaster": str(rain)}
        look = send(ward, list_with(*ROWS)).submit(NEXT, {**MAPPED, **fixed})
        assert look.table("誤りのあるセル")[1][2] == "決めた値：延べ人日"
        page = ward.open(look.links["列の対応を直す（シート「派遣一覧」）"])
        assert page.form(NEXT).fields["fixed_person_days"] == "999"
        assert page.form(NEXT).fields["disaster"] == str(rain)
        mended = page.submit(NEXT, {"fixed_person_days": "", "column_4": "", "column_6": ""})
        wrong = mended.table("誤りのあるセル")[1:]
        assert [row[2] for row in wrong] == ["表にない項目：人数"] * 2

    def test_drafts_stay_drafts(self, ward, session, rain):
        page = send(ward, list_with(*ROWS), state="draft")
        look = page.submit(NEXT, {**MAPPED, "disaster": str(rain)})
        assert "新しい行は下書きになります" in look.main

    def test_the_secretariat_says_whose_list_it_is(self, app, session, rain):
        secretary = someone(app, "secretariat")
        page = send(secretary, list_with(*ROWS))
        page = page.submit(NEXT, {**MAPPED, "disaster": str(rain)}, status=422)
        assert page.errors == ["区：どの区の表かを選んでください。"]
        look = page.submit(NEXT, giver=make.KATSUSHIKA)
        look.submit("取り込む")
        assert len(entered(session, rain, make.KATSUSHIKA)) == 2
        again = send(secretary, list_with(*ROWS))
        assert again.form(NEXT).fields["giver"] == make.KATSUSHIKA

    def test_a_list_with_many_rows_is_planned_beside_the_pages_anew(
        self, app, ward, session, rain, works_started
    ):
        app.config["IMPORT_INLINE_ROWS"] = 3
        page = send(ward, list_with(*ROWS))
        look = page.submit(NEXT, {**MAPPED, "disaster": str(rain)})
        assert look.path.startswith("/imports/")
        assert len(works_started) == 2


class TestWhich:
    def test_a_guess_from_known_headings_is_filled_in(self, ward, rain):
        headings = ("No.", "派遣先", "都道府県", "派遣人数", "開始日", "終了日", "業務内容", "備考")
        fields = send(ward, list_with(*ROWS, headings=headings)).form(NEXT).fields
        assert {name: fields[name] for name in MAPPED} == MAPPED
        assert fields["column_8"] == "note"

    def test_another_row_and_another_kind_may_be_chosen(self, ward, rain):
        page = send(ward, list_with(*ROWS))
        page = page.submit("この表を見る", row="４行目", kind="支援金")
        assert "支援金として読みます" in page.main
        assert page.table("列と、入れるところ")[2][1] == "人吉市"
        assert "fixed_fund_kind" in page.form(NEXT).fields
        wrong = page.submit("この表を見る", row="2")
        assert "何も書かれていません" in wrong.main
        assert wrong.form("この表を見る").fields["row"] == "2"
        assert wrong.form(NEXT).fields["row"] == "3"

    def test_of_several_sheets_the_longest_is_offered_first_and_all_can_be_mapped(
        self, ward, session, rain
    ):
        book = load_workbook(BytesIO(list_with(*ROWS)))
        other = book.create_sheet("メモ")
        other.append(["担当は防災課"])
        late = book.create_sheet("追加分", 0)
        late.append(["どこへ", "数"])
        late.append(["熊本県人吉市", 4])
        content = BytesIO()
        book.save(content)
        page = send(ward, content.getvalue())
        assert page.form("この表を見る").fields["sheet"] == "派遣一覧"
        look = page.submit(NEXT, {**MAPPED, "disaster": str(rain)})
        page = look.follow("列の対応を決める（シート「追加分」）")
        assert page.form("この表を見る").fields["row"] == "1"
        more = {"column_1": "recipient", "column_2": "headcount", "fixed_span": "R2.8.1～3"}
        look = page.submit(NEXT, {**more, "disaster": str(rain)})
        assert len(look.table("シートごとの件数")) == 4
        look.submit("取り込む")
        assert sorted(one.content.headcount for one in entered(session, rain)) == [2, 3, 4]

    def test_our_own_form_is_looked_at_at_once_and_offers_no_mapping(self, ward, rain):
        rows = of_new([{"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16"}])
        page = send(ward, workbook(sheet_of(STAFF, rows)))
        assert page.title == "取り込みの確認"
        assert "列の対応" not in page.main
        back = ward.open(f"{page.path}/lists", follow=True)
        assert back.path == page.path
        assert "列の対応を決める表は" in back.text
        assert ward.post(f"{page.path}/lists", {}).path == page.path

    def test_a_sheet_beside_our_own_form_may_be_mapped(self, ward, session, rain):
        rows = of_new([{"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16"}])
        own, beside = sheet_of(STAFF, rows), sheet_of(STAFF, [], headings=["title"], name="メモ")
        page = send(ward, workbook(own, beside)).follow("列の対応を決める（シート「メモ」）")
        assert list(page.form("この表を見る").fields.values()) == ["メモ", "1", "", "職員派遣"]

    def test_what_was_taken_in_leads_to_what_it_did(self, ward, rain):
        page = send(ward, list_with(*ROWS))
        done = page.submit(NEXT, {**MAPPED, "disaster": str(rain)}).submit("取り込む")
        assert ward.open(page.path, follow=True).path == done.path
        assert ward.post(page.path, {}).path == done.path


class TestHeadingsInTwoRows:
    def test_are_shown_whole_guessed_from_and_never_read_as_an_entry(self, ward, session, rain):
        page = send(ward, list_in_two_rows())
        shown = [row[0] for row in page.table("シートのはじめの行")]
        assert shown[2:5] == ["3 見出し", "4 見出し", "5"]
        columns = page.table("列と、入れるところ")[1:]
        assert [row[1] for row in columns] == [
            "No.", "派遣先 市町村", "派遣先 県", "派遣人数", "派遣期間 開始", "派遣期間 終了",
            "業務内容", "メモ書き",
        ]  # fmt: skip
        fields = page.form(NEXT).fields
        assert {name: fields[name] for name in MAPPED} == MAPPED
        look = page.submit(NEXT, disaster=str(rain))
        assert counts(look) == {"new": "2", "wrong": "0", "same": "0"}
        look.submit("取り込む")
        assert [one.content.headcount for one in entered(session, rain)] == [2, 3]
        again = send(ward, list_in_two_rows())
        assert "前に読んだことがある" in again.main
        assert counts(again.submit(NEXT, disaster=str(rain)))["same"] == "2"

    def test_either_row_may_be_named_and_how_many_they_are_too(self, ward, session, rain):
        page = send(ward, list_in_two_rows())
        for row in ("3", "4"):
            page = page.submit("この表を見る", row=row)
            assert page.form("この表を見る").fields["row"] == "3"
        page = page.submit("この表を見る", row="4", depth="1")
        assert page.table("列と、入れるところ")[2][1] == "市町村"
        assert page.form("この表を見る").fields["depth"] == "1"
        mapping = {**MAPPED, "column_7": "", "fixed_duty": "給水"}
        look = page.submit(NEXT, {**mapping, "disaster": str(rain)})
        assert counts(look)["new"] == "2"
        again = send(ward, list_in_two_rows())
        assert "前に読んだことがある" in again.main
        assert again.form(NEXT).fields["fixed_duty"] == "給水"
        assert again.form("この表を見る").fields["depth"] == "1", "it is as a person said"

    def test_the_command_reads_them_as_was_said_on_the_page(
        self, app, ward, session, rain, tmp_path
    ):
        send(ward, list_in_two_rows()).submit(NEXT, disaster=str(rain))
        session.rollback()
        file = tmp_path / "一覧.xlsx"
        file.write_bytes(list_in_two_rows())
        where = ("--ward", make.MINATO, "--disaster", "2020-july-rain")
        said = run(app, "import", str(file), *where).output
        assert "前に画面で決めた列の対応で読みます。" in said
        assert "新規2件です。" in said


class TestWhoMay:
    def test_another_ward_remembers_nothing_of_it(self, app, ward, rain):
        fixed = {"fixed_note": "秘密の事情", "disaster": str(rain)}
        page = send(ward, list_with(*ROWS))
        page.submit(NEXT, {**MAPPED, **fixed})
        for other in (someone(app, "ward", make.KATSUSHIKA), someone(app, "secretariat")):
            seen = send(other, list_with(*ROWS))
            assert "秘密" not in seen.source
            assert "前に読んだ" not in seen.main
            assert seen.form(NEXT).fields["column_2"] == ""
            other.open(page.path, 404)
            other.post(page.path, {**MAPPED, "disaster": str(rain)}, 404)
        colleague = someone(app, "ward", make.MINATO)
        colleague.open(page.path, 404)
        assert send(colleague, list_with(*ROWS)).form(NEXT).fields["fixed_note"] == "秘密の事情"

    def test_a_ward_is_its_own_whatever_is_sent(self, ward, session, rain):
        page = send(ward, list_with(*ROWS))
        assert "giver" not in page.form(NEXT).fields
        assert "港区" in page.main
        forged = {**MAPPED, "disaster": str(rain), "giver": make.KATSUSHIKA}
        look = ward.post(page.path, {**page.form(NEXT).fields, **forged})
        look.submit("取り込む")
        assert len(entered(session, rain)) == 2
        assert not entered(session, rain, make.KATSUSHIKA)
        session.rollback()
        assert session.scalars(select(ListMapping.ward)).all() == [make.MINATO]

    def test_a_remembered_list_of_many_gives_way(self, ward, session, rain, monkeypatch):
        monkeypatch.setattr(list_mappings, "MOST", 2)
        for number in range(4):
            headings = (*HEADINGS[:7], f"メモ{number}")
            page = send(ward, list_with(*ROWS, headings=headings))
            page.submit(NEXT, {**MAPPED, "disaster": str(rain)})
        session.rollback()
        assert session.scalar(select(func.count()).select_from(ListMapping)) == 2
        assert "前に読んだ" in send(ward, list_with(*ROWS, headings=headings)).main


class TestProblems:
    def test_every_problem_stands_at_its_field_and_what_was_typed_stays(self, ward, session, rain):
        sent = {
            **MAPPED,
            "column_8": "headcount",
            "column_5": "",
            "fixed_recipient": "熊本県入吉市",
            "fixed_decided_on": "令和2年2月30日",
            "fixed_person": "防災 太郎",
        }
        page = send(ward, list_with(*ROWS)).submit(NEXT, sent, status=422)
        told = "\n".join(page.errors)
        assert "H列 メモ書き：「人数」をD列にも選んでいます" in told
        assert "F列 終了日：終了日だけでは" in told
        assert "災害：どの災害の表かを選んでください" in told
        assert "熊本県人吉市" in told, "the suggestion"
        assert "決定日：" in told
        assert len(page.errors) == 5
        fields = page.form(NEXT).fields
        assert {name: fields[name] for name in sent} == sent
        assert not reading_from(session.scalars(select(HeldWorkbook.options)).one()).lists

    def test_nothing_mapped_is_told_at_the_first_column(self, ward, rain):
        sent = {**dict.fromkeys(MAPPED, ""), "disaster": str(rain)}
        page = send(ward, list_with(*ROWS)).submit(NEXT, sent, status=422)
        assert page.errors[0].startswith("A列 No.：どの列も「読まない」になっています")

    def test_a_disaster_that_was_withdrawn_meanwhile_is_refused(
        self, ward, session, rain, monkeypatch
    ):
        page = send(ward, list_with(*ROWS))
        make.revise(session, rain, 1, make.disaster(), State.WITHDRAWN)
        session.commit()
        sent = {**MAPPED, "disaster": str(rain)}
        page = page.submit(NEXT, sent, status=422)
        assert page.errors == ["災害：一覧から選んでください。"]
        offers = [(rain, "令和2年7月豪雨")]  # as they were a moment ago
        monkeypatch.setattr(lists, "listed", lambda *_: [Offered(*one) for one in offers])
        page = page.submit(NEXT, sent, status=422)
        assert "取り消されたか" in page.errors[0]
        assert page.form(NEXT).fields["column_4"] == "headcount"

    def test_a_page_too_old_keeps_what_was_typed(self, app, ward, rain):
        page = send(ward, list_with(*ROWS))
        app.config["WTF_CSRF_ENABLED"] = True
        sent = {**page.form(NEXT).fields, **MAPPED, "fixed_note": "消えない", "csrf_token": "x"}
        stale = ward.post(page.path, sent, 400)
        assert stale.form(NEXT).fields["fixed_note"] == "消えない"
        assert stale.form(NEXT).fields["column_4"] == "headcount"

    @pytest.mark.parametrize(
        "odd", ["9" * 20, "\x00", "x" * 10_000, "9" * 10_000, "<b>&\u202e", "−1", "３"]
    )
    def test_nothing_that_is_sent_breaks_the_page(self, ward, session, rain, odd):
        page = send(ward, list_with(*ROWS))
        fields = page.form(NEXT).fields
        for name in ("sheet", "row", "depth", "kind", "column_2", "disaster", "fixed_decided_on"):
            answer = ward.post(page.path, {**fields, **MAPPED, name: odd}, None)
            assert answer.status in (200, 422), name
        everything = dict.fromkeys(fields, odd)
        assert ward.post(page.path, everything, None).status in (200, 422)
        for name in ("sheet", "row", "depth", "kind"):
            seen = ward.page(ward.get(page.path, query_string={name: odd}), None)
            assert seen.status == 200, name

    def test_a_remembered_list_that_is_damaged_is_no_list(self, ward, session, rain):
        send(ward, list_with(*ROWS)).submit(NEXT, {**MAPPED, "disaster": str(rain)})
        session.rollback()
        mapping = session.scalars(select(ListMapping)).one()
        for text in ("null", "[]", '{"form": "職員派遣", "sheet": "x"}', '{"form": 1}'):
            mapping.mapping = text
            session.commit()
            page = send(ward, list_with(*ROWS))
            assert "前に読んだ" not in page.main


class TestCommand:
    def test_it_reads_a_list_as_was_once_said_on_the_page(self, app, ward, session, rain, tmp_path):
        fixed = {"fixed_section": "防災課", "disaster": str(rain)}
        send(ward, list_with(*ROWS)).submit(NEXT, {**MAPPED, **fixed})
        session.rollback()
        file = tmp_path / "一覧.xlsx"
        file.write_bytes(list_with(*ROWS))
        where = ("--ward", make.MINATO, "--disaster", "2020-july-rain")
        assert "--disaster で" in refused(app, "import", str(file), "--ward", make.MINATO)
        said = run(app, "import", str(file), *where).output
        assert "シート「派遣一覧」は、前に画面で決めた列の対応で読みます。" in said
        assert "新規2件です。" in said
        assert [one.content.contact.section for one in entered(session, rain)] == ["防災課"] * 2
        look = send(ward, list_with(*ROWS)).submit(NEXT)
        assert counts(look)["same"] == "2", "page and command know the same rows"

    def test_what_another_ward_said_is_not_used(self, app, ward, session, rain, tmp_path):
        send(ward, list_with(*ROWS)).submit(NEXT, {**MAPPED, "disaster": str(rain)})
        session.rollback()
        file = tmp_path / "一覧.xlsx"
        file.write_bytes(list_with(*ROWS))
        where = ("--ward", make.KATSUSHIKA, "--disaster", "2020-july-rain")
        assert "入力様式のシートが見つかりません" in refused(app, "import", str(file), *where)
        secretary = someone(app, "secretariat")
        page = send(secretary, list_with(*ROWS))
        page.submit(NEXT, {**MAPPED, "disaster": str(rain), "giver": make.MINATO})
        session.rollback()
        assert "新規2件です。" in run(app, "import", str(file), *where).output
        assert len(entered(session, rain, make.KATSUSHIKA)) == 2
