"""年度報告: a small ledger reckoned by hand, the same on every sheet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import factories as make
from tests.command_line import run
from tests.figures import faults_of_figures
from tests.judge import text_of
from tests.printing import convert, plain
from tests.printing import pages as paper
from tests.report_reading import LABEL, shown
from tests.small_ledger import CHIYODA
from tests.statements import counted
from tests.tools import JAPANESE_FONT, LIBREOFFICE, PDFTOTEXT, require
from tracker.domain.access import PUBLIC
from tracker.domain.disaster import DisasterName
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span, year_span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn
from tracker.domain.vocabulary import Channel, Coverage, FundKind, Kind, State
from tracker.queries.moment import clocks
from tracker.reports.annual import annual_of, annual_report
from tracker.reports.annual_data import MOST_ON_PAGE, annual_data
from tracker.reports.content import Figure, Report, Table, figures_by_key
from tracker.reports.excel import write_report
from tracker.reports.wards import wards_report

YEAR = 2020
LAST_DAY = date(2021, 3, 31)


@pytest.fixture
def ledger(session: Session) -> tuple[int, int]:
    """By hand, of 令和2年度 at its end:

    職員派遣 令和2年7月豪雨 2人 (7 days, 14人日) and 港区 3人 from 25 March to 3 April 2020, of
    whose 30人日 21 lie in 令和元年度 and 9 here; 集計値 of the typhoon: 40人, days unknown.
    支援金: 港区 300,000円＋未公表1件, 23区共同 1,000,000,000円. 中止 and 下書き are in nothing.
    """
    typhoon, rain = make.record(
        session,
        make.disaster(
            slug="2019-typhoon",
            names=(DisasterName("令和元年東日本台風", date(2019, 10, 12)),),
            start=date(2019, 10, 12),
        ),
        make.disaster(coverage_staff=Coverage.PART),
    )
    lines = (
        GoodsLine(line_id=1, item_text="毛布", quantity=Decimal(200), unit="枚"),
        GoodsLine(line_id=2, item_text="マット等", quantity=None, unit="枚"),
    )
    three_prefectures = tuple(
        FundsLine(line_id=n, recipient=Recipient(code), amount_yen=amount)
        for n, (code, amount) in enumerate(
            [("060003", 400_000_000), (make.KUMAMOTO, 600_000_000)], 1
        )
    )
    make.record(
        session,
        make.dispatch(rain),
        make.dispatch(
            typhoon,
            headcount=3,
            span=Span(date(2020, 3, 25), date(2020, 4, 3)),
            recipient=Recipient(make.MIYAGI),
        ),
        make.dispatch(rain, headcount=50, cancelled_on=date(2020, 7, 9)),
        make.aggregate(
            typhoon, Kind.STAFF, giver=make.KATSUSHIKA, speaks_of=date(2020, 12, 1),
            period=Span(date(2020, 4, 1), date(2020, 12, 1)), staff_a=0, staff_b=40, staff_c=0,
        ),
        make.aggregate(typhoon, Kind.GOODS, speaks_of=date(2021, 1, 1), source="区の広報"),
        make.goods(rain, goods=lines),
        make.goods(typhoon, sent_on=None),
        make.funds(rain, 300_000, None),
        make.funds(rain, 70_000, decided_on=date(2021, 3, 20), paid_on=date(2021, 4, 5)),
        replace(
            make.joint_funds(rain, 1, fund_kind=FundKind.RECOVERY), funds=three_prefectures
        ),
        make.other(rain, quantity=Decimal(30), unit="トン", span=Span(date(2020, 8, 1), None)),
    )  # fmt: skip
    make.record(session, make.dispatch(rain, headcount=900), state=State.DRAFT)
    make.record(session, make.letter(rain), make.letter(rain, received_on=date(2021, 4, 2)))
    return typhoon, rain


def report_of(session: Session, year: int = YEAR, as_of: date = LAST_DAY) -> Report:
    return annual_report(
        session,
        fiscal_year=year,
        clocks=clocks(session, as_of=as_of),
        known_at_label=LABEL,
        scope=PUBLIC,
    )


def rows(report: Report, sheet: str, table: int = 0) -> list[list[str]]:
    found = next(one for one in report.sheets if one.name == sheet)
    block = [block for block in found.blocks if isinstance(block, Table)][table]
    return [[shown(cell) for cell in row] for row in (*block.rows, *block.total_rows)]


def test_the_year_and_the_one_before_as_reckoned_by_hand(session, ledger):
    typhoon, rain, total = rows(report_of(session), "一年の概況")
    assert typhoon[1:6] == ["43", "9＋不明", "－", "－", "－"]
    assert typhoon[6:] == ["3", "21", "－", "－", "－"]
    assert rain[1:6] == ["2", "14", "1", "1,000,300,000＋未公表1件", "1"]
    assert total[1:6] == ["45", "23＋不明", "1", "1,000,300,000＋未公表1件", "1"]
    years = rows(report_of(session), "一年の概況", 1)
    assert [row[0] for row in years] == [
        "平成28年度", "平成29年度", "平成30年度", "令和元年度", "令和2年度"
    ]  # fmt: skip
    assert years[3][1:3] == ["3", "21"]


def test_what_was_paid_after_the_year_stands_in_the_next(session, ledger):
    (*_, total) = rows(report_of(session, 2021, date(2021, 4, 30)), "一年の概況")
    assert total[4] == "70,000"


def test_a_dispatch_over_31_march_has_its_days_in_the_year_and_in_all(session, ledger):
    report = report_of(session)
    rain, across, published, total = rows(report, "派遣一覧")
    assert rain[6:] == ["2", "14", "14", "○"]
    assert across[5:] == ["令和2年3月25日～4月3日", "3", "9", "30", "○"]
    assert published[4] == "集計値"
    assert published[6:] == ["40", "不明", "不明", "○"]
    assert total[6:9] == ["45", "23＋不明", "44＋不明"]
    before = rows(report_of(session, 2019, date(2020, 3, 31)), "派遣一覧")
    assert before[0][6:] == ["3", "21", "30", "○"], "in all is the same in every year's report"
    assert before[-1][6:9] == ["3", "21", "30"]


def test_in_all_is_the_whole_dispatch_its_given_figure_or_so_far_where_it_has_no_end(session):
    (typhoon,) = make.record(session, make.disaster(start=date(2020, 1, 1)))
    make.record(
        session,
        make.dispatch(typhoon, headcount=3, span=Span(date(2020, 3, 20), date(2020, 4, 10))),
        make.dispatch(
            typhoon, headcount=4, person_days=50, span=Span(date(2020, 3, 20), date(2020, 4, 10))
        ),
        make.dispatch(typhoon, headcount=1, span=Span(date(2020, 3, 20), None)),
    )
    of_2019 = rows(report_of(session, 2019, date(2020, 3, 31)), "派遣一覧")
    assert [row[7:9] for row in of_2019] == [
        ["36", "66"],
        ["27", "50"],
        ["12", "12"],
        ["75", "128"],
    ]
    of_2020 = rows(report_of(session, 2020, date(2020, 4, 30)), "派遣一覧")
    assert [row[7:9] for row in of_2020] == [
        ["30", "66"],
        ["23", "50"],
        ["30", "42"],
        ["83", "158"],
    ]


def test_joint_funds_stand_beside_the_members_own(session, ledger):
    report = report_of(session)
    joint = make.WARDS.joint
    assert rows(report, "災害別")[-1][6:9] == [
        "300,000＋未公表1件", "1,000,000,000", "1通"
    ]  # fmt: skip
    assert rows(report, "支援金") == [
        ["復興支援金", "－", "1,000,000,000"],
        ["見舞金", "300,000＋未公表1件", "－"],
        ["計", "300,000＋未公表1件", "1,000,000,000"],
    ]
    assert [row[7] for row in rows(report, "支援金", 1)] == [
        "300,000＋未公表1件", "1,000,000,000", "1,000,300,000＋未公表1件"
    ]  # fmt: skip
    by_member = {row[0]: row for row in rows(report, f"{make.WARDS.member}別")}
    assert by_member["港区"][6] == "300,000＋未公表1件"
    assert by_member[joint][6] == "1,000,000,000"
    assert by_member["計"][6] == "1,000,300,000＋未公表1件"
    assert by_member["計"][1] == "45"


def test_recipients_by_prefecture(session, ledger):
    found = rows(report_of(session), "支援先別")
    assert [row[:2] for row in found] == [
        ["宮城県", "　計"], ["", "宮城県"], ["山形県", "　計"], ["", "山形県"],
        ["熊本県", "　計"], ["", "熊本県"], ["", "人吉市"],
        ["その他", "（支援先の記載なし）"], ["その他", "（集計値のうち内訳のない分）"], ["計", ""],
    ]  # fmt: skip
    kumamoto = next(row for row in found if row[:2] == ["熊本県", "　計"])
    assert kumamoto[2:6] == ["2", "14", "1", "600,300,000＋未公表1件"]
    assert found[0][2:4] == ["3", "9"]


def test_no_year_is_no_column_and_not_forgotten(session, ledger):
    report = report_of(session)
    assert rows(report, "年度不明")[-1][1:] == ["－", "－", "1", "－", "－"]
    (timeless,) = rows(report, "年度不明", 1)
    assert timeless[2] == "支援物資"
    assert timeless[-1] == "区の広報"


def test_letters_of_the_year_and_what_is_thanked_for(session, ledger):
    report = report_of(session)
    assert len([row for row in rows(report, "御礼状") if row[0].startswith("L-")]) == 1
    assert rows(report, "御礼の状況")[-1][:2] == ["計", ""]


def test_letters_of_no_year_are_told_and_do_not_contradict_the_coverage(pages, session, ledger):
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


def test_one_key_has_one_figure_in_the_whole_report(session, ledger):
    found = figures_by_key(report_of(session))
    assert found["year/2020/all/staff"].value == 45
    assert len(found["year/2020/all/staff"].record_ids) == 3


def test_a_page_tells_the_same_without_the_lists(session, ledger):
    full = figures_by_key(report_of(session))
    at = clocks(session, as_of=LAST_DAY)
    data = annual_data(session, fiscal_year=YEAR, clocks=at, scope=PUBLIC, lists=False)
    page = annual_of(data, LABEL, lists=False)
    for key, figure in figures_by_key(page).items():
        assert figure.display == full[key].display, key


def test_the_workbook_has_native_charts_over_its_own_cells(session, ledger):
    target = BytesIO()
    write_report(report_of(session), target)
    book = load_workbook(target)
    drawn = book["図"]
    assert len(drawn._charts) == 15, "five kinds, each by year, by disaster and by member"
    cells = {}
    for chart in drawn._charts:
        title = chart.title.tx.rich.p[0].r[0].t
        names, values = (_referred(drawn, of) for of in (chart.series[0].cat, chart.series[0].val))
        cells[title] = dict(zip(names, values, strict=True))
        assert chart.x_axis.tickLblSkip == 1, "every name is written"
        most = max([value for value in values if value is not None], default=0)
        assert chart.y_axis.scaling.max >= most * 1.3 or most < 4, "room for the number"
    people = cells["年度ごとの職員派遣（人）"]
    assert people["令和元年度"] == 3
    assert people["令和2年度"] == 45
    assert people["平成28年度（－）"] is None, "what is not recorded is not drawn as 0"
    assert cells["災害ごとの延べ人日（人日）"]["令和元年東日本台風（＋不明）"] == 9
    assert cells["区ごとの支援金（円）"] == {"港区（＋未公表1件）": 300_000}
    titles = [sheet.title for sheet in book]
    assert titles[0] == "目次"
    assert titles[-1] == "記録番号一覧"


def _referred(sheet, of) -> list:
    first, _, last = (of.numRef or of.strRef).f.rpartition("!")[2].replace("$", "").partition(":")
    found = sheet[f"{first}:{last}"] if last else ((sheet[first],),)
    return [row[0].value for row in found]


def test_an_unpublished_amount_is_no_bar_of_0(session):
    """The newsletter's own case: joint funds to four prefectures, none of them published."""
    (rain,) = make.record(session, make.disaster())
    make.record(session, make.joint_funds(rain, *(None,) * 4))
    report = report_of(session)
    drawn = next(sheet for sheet in report.sheets if sheet.name == "図")
    years = [[shown(cell) for cell in row] for row in next(iter(drawn.tables())).rows]
    assert years[-1] == ["令和2年度（金額未公表4件）", ""]
    assert [["令和2年7月豪雨（金額未公表4件）", ""]] in [
        [[shown(cell) for cell in row] for row in table.rows] for table in drawn.tables()
    ]


