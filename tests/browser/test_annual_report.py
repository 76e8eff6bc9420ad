"""The 年度報告 of 令和2年度, from the page into the workbook and into the draft for Word."""

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.server import Server
from tests.browser.window import go, take
from tracker.domain.span import Span


@pytest.fixture
def page(server: Server, disaster: int, sign_in) -> Page:
    """The year in which 港区 sent two people over the end of March, as a viewer reads it."""
    with server.writing() as session:
        over_march = Span(date(2021, 3, 22), date(2021, 4, 10))
        make.record(session, make.dispatch(disaster, headcount=2, span=over_march))
    return go(sign_in("etsuran"), "/reports/annual?year=2020")


def test_the_annual_report_is_made_and_opened(page):
    main = page.locator("main")
    expect(main.get_by_role("heading", level=1)).to_contain_text("令和2年度")
    minato = main.get_by_role("row").filter(has=page.get_by_role("rowheader", name="港区"))
    expect(minato.first).to_contain_text("20")  # person-days up to 31 March: 2 people, 10 days
    workbook = take(page, "Excel （年度報告を作る）")
    assert workbook.name == "年度報告_令和2年度_令和3年3月31日現在.xlsx"
    assert {"目次", "一年の概況", "災害別", "区別"} <= set(workbook.book.sheetnames)
    rows = [row for row in workbook.rows("区別") if row[0] == "港区"]
    people, _, person_days = rows[0][1:4]
    assert (people, person_days) == (2, 20), "people, and their days in the year alone"


def test_the_draft_for_word_is_made_and_opened(page):
    with page.expect_download() as coming:
        page.get_by_role("button", name="Word （年度報告の案を作る）", exact=True).click()
    assert coming.value.suggested_filename.endswith(".docx")
    draft = docx.Document(BytesIO(Path(coming.value.path()).read_bytes()))
    styles = {paragraph.style.name for paragraph in draft.paragraphs}
    assert {"Heading 1", "Caption"} <= styles
    assert any("令和2年度" in paragraph.text for paragraph in draft.paragraphs)
    assert any("港区" in cell.text for table in draft.tables for cell in table.columns[0].cells)
