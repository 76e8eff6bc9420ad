"""年度報告 on its page: the same figures and words as in the workbook, each leading to its rows."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from tests import factories as make
from tests.figures import faults_of_figures
from tests.integration.test_reports_annual import (  # noqa: F401 (the ledger reckoned by hand)
    LAST_DAY,
    YEAR,
    ledger,
    report_of,
    rows,
)
from tests.judge import text_of
from tests.report_reading import LABEL
from tests.small_ledger import CHIYODA
from tracker.domain.access import PUBLIC
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span, year_span
from tracker.domain.support import NilReturn
from tracker.domain.vocabulary import Channel, Kind
from tracker.queries.moment import clocks
from tracker.reports.annual_data import MOST_ON_PAGE
from tracker.reports.content import figures_by_key
from tracker.reports.wards import wards_report


def test_letters_of_no_year_are_told_and_do_not_contradict_the_coverage(pages, session, ledger):  # noqa: F811
    _, rain = ledger
    thanked = make.record(session, make.dispatch(rain, headcount=1))
    make.record(
        session,
        make.letter(rain, received_on=None, dated=None, supports=tuple(thanked)),
        make.letter(rain, received_on=None, dated=year_span(2021)),
        make.letter(rain, received_on=None, dated=Span(date(2021, 3, 1), date(2021, 3, 2))),
    )
    report = report_of(session)
    *undated, total = rows(report, "年度不明", 2)
    assert [row[2] for row in undated] == ["日付不明", "令和3年"]
    assert total[:2] == ["計", "2通"]
    assert len(rows(report, "御礼状")) == 3, "the letter of March 2021 is of the year; 計"
    coverage = next(sheet for sheet in report.sheets if sheet.name == "御礼の状況")
    (table,) = coverage.tables()
    assert table.columns[-1].title == "御礼状(年度を問わず)"
    assert rows(report, "御礼の状況")[-1][-1] == "1通"
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    assert "年度の分からない御礼状" in page.text
    led = [a.get("href") for a in page.html.iter("a") if text_of(a) == "2通"]
    (unknown,) = [address for address in led if "year=unknown" in address]
    listed = pages.open(unknown).text
    assert [row[0] for row in undated if row[0] not in listed] == []
    assert "2通" in listed


def test_the_page_shows_the_same_year_with_its_drawings(pages, session, ledger):  # noqa: F811
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    wrong = faults_of_figures(pages, page)
    assert not wrong, "\n".join(wrong)
    totals = {cell.display for cell in figures_by_key(report_of(session)).values()}
    shown_there = {text for text in totals if text in page.text}
    assert {"1,000,300,000＋未公表1件", "23＋不明", "45"} <= shown_there
    drawn = [part for part in page.html.iter() if "chart-wide" in part.get("class", "")]
    assert len(drawn) == 15, "five kinds, each by year, by disaster and by member"


def test_the_page_lists_dispatches_and_funds_as_the_workbook_does(pages, session, ledger):  # noqa: F811
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    shown_there = {tuple(text_of(cell) for cell in row) for row in page.html.iter("tr")}
    report = report_of(session)
    for listed in (rows(report, "派遣一覧"), rows(report, "支援金", 1)):
        missing = [row for row in listed if tuple(row) not in shown_there]
        assert listed
        assert not missing, f"the page must show these lines: {missing}"
    assert "一覧で全3件を見る" in page.text, "two dispatches and a 集計値"
    assert "この年度の記録を一覧で見る" in page.text
    sources = rows(report, "定義と注記", 3)
    assert [text for (text,) in sources if text not in page.text] == []


def test_of_many_the_page_shows_the_first_and_leads_to_all(pages, session, ledger):  # noqa: F811
    _, rain = ledger
    make.record(session, *(make.dispatch(rain) for _ in range(MOST_ON_PAGE)))
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    assert f"はじめの{MOST_ON_PAGE}件" in page.text
    lines = [row for row in page.html.iter("tr") if "避難所運営" in text_of(row)]
    assert len(lines) <= MOST_ON_PAGE
    wrong = faults_of_figures(pages, page)
    assert not wrong, "\n".join(wrong)


def test_a_prefecture_leads_to_its_rows_also_where_a_published_total_states_a_recipient(
    pages,
    session,
    ledger,  # noqa: F811
):
    """Of the same giver and kind rows to the stated recipient, which lie inside, and to another
    one of the prefecture; a fund with lines to both."""
    _, rain = ledger
    hitoyoshi, kumamoto = Recipient(make.HITOYOSHI), Recipient(make.KUMAMOTO)
    period = Span(date(2020, 7, 1), date(2021, 1, 1))
    both = make.funds(rain, 1_000, 20)
    lines = (
        replace(both.funds[0], recipient=hitoyoshi),
        replace(both.funds[1], recipient=kumamoto),
    )
    make.record(
        session,
        make.dispatch(rain, headcount=5, recipient=kumamoto),
        replace(both, funds=lines),
        make.aggregate(
            rain, Kind.STAFF, giver=make.MINATO, staff_b=40, recipient=hitoyoshi, period=period,
            speaks_of=date(2021, 1, 1),
        ),
        make.aggregate(
            rain, Kind.STAFF, staff_b=70, recipient=kumamoto, period=period,
            speaks_of=date(2021, 1, 1),
        ),
        make.aggregate(
            rain, Kind.FUNDS, fund_kind=both.fund_kind, giver=make.MINATO, amount_yen=300,
            recipient=hitoyoshi, period=period, speaks_of=date(2021, 1, 1),
        ),
    )  # fmt: skip
    found = {tuple(row[:2]): row for row in rows(report_of(session), "支援先別")}
    assert found["熊本県", "　計"][2] == "110", "70 to the prefecture, 40 to 人吉市"
    pages.sign_in("viewer")
    wrong = faults_of_figures(pages, pages.open("/reports/annual?year=2020"))
    assert not wrong, "\n".join(wrong)


def test_a_member_that_gave_nothing_to_any_disaster_of_the_year_is_told_so(pages, session, ledger):  # noqa: F811
    for disaster in ledger:
        nil = NilReturn(
            disaster_id=disaster, giver=CHIYODA, channel=Channel.WARD, of_kind=Kind.STAFF,
            speaks_of=date(2020, 8, 1),
        )  # fmt: skip
        make.record(session, nil)
    report = report_of(session)
    by_member = {row[0]: row for row in rows(report, f"{make.WARDS.member}別")}
    assert by_member["千代田区"][1] == "該当なし"
    assert "該当なし：" in next(s.legend for s in report.sheets if s.name == "区別")
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    assert any("千代田区該当なし" in text_of(row).replace(" ", "") for row in page.html.iter("tr"))


def test_by_member_it_says_the_same_as_the_list_of_members(session, ledger):  # noqa: F811
    """Cell by cell: 未入力, 該当なし and 0 are told apart in both."""
    nil = {"giver": CHIYODA, "channel": Channel.WARD, "of_kind": Kind.STAFF}
    for one in ledger:
        make.record(session, NilReturn(disaster_id=one, speaks_of=date(2020, 8, 1), **nil))
    make.record(session, make.dispatch(ledger[1], giver="131024", cancelled_on=date(2020, 7, 8)))
    at = clocks(session, as_of=LAST_DAY)
    asked = {"fiscal_year": YEAR, "clocks": at, "known_at_label": LABEL, "scope": PUBLIC}
    list_of_members = wards_report(session, **asked)
    here = rows(report_of(session), "区別")
    assert here == rows(list_of_members, "区別一覧")
    by_member = {row[0]: row for row in here}
    assert by_member["千代田区"][1] == "該当なし"
    assert by_member["中央区"][1] == "0"
    assert by_member["新宿区"][1] == "未入力"
    legend = next(sheet.legend for sheet in report_of(session).sheets if sheet.name == "区別")
    assert "未入力：その区の記録がない" in legend


def test_the_page_takes_the_last_year_that_is_over_and_says_what_it_cannot_read(pages, ledger):  # noqa: F811
    pages.sign_in("viewer")
    page = pages.open("/reports/annual")
    assert "対象：令和7年度" in page.text
    assert "読めません" in pages.open("/reports/annual?year=いつか").text


def test_the_page_says_of_which_day_and_which_year_it_speaks(pages, ledger):  # noqa: F811
    """An empty 現在 is the last day of a year that is over, and 年度不明 is no year to report."""
    pages.sign_in("viewer")

    def blank(address: str) -> list[str]:
        fields = pages.open(address).html.iter("input")
        return [f.get("placeholder", "") for f in fields if f.get("name") == "as_of"]

    assert blank("/reports/annual?year=2020") == ["令和3年3月31日"]
    assert blank("/reports/annual?year=2026") == ["今日"]
    assert blank("/reports/wards?year=2020") == ["令和3年3月31日"]
    assert blank("/reports/wards") == ["今日"]
    assert "年度報告は1つの年度について" not in pages.open("/reports/annual").text
    unknown = pages.open("/reports/annual?year=unknown").text
    assert "年度報告は1つの年度について作ります。下は令和7年度です。" in unknown


def test_the_button_on_the_page_gives_the_workbook(pages, ledger):  # noqa: F811
    pages.sign_in("viewer")
    form = pages.open("/reports/annual?year=2020").form("Excel（年度報告を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    book = load_workbook(BytesIO(answer.data))
    assert "一年の概況" in book.sheetnames
