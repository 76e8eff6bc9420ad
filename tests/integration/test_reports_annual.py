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
from tests.printing import convert, plain
from tests.printing import pages as paper
from tests.report_reading import LABEL, shown
from tests.statements import counted
from tests.tools import JAPANESE_FONT, LIBREOFFICE, PDFTOTEXT, require
from tracker.domain.access import PUBLIC
from tracker.domain.disaster import DisasterName
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine
from tracker.domain.vocabulary import Coverage, FundKind, Kind, State
from tracker.queries.moment import clocks
from tracker.reports.annual import annual_of, annual_report
from tracker.reports.annual_data import annual_data
from tracker.reports.annual_draft import annual_draft
from tracker.reports.content import Figure, Paragraph, Report, Table, figures_by_key
from tracker.reports.draft import Sentence
from tracker.reports.excel import write_report

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


def test_in_a_year_that_begins_after_the_day_nobody_has_served_yet(session, pages):
    (rain,) = make.record(session, make.disaster())
    last = date(2021, 3, 31)
    make.record(
        session,
        make.dispatch(rain, headcount=42, span=Span(date(2020, 7, 10), None)),
        make.dispatch(rain, headcount=5, span=Span(date(2020, 7, 10), date(2022, 7, 10))),
        make.dispatch(
            rain, headcount=7, decided_on=date(2021, 3, 1), span=Span(date(2021, 4, 1), None)
        ),
    )
    to_come = rows(report_of(session, 2021, last), "一年の概況")
    assert to_come[-1][1:6] == ["－"] * 5
    assert to_come[-1][6:8] == ["47", "12,455"]
    begun = rows(report_of(session, 2021, date(2021, 4, 1)), "一年の概況")
    assert begun[-1][1:3] == ["54", "54"]
    data = annual_data(session, fiscal_year=2021, clocks=clocks(session, as_of=last), scope=PUBLIC)
    told = [part.text for part in annual_draft(data, "").parts if isinstance(part, Sentence)]
    assert any("記録されていません" in sentence for sentence in told)
    session.commit()
    pages.sign_in("viewer")
    listed = pages.open("/supports/?year=2021&as_of=2021-03-31").main
    assert "計上外" in listed
    assert "54人" not in listed


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
    target = BytesIO()
    write_report(report, target)
    assert load_workbook(target)["図"]._charts == [], "no chart of nothing but axes"
    told = [block.text for block in drawn.blocks if isinstance(block, Paragraph)]
    assert told == [
        "年度ごとの支援金（円）、災害ごとの支援金（円）：数が分かるものがありません。"
    ]  # fmt: skip


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
