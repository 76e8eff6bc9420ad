"""御礼状一覧: letters received, and what has been thanked for, on sheets and on the page alike."""

from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask, url_for
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.figures import faults_of_figures, unlinked
from tests.pages import Pages
from tests.report_reading import LABEL, part, tables, written
from tests.small_ledger import SmallLedger, small_ledger
from tests.statements import counted
from tracker.domain.access import PUBLIC
from tracker.domain.errors import NotFound
from tracker.domain.recipient import Recipient
from tracker.domain.span import Precision, Span
from tracker.domain.vocabulary import CameBy, State
from tracker.extensions import db
from tracker.queries.moment import Clocks, clocks, head
from tracker.reports.addresses import letter_page
from tracker.reports.content import Report, figures_by_key
from tracker.reports.letters import letters_report

DAY = date(2021, 3, 31)
LETTERS, COVERAGE, SUPPORTS = range(3)


@pytest.fixture
def ledger(session: Session) -> SmallLedger:
    return small_ledger(session)


def letters_on(session: Session, as_of: date | Clocks, **asked: int) -> Report:
    at = as_of if isinstance(as_of, Clocks) else clocks(session, as_of=as_of)
    return letters_report(session, clocks=at, known_at_label=LABEL, scope=PUBLIC, **asked)


def test_a_letter_is_one_line_with_all_that_is_kept_of_it(session, ledger):
    report = letters_on(session, DAY, disaster_id=ledger.rain)
    assert report.title == "「令和2年7月豪雨」の御礼状一覧"
    row, total = part(report, "", LETTERS)
    assert row == [
        "L-000001", "令和3年1月12日", "令和3年1月20日", "熊本県知事 熊本太郎", "特別区長会、港区",
        "特別区長会", "－", "復興支援金と職員派遣への御礼", "S-000007、S-000008", "－", "1/23", "可",
    ]  # fmt: skip
    assert total[:2] == ["計", "1通"]
    of_all = part(letters_on(session, DAY), "", LETTERS)
    assert of_all[0][1] == "令和2年7月豪雨(令和2年7月3日)"


def test_what_is_not_known_of_a_letter_says_so(session, ledger):
    make.record(
        session,
        make.letter(
            ledger.quake, dated=None, received_on=None, sender=Recipient(), sender_title="",
            sender_name="", came_by=CameBy.BROUGHT,
        ),
        make.letter(
            ledger.quake, received_on=None, subject="令和3年2月の手紙",
            dated=Span(date(2021, 2, 1), date(2021, 2, 28), Precision.MONTH),
        ),
    )  # fmt: skip
    rows = part(letters_on(session, DAY), "", LETTERS)
    assert [row[0] for row in rows] == ["L-000001", "L-000003", "L-000002", "計"]
    assert rows[1][2:4] == ["令和3年2月", "－"]
    assert rows[2][2:5] == ["－", "日付不明", "記載なし"]
    assert rows[2][7] == "持参"


def test_coverage_counts_each_recipient_of_each_support(session, ledger):
    rows = part(letters_on(session, DAY, disaster_id=ledger.rain), "", COVERAGE)
    assert [row[1:] for row in rows] == [
        ["山形県", "1", "－", "－", "1", "－"],
        ["福岡県", "1", "－", "－", "1", "－"],
        ["熊本県", "1", "1", "－", "－", "L-000001"],
        ["熊本県人吉市", "5", "1", "－", "4", "L-000001"],
        ["大分県", "1", "－", "－", "1", "－"],
        ["（支援先の記載なし）", "1", "－", "－", "1", "－"],
        ["", "7", "1", "1", "5", "1通"],
    ], "the fund of four prefectures is one support, thanked for by one of them"
    of_supports = part(letters_on(session, DAY, disaster_id=ledger.rain), "", SUPPORTS)
    assert len(of_supports) == 10
    assert [row[0] for row in of_supports if row[5] == "御礼あり"] == ["S-000007", "S-000008"]
    assert of_supports[0][1:5] == [
        "令和2年7月豪雨(令和2年7月3日)", "山形県", "23区共同", "復興支援金",
    ]  # fmt: skip