def test_the_command_makes_it_and_demands_a_year(app, session, ledger, tmp_path):
    out = tmp_path / "annual.xlsx"
    assert run(app, "report", "annual", "--out", str(out)).exit_code == 1
    done = run(app, "report", "annual", "--fiscal-year", "R2", "--out", str(out))
    assert done.exit_code == 0, done.stderr
    book = load_workbook(out)
    words = [cell.value for row in book["一年の概況"].iter_rows() for cell in row]
    assert "【令和3年3月31日現在】" in words
    assert 45 in words


def test_queries_do_not_grow_with_the_ledger(session, ledger):
    def asked() -> int:
        with counted(session.get_bind()) as statements:
            annual_data(
                session, fiscal_year=YEAR, clocks=clocks(session, as_of=LAST_DAY),
                scope=PUBLIC, lists=False,
            )  # fmt: skip
        return len(statements)

    before = asked()
    _, rain = ledger
    make.record(session, *(make.dispatch(rain) for _ in range(5)), make.funds(rain, 1, 2, 3))
    assert asked() == before


def test_nothing_at_all_is_said_in_words(session):
    report = report_of(session)
    assert [one for one in figures_by_key(report).values() if isinstance(one, Figure)]
    assert any("記録されていません" in t.empty_text for s in report.sheets for t in s.tables())


