"""The 支援概要 of 2011 as the association published it, from the page into the workbook."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.window import follow, go, leave, press, take

DISASTER = "東日本大震災(平成23年3月11日)"


@pytest.fixture
def page(sign_in) -> Page:
    """The way of somebody who is new: 災害, the disaster, its report, the day."""
    page = go(sign_in("etsuran"), "/disasters/")
    follow(page, DISASTER)
    follow(page, "支援概要を出す")
    page.get_by_label("現在", exact=True).fill("R5.10.1")
    return press(page, "表示")


def test_the_page_shows_the_published_figures_and_each_leads_to_its_rows(page):
    report = page.locator("main")
    expect(report.get_by_role("heading", level=1)).to_have_text(
        "「東日本大震災」への特別区の支援事業等の概要"
    )
    for words in ("【令和5年10月1日現在】", "376,339万円(32県市町)", "義援金10億円", "50県市町村"):
        expect(report).to_contain_text(words)
    staff = report.get_by_role("table").filter(has_text="派遣中(a)")
    assert staff.locator("tbody td").all_inner_texts()[:4] == ["11", "7,190", "0", "7,201"]
    expect(report.get_by_role("row").filter(has_text="女川町")).to_contain_text("33,000")
    leave(page, staff.get_by_role("link", name="7,201", exact=True).click)
    foot = page.get_by_role("region", name="絞り込んだ一覧の合計")
    expect(foot).to_contain_text("7,201人")


def test_the_workbook_holds_the_published_figures(page):
    workbook = take(page, "Excel （支援概要を作る）")
    rows = workbook.rows("支援概要")
    assert workbook.name == "支援概要_東日本大震災_令和5年10月1日現在.xlsx"
    assert ("義援金", "376,339万円(32県市町)", "23区共同での義援金10億円拠出") in rows
    assert any(row[:4] == (11, 7190, 0, 7201) for row in rows)
    assert any("女川町" in str(row[0]) and row[-2:] == (33000, "トン") for row in rows)
    goods = rows[rows.index(("分類", "品目", "数量", "単位")) + 1 :][:20]
    assert [row[-3:] for row in goods[:2]] == [("主食類", 289164, "食"), ("白米", 11471, "kg")]
    assert all(isinstance(row[-2], int) for row in goods), "twenty lines, each with its number"