def test_of_all_disasters_a_town_keeps_its_name_and_what_was_cancelled_is_left_out(session, ledger):
    rows = part(letters_on(session, DAY), "", COVERAGE)
    places = [(row[0][:9], row[1], *row[2:6]) for row in rows]
    assert places[-2] == ("平成23年地震(平", "宮城県富谷町", "1", "－", "－", "1")
    typhoon = [row[1:] for row in places if row[0].startswith("令和元年台風")]
    assert typhoon == [
        ("熊本県", "2", "－", "－", "2"),
        ("熊本県人吉市", "2", "－", "－", "2"),
    ], "the fund of the joint body and that of a member; two dispatches, without the cancelled one"


def test_before_the_letter_came_nothing_was_thanked_for(session, ledger):
    report = letters_on(session, date(2021, 1, 19), disaster_id=ledger.rain)
    assert part(report, "", LETTERS) == [["計", "0通", *[""] * 10]]
    assert part(report, "", COVERAGE)[-1][2:6] == ["6", "－", "－", "6"], "one dispatch began later"


def test_a_fiscal_year_takes_letters_by_receipt_and_supports_by_their_own_days(session, ledger):
    make.record(session, make.letter(ledger.typhoon, received_on=date(2019, 12, 2)))
    of_2020 = letters_on(session, DAY, fiscal_year=2020)
    assert [row[0] for row in part(of_2020, "", LETTERS)] == ["L-000001", "計"]
    of_2019 = letters_on(session, date(2020, 3, 31), fiscal_year=2019)
    assert [row[0] for row in part(of_2019, "", LETTERS)] == ["L-000002", "計"]
    assert part(of_2019, "", COVERAGE)[-1][2:6] == ["3", "－", "－", "3"]


def test_drafts_are_in_no_report_and_the_past_can_be_made_again(session, ledger):
    before, then = letters_on(session, DAY), head(session)
    make.record(session, make.letter(ledger.rain, subject="秘密"), state=State.DRAFT)
    assert tables(letters_on(session, DAY)) == tables(before)
    make.record(session, make.letter(ledger.rain, received_on=date(2021, 2, 1)))
    at_then = Clocks(as_of=DAY, known_at=then, today=date(2026, 11, 23))
    assert tables(letters_on(session, at_then)) == tables(before)
    assert tables(letters_on(session, DAY)) != tables(before)
    with pytest.raises(NotFound):
        letters_on(session, Clocks(as_of=DAY, known_at=0, today=DAY), disaster_id=ledger.rain)


def test_every_figure_has_its_records(session, ledger):
    for key, one in figures_by_key(letters_on(session, DAY)).items():
        assert len(one.record_ids) == one.value, key


def test_the_number_of_statements_does_not_grow(session, ledger):
    def statements() -> int:
        with counted(db.engine) as seen:
            letters_on(session, DAY)
        return len(seen)

    few = statements()
    make.record(session, *[make.dispatch(ledger.rain) for _ in range(6)])
    make.record(session, *[make.letter(ledger.rain) for _ in range(6)])
    assert statements() == few


def test_the_workbook_holds_the_same_words(session, ledger):
    book = load_workbook(BytesIO(written(letters_on(session, DAY))))
    assert book.sheetnames == ["御礼状一覧", "御礼の状況", "支援ごとの御礼"]
    rows = {row[0]: row for row in book["御礼状一覧"].iter_rows(values_only=True)}
    assert rows["L-000001"][4] == "熊本県知事 熊本太郎"
    totals = {row[0]: row for row in book["御礼の状況"].iter_rows(values_only=True)}
    assert totals["計"][2:6] == (12, 1, 1, 10)


