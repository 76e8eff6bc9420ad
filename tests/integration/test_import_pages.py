"""A workbook is sent, looked at, decided, taken in and taken back on pages."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests import factories as make
from tests.form_rows import of_new, of_record, sheet_of
from tests.pages import Pages
from tests.sent_workbooks import workbook
from tests.statements import counted
from tracker.domain.entry_form import FUNDS, GOODS, LETTERS, STAFF
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.models import Change, HeldWorkbook, ImportRun
from tracker.queries.records import current

NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16", "title": "応援"}


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


def send(pages, *sheets, name="様式.xlsx", content=None, status=200, **fields):
    """Send it, and see what it would do."""
    data = content if content is not None else workbook(*sheets)
    sent = {"state": "submitted", "file": (BytesIO(data), name), **fields}
    return pages.post("/imports/", sent, status)


def rows_of(session, record):
    """The rows of a dispatch as the form goes out now."""
    now = current(session, Noun.SUPPORT, record, make.SECRETARY.scope)
    return of_record(STAFF, now.content, record, now.number, now.label)


def now_of(session, record):
    return current(session, Noun.SUPPORT, record, make.SECRETARY.scope)


def in_conflict(session, rain):
    """A dispatch that the ledger and a file corrected, each otherwise; and the sheet."""
    [record] = make.record(session, make.dispatch(rain, headcount=2))
    rows = rows_of(session, record)
    rows[0]["headcount"] = "4"
    make.revise(session, record, 1, make.dispatch(rain, headcount=3, note="台帳で"))
    session.commit()
    return record, sheet_of(STAFF, rows)


def changes(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Change))


class TestSending:
    def test_nothing_is_written_before_it_was_looked_at(self, ward, session, rain):
        before = changes(session)
        page = send(ward, sheet_of(STAFF, of_new([NEW])))
        assert page.title == "取り込みの確認"
        assert page.table("シートごとの件数")[1] == ["職員派遣", "1", "0", "0", "0", "0", "0"]
        assert "職員派遣(熊本県人吉市)" in page.main
        assert "まだ何も記録していません" in page.main
        assert changes(session) == before

    def test_what_cannot_be_read_is_said_by_its_name(self, ward, rain):
        for name, content, words in (
            ("一覧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "古い形式"),
            ("空.xlsx", b"", "0バイト"),
            ("写真.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "画像"),
        ):
            page = send(ward, content=content, name=name, status=422)
            assert name in page.main
            assert words in page.errors[0]
        page = ward.post("/imports/", {"state": "draft"}, 422)
        assert "選んでください" in page.errors[0]
        assert page.form().fields["state"] == "draft"

    def test_a_page_too_old_reads_nothing_and_keeps_the_choice(self, app, ward, session, rain):
        app.config["WTF_CSRF_ENABLED"] = True
        page = send(ward, sheet_of(STAFF, of_new([NEW])), state="draft", status=400)
        assert page.form().fields["state"] == "draft"
        assert session.scalar(select(func.count()).select_from(HeldWorkbook)) == 0

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("C:/机/<b>港区.xlsx", "<b>港区.xlsx"),
            ("../../../etc/passwd", "passwd.xlsx"),
            ("港区\u202exslx.exe", "港区xslx.exe.xlsx"),
            ("=cmd|'/c calc'!A0.xlsx", "c calc'!A0.xlsx"),
            ("長" * 400 + ".xlsx", "長" * 250 + ".xlsx"),
        ],
    )
    def test_a_hostile_name_is_only_words(self, ward, rain, name, shown):
        page = send(ward, sheet_of(STAFF, of_new([NEW])), name=name)
        assert shown in page.main
        done = page.submit()
        assert shown in done.title
        answer = ward.get(done.links[shown])
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_a_file_of_no_form_says_why_it_is_nothing(self, ward, rain):
        page = send(ward, content=workbook(sheet_of(STAFF, [], headings=["title"], name="別の表")))
        assert "0件" in page.main
        assert "様式の表が見つからない" in page.main
        assert "取り込む" not in page.form(0).buttons

    def test_an_empty_form_says_so(self, ward, rain):
        page = send(ward, sheet_of(STAFF, []))
        assert "記入された行がない" in page.main


class TestLooking:
    def test_only_who_sent_it_may_see_it(self, app, ward, rain):
        path = send(ward, sheet_of(STAFF, of_new([NEW]))).path
        for other in (
            someone(app, "ward", make.MINATO),
            someone(app, "ward", make.KATSUSHIKA),
            someone(app, "secretariat"),
        ):
            other.open(path, 404)
            other.post(path, {"seen": "x"}, 404)
            other.post(f"{path}/drop", {}, 404)
        assert ward.open(path).title == "取り込みの確認"

    def test_errors_are_told_with_sheet_row_and_column_and_nothing_can_be_applied(
        self, ward, session, rain
    ):
        wrong = [{**NEW, "span": "令和2年2月30日"}, {**NEW, "headcount": "たくさん"}, NEW]
        page = send(ward, sheet_of(STAFF, of_new(wrong)))
        told = [row[:3] for row in page.table("誤りのあるセル")[1:]]
        assert told == [["職員派遣", "2行目", "派遣期間"], ["職員派遣", "3行目", "人数"]]
        assert "取り込む" not in [word for form in page.forms for word in form.buttons]
        before = changes(session)
        refused = ward.post(page.path, page.form().fields, 422)
        assert "誤り2件" in refused.main
        assert changes(session) == before

    def test_the_file_comes_back_with_its_errors_and_not_where_there_are_none(
        self, ward, session, rain
    ):
        wrong = sheet_of(STAFF, of_new([{**NEW, "span": "令和2年2月30日"}]))
        page = send(ward, wrong, name="港区.xlsx")
        answer = ward.get(page.links["誤りを書き込んだファイル"])
        assert quote("港区_誤り.xlsx") in answer.headers["Content-Disposition"]
        book = load_workbook(BytesIO(answer.data))
        assert book.sheetnames == ["誤りの一覧", "職員派遣"]
        [comment] = [c.comment.text for r in book["職員派遣"] for c in r if c.comment]
        assert "2月30日" in comment
        assert "誤りの一覧" not in send(ward, content=answer.data).main, "of our own all is known"
        right = send(ward, sheet_of(STAFF, of_new([NEW])))
        assert "誤りを書き込んだファイル" not in right.links
        assert ward.open(f"{right.path}/errors.xlsx", follow=True).path == right.path
        right.submit()
        ward.open(f"{right.path}/errors.xlsx", 404)

    def test_a_change_is_told_field_by_field_and_the_ledgers_own_is_kept(self, ward, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        rows = rows_of(session, record)
        make.revise(session, record, 1, make.dispatch(rain, headcount=2, note="台帳で"))
        rows[0]["headcount"] = "4"
        page = send(ward, sheet_of(STAFF, rows))
        [_, row] = page.table("変更")
        assert "2人 から 4人".replace(" ", "") in row[2].replace("→", "").replace(" ", "")
        assert "備考 台帳で" in row[2]
        assert page.links["S-000001"] == f"/supports/{record}"

    def test_what_is_likely_to_be_there_already_is_linked(self, ward, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        page = send(ward, sheet_of(STAFF, of_new([NEW])))
        assert "二重かもしれません" in page.main
        assert page.links["S-000001"] == f"/supports/{record}"

    def test_hidden_rows_and_columns_and_sheets_without_meaning_are_said(self, ward, rain):
        sheet = sheet_of(STAFF, of_new([NEW, {**NEW, "headcount": "3"}]))
        hidden = replace(sheet, rows=[*sheet.rows[:-1], replace(sheet.rows[-1], hidden=True)])
        page = send(ward, hidden, sheet_of(STAFF, [], headings=["title"], name="メモ"))
        assert "隠れている行が1行" in page.main
        assert "シート「メモ」は様式の表ではない" in page.main

    def test_a_sheet_of_the_form_without_its_headings_is_said_before_all_else(self, ward, rain):
        """As after its cells were merged into one."""
        merged = replace(sheet_of(STAFF, of_new([NEW])), rows=sheet_of(STAFF, []).rows[1:])
        page = send(ward, sheet_of(FUNDS, []), merged)
        said = "シート「職員派遣」は、見出しの行が見つからないので、何も読めませんでした"
        assert said in page.main.partition("シートごとの件数")[0]
        assert "様式の表ではない" not in page.main

    def test_a_long_plan_shows_some_and_says_how_many_more(self, ward, rain, monkeypatch):
        monkeypatch.setattr("tracker.reports.import_preview.LISTED", 20)
        rows = of_new([{**NEW, "headcount": str(n)} for n in range(1, 33)])
        page = send(ward, sheet_of(STAFF, rows))
        assert len(page.table("新規")) == 21
        assert "残りは12件" in page.main

    def test_what_stays_as_it_is_is_told_by_its_rows(self, ward, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        page = send(ward, sheet_of(STAFF, rows_of(session, record)))
        assert "変更なし 1件" in page.main
        assert "職員派遣 2行目" in page.main

    def test_it_can_be_given_up(self, ward, session, rain):
        page = send(ward, sheet_of(STAFF, of_new([NEW])))
        given_up = page.submit("取り込みをやめる")
        assert given_up.title == "取り込み"
        ward.open(page.path, 404)
        assert session.scalar(select(func.count()).select_from(HeldWorkbook)) == 0


class TestApplying:
    def test_it_is_taken_in_once_however_often_it_is_sent(self, ward, session, rain):
        page = send(ward, sheet_of(STAFF, of_new([NEW])))
        fields = page.form().fields
        before = changes(session)
        done = ward.post(page.path, fields)
        assert done.title == "様式.xlsxの取り込み"
        assert "新規1件" in done.main
        again = ward.post(page.path, fields)
        assert again.path == done.path
        assert ward.open(page.path, follow=True).path == done.path
        assert changes(session) == before + 1
        assert session.scalar(select(func.count()).select_from(HeldWorkbook)) == 0

    def test_the_same_file_again_is_nothing_and_says_why(self, ward, session, rain):
        sheet = sheet_of(STAFF, of_new([NEW]))
        send(ward, sheet).submit()
        page = send(ward, sheet)
        assert "取り込むものは0件です。このファイルで新しく変わるところはありません" in page.main
        assert "取り込む" not in [word for form in page.forms for word in form.buttons]

    def test_drafts_are_recorded_as_drafts(self, ward, session, rain):
        page = send(ward, sheet_of(STAFF, of_new([NEW])), state="draft")
        assert "下書きになります" in page.main
        done = page.submit()
        assert "下書き" in done.main
        assert "提出" not in done.table("取り込んだ記録")[1]

    def test_what_changed_since_it_was_shown_is_shown_again(self, ward, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        rows = rows_of(session, record)
        rows[0]["headcount"] = "4"
        page = send(ward, sheet_of(STAFF, rows))
        make.revise(session, record, 1, make.dispatch(rain, headcount=2, title="第2陣"))
        session.commit()
        again = page.submit(status=409)
        assert "台帳が変わりました" in again.main
        assert "第2陣" in again.main
        again.submit()
        assert now_of(session, record).content.headcount == 4

    def test_another_wards_rows_are_refused(self, ward, session, rain):
        page = send(ward, sheet_of(STAFF, of_new([NEW], member=make.KATSUSHIKA)))
        assert "葛飾区の行です" in page.main
        [foreign] = make.record(session, make.dispatch(rain, giver=make.KATSUSHIKA))
        for values in ({"headcount": "9"}, {"withdraw": "○"}):
            rows = [{**row, **values} for row in rows_of(session, foreign)]
            page = send(ward, sheet_of(STAFF, rows))
            assert "葛飾区の行です" in page.main
            assert page.table("シートごとの件数")[1] == ["職員派遣", "0", "0", "0", "0", "1", "0"]
            assert "取り込む" not in [word for form in page.forms for word in form.buttons]

    def test_a_withdrawal_with_damaged_marks_is_an_error_and_not_passed_over(
        self, ward, session, rain
    ):
        [record] = make.record(session, make.dispatch(rain))
        rows = [{**row, "withdraw": "○", "mark.revision": "9"} for row in rows_of(session, record)]
        page = send(ward, sheet_of(STAFF, rows))
        assert "灰色の欄が書き換えられていて" in page.main
        assert page.table("シートごとの件数")[1] == ["職員派遣", "0", "0", "0", "0", "1", "0"]


class TestDeciding:
    def test_a_conflict_is_decided_by_a_person(self, ward, session, rain):
        record, sheet = in_conflict(session, rain)
        page = send(ward, sheet)
        assert "様式を出したとき：2人" in page.main
        refused = page.submit(status=422)
        assert "競合1件" in refused.main
        done = page.submit({f"keep-{record}.headcount": "mine"})
        assert "変更1件" in done.main
        assert now_of(session, record).content.headcount == 4
        assert now_of(session, record).content.note == "台帳で"

    def test_beside_the_conflict_stands_all_else_that_becomes_of_the_entry(
        self, ward, session, rain
    ):
        content = make.goods(rain)
        [record] = make.record(session, content)
        now = now_of(session, record)
        rows = of_record(GOODS, now.content, record, 1, now.label)
        rows[0] |= {"quantity": "9", "sent_on": "R2.7.8"}
        rows += of_new([{**rows[0], "item": "軍手", "quantity": "20", "unit": "双"}])
        line = replace(now.content.goods[0], quantity=Decimal(3))
        make.revise(session, record, 1, replace(now.content, goods=(line,), note="台帳で"))
        session.commit()
        page = send(ward, sheet_of(GOODS, rows))
        asked = page.main
        for said in ("発送日", "令和2年7月8日", "軍手 20双", "備考 台帳で"):
            assert said in asked, f"{said} is written without having been shown"

    def test_the_ledgers_own_may_stay(self, ward, session, rain):
        record, sheet = in_conflict(session, rain)
        page = send(ward, sheet, sheet_of(FUNDS, []))
        before = changes(session)
        kept = page.submit({f"keep-{record}.headcount": "theirs"}, status=422)
        assert "台帳の内容だけを残すので、取り込むものがありません" in kept.main
        assert changes(session) == before

    def test_what_was_decided_for_the_ledger_is_said_when_the_file_comes_again(
        self, ward, session, rain
    ):
        record, sheet = in_conflict(session, rain)
        both = (sheet, sheet_of(STAFF, of_new([NEW]), name="追加"))
        send(ward, *both).submit({f"keep-{record}.headcount": "theirs"})
        again = send(ward, *both)
        assert "取り込むものは0件です" in again.main
        assert "人数「4人」は、前に取り込んだとき" in again.main

    def test_what_was_decided_stays_when_it_is_refused(self, app, ward, session, rain):
        record, sheet = in_conflict(session, rain)
        page = send(ward, sheet, sheet_of(STAFF, of_new([NEW]), name="追加"))
        name = f"keep-{record}.headcount"
        make.revise(session, record, 2, make.dispatch(rain, headcount=5))
        session.commit()
        refused = page.submit({name: "mine"}, status=409)
        assert refused.form().fields[name] == "mine"
        app.config["WTF_CSRF_ENABLED"] = True
        stale = ward.post(page.path, {**refused.form().fields, "csrf_token": "x"}, 400)
        assert stale.form().fields[name] == "mine"
        assert "もう一度" in stale.main
        app.config["WTF_CSRF_ENABLED"] = False
        stale.submit()
        assert now_of(session, record).content.headcount == 4

    def test_what_a_decision_makes_wrong_is_said_and_can_be_decided_otherwise(
        self, ward, session, rain
    ):
        content = make.dispatch(rain, headcount=4, person_days=None)
        [record] = make.record(session, content)
        rows = rows_of(session, record)
        rows[0] |= {"headcount": "3", "person_days": "21"}
        make.revise(session, record, 1, replace(content, headcount=2))
        session.commit()
        page = send(ward, sheet_of(STAFF, rows))
        name = f"keep-{record}.headcount"
        assert "延べ人日が、人数×日数の14人日より多く" in page.main
        assert name not in _radios(page), "the ledger's own is wrong too: nothing to decide yet"

    def test_a_decision_that_makes_the_entry_wrong_can_be_taken_back(self, ward, session, rain):
        content = make.dispatch(rain, headcount=4)
        [record] = make.record(session, content)
        rows = rows_of(session, record)
        rows[0]["headcount"] = "1"
        make.revise(session, record, 1, replace(content, headcount=5, person_days=35))
        session.commit()
        page = send(ward, sheet_of(STAFF, rows))
        name = f"keep-{record}.headcount"
        wrong = page.submit({name: "mine"}, status=422)
        assert "延べ人日が、人数×日数の7人日より多く" in wrong.main
        assert wrong.form().fields[name] == "mine"
        right = wrong.submit({name: "theirs"}, status=422)
        assert "取り込むものがありません" in right.main

    def test_odd_decisions_are_none(self, ward, session, rain):
        record, sheet = in_conflict(session, rain)
        page = send(ward, sheet)
        odd = {
            f"keep-{record}.headcount": "both",
            "keep-": "mine",
            "keep-99999999999999.x": "mine",
            "keep-1.\x00": "mine",
        }
        assert "競合1件" in page.submit(odd, status=422).main

    def test_more_conflicts_than_a_page_shows_come_one_page_after_the_other(
        self, ward, session, rain, monkeypatch
    ):
        monkeypatch.setattr("tracker.reports.import_preview.SHOWN", 2)
        found = [in_conflict(session, rain) for _ in range(3)]
        rows = [row for _, sheet in found for row in sheet.rows[1:]]
        sheet = found[0][1]
        whole = replace(
            sheet,
            rows=[sheet.rows[0], *(replace(row, number=n) for n, row in enumerate(rows, 2))],
        )
        page = send(ward, whole)
        assert "残りの1件" in page.main
        first = dict.fromkeys(_radios(page), "mine")
        assert len(first) == 2
        more = page.submit(first, status=422)
        rest = dict.fromkeys(_radios(more), "mine")
        assert len(rest.keys() | first.keys()) == 3
        more.submit(rest)
        assert {now_of(session, record).content.headcount for record, _ in found} == {4}


def _radios(page):
    return {
        one.get("name")
        for one in page.html.iter("input")
        if one.get("type") == "radio" and one.get("name", "").startswith("keep-")
    }


class TestDone:
    def test_the_page_tells_who_which_file_and_what(self, ward, session, rain):
        content = workbook(sheet_of(STAFF, of_new([NEW])))
        done = send(ward, content=content).submit()
        assert "港区の担当" in done.main
        [_, row] = done.table("取り込んだ記録")
        assert row == ["新規", "S-000001 職員派遣(熊本県人吉市)", "職員派遣 2行目"]
        answer = ward.get(done.links["様式.xlsx"])
        assert answer.data == content
        index = ward.open("/imports/")
        assert index.links["様式.xlsx"] == done.path
        latest = ward.open("/history/")
        [words] = [words for words, href in latest.links.items() if href == done.path]
        assert words.startswith("「様式.xlsx」を取り込んだ：S-000001")

    def test_an_entry_of_several_rows_is_told_with_all_of_them(self, ward, rain):
        said = {"together": "1", "item": "竹", "unit": "本"}
        rows = [{**said, "quantity": str(number)} for number in (3, 5, 7)]
        rows[0] |= {"recipient": "熊本県人吉市", "sent_on": "R2.7.6"}
        done = send(ward, sheet_of(GOODS, of_new(rows))).submit()
        assert done.table("取り込んだ記録")[1][2] == "支援物資 2・3・4行目"

    def test_it_is_taken_back_as_one_step(self, ward, session, rain):
        [record] = make.record(session, make.dispatch(rain, headcount=2))
        rows = rows_of(session, record)
        rows[0]["headcount"] = "4"
        done = send(ward, sheet_of(STAFF, [*rows, *of_new([NEW])])).submit()
        undone = done.submit("取り込みを取りやめる")
        assert "2件をもとに戻しました" in undone.main
        assert "事務局" not in undone.main
        assert "港区が" in undone.main
        assert now_of(session, record).content.headcount == 2
        assert "取り込みを取りやめる" not in [w for form in undone.forms for w in form.buttons]
        again = ward.post(f"{done.path}/undo", {})
        assert "すでに取りやめています" in again.main
        told = ward.open("/history/").links
        assert any(words.startswith("「様式.xlsx」の取り込みを取りやめた") for words in told)
        assert "取りやめ" in ward.open("/imports/").main
        link = f"/history/support/{record}"
        assert ward.open(link).links["「様式.xlsx」を取り込んだ"] == done.path
        own = ward.open(f"/supports/{record}").links
        assert [own[words] for words in own if words.startswith("「様式.xlsx」を取り込んだ：")] == [
            done.path
        ]

    def test_not_once_one_of_its_records_was_changed_and_it_says_which(self, ward, session, rain):
        done = send(ward, sheet_of(STAFF, of_new([NEW]))).submit()
        record = int(done.links["S-000001"].rsplit("/", 1)[1])
        revision = now_of(session, record)
        make.revise(session, record, 1, replace(revision.content, title="直した"))
        session.commit()
        page = ward.open(done.path)
        assert "S-000001が、取り込みのあとに直されている" in page.main
        assert "取り込みを取りやめる" not in [w for form in page.forms for w in form.buttons]
        refused = ward.post(f"{done.path}/undo", {})
        assert "あとに直されている" in refused.main

    def test_letters_come_in_too(self, ward, session, rain):
        row = {"dated": "R2.8.3", "recipient": "熊本県人吉市", "addressees": "港区"}
        done = send(ward, sheet_of(LETTERS, of_new([row]))).submit()
        assert "L-000001 御礼状(熊本県人吉市)" in done.main

    def test_odd_addresses_are_no_pages(self, ward, rain):
        for path in ("/imports/x", "/imports/done/x", f"/imports/done/{'0' * 64}"):
            ward.open(path, 404)
            ward.post(f"{path}/undo" if "done" in path else path, {}, 404)
        ward.open(f"/imports/{'x' * 300}", 404)


class TestWhoSeesWhat:
    def test_a_ward_sees_imports_of_its_own_and_the_secretariat_all(self, app, ward, session, rain):
        done = send(ward, sheet_of(STAFF, of_new([NEW])), name="秘密.xlsx", state="draft").submit()
        other, secretary = someone(app, "ward", make.KATSUSHIKA), someone(app, "secretariat")
        reader = someone(app, "viewer")
        other.open(done.path, 404)
        other.open(f"{done.path}/file", 404)
        other.post(f"{done.path}/undo", {}, 404)
        reader.open(done.path, 403)
        for pages in (other, reader):
            assert "秘密" not in pages.open("/history/").source
        assert "秘密" not in other.open("/imports/").source
        assert secretary.open(done.path).title == "秘密.xlsxの取り込み"
        assert "秘密.xlsx" in secretary.open("/imports/").main

    def test_of_an_import_for_several_a_ward_sees_its_own_rows_and_no_file(
        self, app, session, rain
    ):
        secretary = someone(app, "secretariat")
        rows = of_new([NEW]) + of_new([{**NEW, "headcount": "7"}], 2, member=make.KATSUSHIKA)
        sheet = sheet_of(STAFF, rows)
        done = send(secretary, sheet, name="秘密.xlsx", state="draft").submit()
        assert "新規2件" in done.main
        ward = someone(app, "ward", make.MINATO)
        page = ward.open(done.path)
        assert "新規1件" in page.main
        assert "秘密" not in page.source
        assert len(page.table("取り込んだ記録")) == 2
        ward.open(f"{done.path}/file", 404)
        ward.post(f"{done.path}/undo", {}, 404)
        assert "Excelファイル" in ward.open("/imports/").links
        assert "秘密" not in ward.open("/imports/").source
        assert "秘密" not in ward.open("/history/").source
        someone(app, "ward", make.TAITO).open(done.path, 404)

    def test_a_number_of_queries_that_does_not_grow(self, ward, session, rain):
        numbers = []
        for number in range(1, 4):
            row = {**NEW, "headcount": str(number)}
            done = send(ward, sheet_of(STAFF, of_new([row], number))).submit()
            with counted(db.engine) as asked:
                assert len(ward.open("/imports/").table("これまでの取り込み")) == number + 1
                ward.open(done.path)
                ward.open("/history/")
            numbers.append(len(asked))
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 3
        assert len(set(numbers[1:])) == 1, numbers


def test_states_of_what_was_written(ward, session, rain):
    """A 下書き that the file submits is told as such."""
    [record] = make.record(
        session, make.dispatch(rain, headcount=2), state=State.DRAFT, actor=make.MINATO_CLERK
    )
    rows = of_record(STAFF, now_of(session, record).content, record, 1, "")
    rows[0]["headcount"] = "3"
    page = send(ward, sheet_of(STAFF, rows))
    assert "提出する" in page.table("変更")[1][2]
    page.submit()
    assert now_of(session, record).state is State.SUBMITTED
