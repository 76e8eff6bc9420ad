"""A ward sends its own dispatch list, says once which column is what, and takes it in."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.window import NARROWEST, PHONE, accessible, press

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICKED = {
    "B列を入れるところ": "支援先の自治体",
    "C列を入れるところ": "人数",
    "D列を入れるところ": "派遣期間（開始日）",
    "E列を入れるところ": "派遣期間（終了日）",
}


def ward_list() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "派遣一覧"
    for row in (
        ["港区からの職員派遣の状況"],
        [],
        ["No.", "行き先", "何人", "出発", "帰り", "仕事の内容"],
        [1, "熊本県人吉市", 2, date(2020, 7, 10), date(2020, 7, 16), "避難所の運営の手伝い"],
        [2, "熊本県人吉市", 3, date(2020, 7, 20), date(2020, 7, 25), "り災証明の受付"],
        ["合計", None, 5],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def send(page: Page) -> None:
    page.goto("/imports/")
    file = {"name": "港区の派遣.xlsx", "mimeType": XLSX, "buffer": ward_list()}
    page.get_by_label("取り込むファイル").set_input_files([file])


def test_a_list_of_the_wards_own_is_mapped_once_and_taken_in(sign_in, disaster):
    page = sign_in("minato")
    send(page)
    press(page, "読んで確かめる")
    expect(page.get_by_role("heading", level=1)).to_have_text("列の対応")
    accessible(page)
    for label, words in PICKED.items():
        page.get_by_label(label).select_option(label=words)
    press(page, "この対応で読む")
    expect(page.locator(".error-summary")).to_contain_text("どの災害の表か")
    expect(page.get_by_label("C列を入れるところ")).to_have_value("headcount")
    accessible(page)
    page.get_by_label("災害").select_option(value=str(disaster))
    press(page, "この対応で読む")
    expect(page.locator(".import-notes")).to_contain_text("6行目は合計の行")
    press(page, "取り込む")
    expect(page.locator(".message--success")).to_contain_text("新規2件")

    send(page)
    press(page, "読んで確かめる")
    expect(page.locator(".notice")).to_contain_text("前に読んだことがある")
    for width in (PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"the page is {wide} px wide at {width}"
    page.get_by_label("災害").select_option(value=str(disaster))
    press(page, "この対応で読む")
    expect(page.locator(".notice--warning")).to_contain_text("0件")


def test_it_goes_without_scripts(windows, disaster):
    page = windows.signed_in("minato", scripts=False)
    send(page)
    page.get_by_role("button", name="読んで確かめる").click()
    for label, words in PICKED.items():
        page.get_by_label(label).select_option(label=words)
    page.get_by_label("災害").select_option(value=str(disaster))
    page.get_by_role("button", name="この対応で読む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取り込みの確認")