def test_the_page_is_the_report_and_its_figures_lead_on(session, ledger, pages: Pages):
    pages.sign_in("viewer")
    page = pages.open(f"/reports/letters?as_of={DAY}&disaster={ledger.rain}")
    report = letters_on(session, DAY, disaster_id=ledger.rain)
    found = [page.table(sheet.title) for sheet in report.sheets]
    for number, rows in enumerate(found):
        expected = part(report, "", number)
        assert rows[-len(expected) :] == expected
    assert not list(unlinked(page))
    assert page.links["L-000001"] == f"/letters/{ledger.letter}?as_of={DAY}"
    assert not (faults := faults_of_figures(pages, page)), "\n".join(faults)
    of_all = pages.open(f"/reports/letters?as_of={DAY}")
    assert not (faults := faults_of_figures(pages, of_all)), "\n".join(faults)
    of_year = pages.open("/reports/letters?year=2020")
    assert not (faults := faults_of_figures(pages, of_year)), "\n".join(faults)
    assert "支援を1件ずつ見るには、災害を選びます" in of_all.main
    assert pages.open(page.links["1通"]).main.count("L-000001") >= 1


FILTERS = (
    "q=御礼", "party=joint", f"party={make.KATSUSHIKA}", f"prefecture={make.KUMAMOTO}",
    f"recipient={make.HITOYOSHI}", "to=人吉", "year=2020", "year=unknown", "waiting=any",
    f"waiting={make.MINATO}", "body=日本赤十字社", "disaster={rain}&party=joint",
    "as_of=2021-01-01&q=御礼", "support={fund}",
)  # fmt: skip


def _numbers(cells) -> list[str]:
    return sorted(cell for cell in cells if cell.startswith("L-"))


@pytest.mark.parametrize("query", FILTERS)
def test_the_export_of_the_list_holds_just_its_letters(session, ledger, pages: Pages, query):
    make.record(
        session,
        make.letter(ledger.rain, circulate=True, subject="派遣への御礼"),
        make.letter(ledger.typhoon, received_on=None, dated=None, owner=make.KATSUSHIKA),
        make.letter(ledger.quake, sender=Recipient(name="日本赤十字社"), addressees=("joint",)),
    )
    pages.sign_in("viewer")
    asked = query.format(rain=ledger.rain, fund=ledger.unpublished_fund)
    listed = pages.open(f"/letters/?{asked}")
    shown = _numbers(row[0] for row in listed.table("御礼状の一覧"))
    page = listed.follow("この一覧を出す（Excel）")
    assert _numbers(row[0] for row in page.table(page.title)) == shown
    form = page.form("Excel（御礼状一覧を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    book = load_workbook(BytesIO(answer.data))
    whole = asked == "year=2020"  # what a whole report can be of has its other sheets
    assert book.sheetnames == ["御礼状一覧", "御礼の状況", "支援ごとの御礼"][: 3 if whole else 1]
    column = [str(row[0]) for row in book["御礼状一覧"].iter_rows(values_only=True)]
    assert _numbers(column) == shown
    told = " ".join(column)
    assert ("絞り込み：" in told) != whole


@pytest.mark.parametrize("query", ["waiting=あ", "also=x", "support=x", "year=x"])
def test_a_filter_that_cannot_be_read_is_said_and_nothing_is_made(pages: Pages, ledger, query):
    pages.sign_in("viewer")
    for page in (
        pages.open(f"/reports/letters?{query}"),
        pages.post(f"/reports/letters?{query}"),
    ):
        assert "読めない条件は使わずに表示しています。直してから出してください" in page.main
        assert not [form for form in page.forms if any("Excel" in one for one in form.buttons)]


def test_other_filters_stay_when_the_day_is_changed(pages: Pages, ledger):
    pages.sign_in("viewer")
    page = pages.open(f"/reports/letters?party=joint&q=御礼&as_of={DAY}")
    assert "絞り込み：" in page.main
    later = page.submit("表示", as_of="R3.4.1")
    asked = {"as_of": "2021-04-01", "q": "御礼", "party": "joint"}
    assert "令和3年4月1日現在" in later.main
    assert later.links["一覧で見る"] == f"/letters/?{urlencode(asked)}"
    assert "絞り込み：" not in later.follow("絞り込みを外す").main


def test_links_of_a_workbook_lead_to_pages(app: Flask):
    with app.test_request_context():
        assert letter_page(7) == url_for("letters.show", record_id=7)