def test_the_page_shows_the_same_year_with_its_drawings(pages, session, ledger):
    pages.sign_in("viewer")
    page = pages.open("/reports/annual?year=2020")
    wrong = faults_of_figures(pages, page)
    assert not wrong, "\n".join(wrong)
    totals = {cell.display for cell in figures_by_key(report_of(session)).values()}
    shown_there = {text for text in totals if text in page.text}
    assert {"1,000,300,000＋未公表1件", "23＋不明", "45"} <= shown_there
    drawn = [part for part in page.html.iter() if "chart-wide" in part.get("class", "")]
    assert len(drawn) == 15, "five kinds, each by year, by disaster and by member"


def test_the_page_lists_dispatches_and_funds_as_the_workbook_does(pages, session, ledger):
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


def test_of_many_the_page_shows_the_first_and_leads_to_all(pages, session, ledger):
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
    pages, session, ledger
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


def test_a_member_that_gave_nothing_to_any_disaster_of_the_year_is_told_so(pages, session, ledger):
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


def test_by_member_it_says_the_same_as_the_list_of_members(session, ledger):
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


def test_the_page_takes_the_last_year_that_is_over_and_says_what_it_cannot_read(pages, ledger):
    pages.sign_in("viewer")
    page = pages.open("/reports/annual")
    assert "対象：令和7年度" in page.text
    assert "読めません" in pages.open("/reports/annual?year=いつか").text


def test_the_button_on_the_page_gives_the_workbook(pages, ledger):
    pages.sign_in("viewer")
    form = pages.open("/reports/annual?year=2020").form("Excel（年度報告を作る）")
    answer = pages.send(form.action, method="POST", data=form.fields)
    book = load_workbook(BytesIO(answer.data))
    assert "一年の概況" in book.sheetnames


def test_on_paper_nothing_is_cut_and_no_page_is_empty(session, ledger, tmp_path):
    for tool in (LIBREOFFICE, PDFTOTEXT, JAPANESE_FONT):
        require(tool)
    target = BytesIO()
    write_report(report_of(session), target)
    found = paper(convert(target.getvalue(), "pdf", tmp_path))
    for number, page in enumerate(found, 1):
        assert "##" not in page, f"page {number}: a column is too narrow for its number"
        assert f"{number}/{len(found)}" in page, f"page {number} must say n/N"
        assert plain("年度報告(令和2年度)") in page, f"page {number} lacks its title"
        assert len(page.split()) > 12, f"page {number} is empty"
