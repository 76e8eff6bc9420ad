"""A workbook with many rows: the page shows how far it is and goes on by itself at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server, serving
from tests.browser.window import accessible, go, press
from tests.form_rows import of_new, sheet_of
from tests.sent_workbooks import workbook
from tracker.domain.entry_form import STAFF
from tracker.web.imports import working

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16"}


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for which every workbook is a large one."""
    instance = tmp_path_factory.mktemp("instance")
    with serving(filled, instance, IMPORT_INLINE_ROWS=0) as running:
        yield running


def sent(page: Page) -> Page:
    """The page that follows when a workbook of thirty rows was sent."""
    go(page, "/imports/")
    rows = of_new([{**NEW, "title": f"第{n}班"} for n in range(30)])
    content = workbook(sheet_of(STAFF, rows))
    file = {"name": "派遣.xlsx", "mimeType": XLSX, "buffer": content}
    page.get_by_label("取り込むファイル").set_input_files([file])
    press(page, "読んで確かめる")
    return page


def test_it_is_read_taken_in_and_taken_back_beside_the_pages(sign_in):
    page = sent(sign_in("minato"))
    accessible(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("取り込みの確認", timeout=60_000)
    expect(page.get_by_role("row", name="職員派遣").first).to_contain_text("30")
    press(page, "取り込む")
    expect(heading).to_have_text("派遣.xlsxの取り込み", timeout=60_000)
    expect(page.locator("main")).to_contain_text("新規30件")
    page.get_by_text("この取り込みを取りやめる").click()
    press(page, "取り込みを取りやめる")
    expect(heading).to_have_text("派遣.xlsxの取り込み", timeout=60_000)
    expect(page.locator("main")).to_contain_text("に取りやめました")


def test_it_is_stopped_and_its_page_in_another_window_ends(windows, sign_in, monkeypatch):
    monkeypatch.setattr(working, "start_beside", lambda *_asked: None)  # it waits for its turn
    page = sent(sign_in("minato"))
    other = page.context.new_page()
    other.goto(page.url)
    press(page, "取り込みをやめる")
    expect(page.locator("body")).to_contain_text("何も記録していません")
    expect(other.get_by_role("heading", level=1)).to_have_text("ページが見つかりません")
    [gone] = windows.watch.problems
    assert gone.startswith("404 for GET")
    windows.watch.problems.clear()
