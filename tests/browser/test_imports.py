"""A ward takes the form out, sends it with errors, mends what comes back, and takes it in."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Download, Page, expect

from tests import factories
from tests.browser.window import accessible, go, press

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD = {
    "支援先の自治体": "熊本県人吉市",
    "人数": "２人",
    "派遣期間": "R2.7.10～16",
    "決定日": "R2.7.8",
}
#: What is wrong in three of the rows: the column, what stands there, and what it should have been.
WRONG = (
    ("派遣期間", "令和2年2月30日", "R2.7.20～21"),
    ("人数", "たくさん", 3),
    ("支援先の自治体", "熊本県入吉市", "熊本県人吉市"),
)


def workbook_of(download: Download) -> Workbook:
    return load_workbook(BytesIO(Path(download.path()).read_bytes()))


def columns(book: Workbook) -> tuple[dict[str, int], int]:
    """The columns of the dispatches by their headings, and the row of the headings."""
    for row in book["職員派遣"].iter_rows(max_row=10):
        found = {str(cell.value): cell.column for cell in row if cell.value}
        if "派遣期間" in found:
            return found, row[0].row
    raise AssertionError("the form has no headings")


def fill_in(book: Workbook, place: int, values: dict[str, Any]) -> int:
    """Fill in the `place`th empty row of the dispatches; its number."""
    found, headings = columns(book)
    row = headings + 2 + place  # below the example
    for heading, value in values.items():
        book["職員派遣"].cell(row, found[heading], value)
    return row


def send(page: Page, book: Workbook, name: str) -> None:
    target = BytesIO()
    book.save(target)
    go(page, "/imports/")
    file = {"name": name, "mimeType": XLSX, "buffer": target.getvalue()}
    page.get_by_label("取り込むファイル").set_input_files([file])
    press(page, "読んで確かめる")


def staff_on(page: Page, disaster: int) -> int:
    """The total of the dispatched staff."""
    go(page, f"/disasters/{disaster}")
    said = re.search(r"([\d,]+)\s*人", page.locator(".figures").first.inner_text())
    assert said, "the page gives no number of people"
    return int(said[1].replace(",", ""))


def test_a_form_with_errors_comes_back_is_mended_and_moves_the_totals_by_just_that(
    sign_in, server, disaster
):
    with server.writing() as session:
        factories.record(session, factories.dispatch(disaster, headcount=4))
    page = sign_in("minato")
    assert staff_on(page, disaster) == 4
    with page.expect_download() as coming:
        page.locator("main").get_by_role("link", name="入力様式（Excel）").click()
    book = workbook_of(coming.value)
    rows = [fill_in(book, 1, GOOD)]
    rows += [
        fill_in(book, place, {**GOOD, heading: wrong})
        for place, (heading, wrong, _) in enumerate(WRONG, 2)
    ]

    send(page, book, "港区_派遣.xlsx")
    expect(page.get_by_role("heading", level=1)).to_have_text("取り込みの確認")
    expect(page.locator(".notice--error")).to_contain_text("誤りが3か所")
    told = page.get_by_role("region", name="誤りのあるセルと、直し方").get_by_role("row")
    expect(told).to_have_count(4)
    expect(told.nth(3)).to_contain_text("熊本県人吉市")
    expect(page.get_by_role("button", name="取り込む", exact=True)).to_have_count(0)
    accessible(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="誤りを書き込んだファイル").click()
    assert coming.value.suggested_filename == "港区_派遣_誤り.xlsx"
    marked = workbook_of(coming.value)
    found, _ = columns(marked)
    for row, (heading, wrong, mended) in zip(rows[1:], WRONG, strict=True):
        cell = marked["職員派遣"].cell(row, found[heading])
        assert cell.value == wrong
        assert cell.comment is not None
        cell.value = mended

    send(page, marked, "港区_派遣_誤り.xlsx")
    expect(page.get_by_role("row", name="職員派遣").first).to_contain_text("4")
    accessible(page)
    press(page, "取り込む")
    expect(page.locator(".message--success")).to_contain_text("新規4件")
    expect(page.get_by_role("heading", level=1)).to_contain_text("港区_派遣_誤り.xlsx")
    done = page.url
    assert staff_on(page, disaster) == 13  # 4 and 2 + 2 + 3 + 2

    send(page, marked, "港区_派遣_誤り.xlsx")
    expect(page.locator(".notice--warning")).to_contain_text("0件")
    go(page, done)
    page.get_by_text("この取り込みを取りやめる").click()
    press(page, "取り込みを取りやめる")
    expect(page.locator(".message--success")).to_contain_text("4件をもとに戻しました")
    assert staff_on(page, disaster) == 4
    accessible(go(page, done))


def test_a_conflict_is_decided_on_the_page(sign_in, server, disaster):
    with server.writing() as session:
        [record] = factories.record(session, factories.dispatch(disaster, headcount=2))
    page = sign_in("minato")
    go(page, f"/disasters/{disaster}")
    with page.expect_download() as coming:
        page.locator("main").get_by_role("link", name="入力様式（Excel）").click()
    book = workbook_of(coming.value)
    fill_in(book, 0, {"人数": 5})
    with server.writing() as session:
        factories.revise(session, record, 1, factories.dispatch(disaster, headcount=3))

    send(page, book, "港区.xlsx")
    press(page, "取り込む")
    expect(page.locator(".error-summary")).to_contain_text("競合1件")
    page.get_by_role("group", name="人数").get_by_label("ファイルの内容").check()
    accessible(page)
    press(page, "取り込む")
    expect(page.locator(".message--success")).to_contain_text("変更1件")
    assert staff_on(page, disaster) == 5


def test_it_goes_without_scripts(windows, disaster):
    page = windows.signed_in("minato", scripts=False)
    page.goto("/imports/")
    file = {"name": "写真.xlsx", "mimeType": XLSX, "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 100}
    page.get_by_label("取り込むファイル").set_input_files([file])
    page.get_by_role("button", name="読んで確かめる").click()
    expect(page.locator(".error-summary")).to_contain_text("画像")
