"""Person-days of a dispatch without dates are unknown, and nowhere 0 (rule 4)."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.integration.test_reports_annual import report_of
from tests.integration.test_reports_annual import rows as annual_rows
from tests.judge import text_of
from tests.pages import Pages
from tests.report_reading import details_on, overview_on, shown, tables
from tracker.domain.vocabulary import Duty
from tracker.reports.content import Report

DAY = date(2020, 12, 28)
RECORDS = "記録番号一覧"


@pytest.fixture
def ledger(session: Session) -> tuple[int, int]:
    """港区 2人 for 7 days (14人日) and 17人 without dates; 葛飾区 5人 without dates. The disaster and
    the record of the 17."""
    (rain,) = make.record(session, make.disaster())
    _, undated, _ = make.record(
        session,
        make.dispatch(rain),
        make.dispatch(rain, span=None, headcount=17, duty=Duty.SHELTER),
        make.dispatch(rain, span=None, headcount=5, giver=make.KATSUSHIKA),
    )
    return rain, undated


def column(report: Report, title: str, sheet: int = 0) -> list[str]:
    table = next(report.sheets[sheet].tables())
    at = [one.title for one in table.columns].index(title)
    return [shown(row[at]) for row in (*table.rows, *table.total_rows)]


def test_the_pages_say_so_beside_what_is_known(session, ledger, pages: Pages):
    rain, undated = ledger
    pages.sign_in("viewer")
    listed = pages.open(f"/supports/?disaster={rain}&as_of={DAY}").main
    assert "延べ14人日＋不明" in listed, "the foot of the list"
    alone = pages.open(f"/supports/?disaster={rain}&giver={make.KATSUSHIKA}&as_of={DAY}").main
    assert "延べ不明" in alone
    page = pages.open(f"/disasters/{rain}?as_of={DAY}")
    assert "延べ 14人日＋不明" in page.main
    cells = [text_of(cell) for cell in page.html.iter("td")]
    assert cells.count("14＋不明") == 3, "港区, 計, and what states no duty"
    assert cells.count("不明") == 2, "葛飾区, and the duty of those without dates"
    assert "延べ人日不明(派遣期間の記載なし)" in pages.open(f"/supports/{undated}?as_of={DAY}").main


def test_the_reports_say_so_in_rows_and_totals(session, ledger):
    rain, _ = ledger
    details = details_on(session, DAY, disaster_id=rain)
    assert column(details, "延べ人日") == ["14", "不明", "不明", "14＋不明"]
    overview = overview_on(session, rain, DAY)
    (staff,) = [t for name, t in tables(overview).items() if name.startswith("(2)")]
    assert staff[-1][-1] == "14＋不明"
    words = "".join(shown(cell) for t in overview.sheets[0].tables() for r in t.rows for cell in r)
    assert "0人日" not in words
    by_giver = {
        name: row
        for sheet in range(len(overview.sheets))
        for found in tables(overview, sheet).values()
        for name, *row in found
    }
    assert by_giver["港区"][2] == "14＋不明"
    assert by_giver["葛飾区"][2] == "不明"
    assert by_giver["計"][2] == "14＋不明"
    (records,) = [n for n, sheet in enumerate(overview.sheets) if sheet.name == RECORDS]
    assert column(overview, "延べ人日", records) == ["14", "不明", "不明"]


def test_the_year_that_is_not_known_has_days_that_are_not_known(session, ledger):
    report = report_of(session)
    assert annual_rows(report, "年度不明")[-1][1:3] == ["22", "不明"]
