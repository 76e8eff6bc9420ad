"""A workbook with many rows: the page shows how far it is and goes on by itself at the end."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.server import Server, serving
from tests.browser.window import accessible, go, press
from tests.form_rows import of_new, sheet_of
from tests.sent_workbooks import workbook
from tracker.domain.entry_form import STAFF

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16"}


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for which every workbook is a large one."""
    instance = tmp_path_factory.mktemp("instance")
    with serving(filled, instance, IMPORT_INLINE_ROWS=0) as running:
        yield running


def test_it_is_read_and_taken_in_beside_the_pages(sign_in):
    page = go(sign_in("minato"), "/imports/")
    rows = of_new([{**NEW, "title": f"第{n}班"} for n in range(30)])
    content = workbook(sheet_of(STAFF, rows))
    assert isinstance(content, bytes)
    file = {"name": "派遣.xlsx", "mimeType": XLSX, "buffer": BytesIO(content).getvalue()}
    page.get_by_label("取り込むファイル").set_input_files([file])
    press(page, "読んで確かめる")
    accessible(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("取り込みの確認", timeout=60_000)
    expect(page.get_by_role("row", name="職員派遣").first).to_contain_text("30")
    press(page, "取り込む")
    expect(heading).to_have_text("派遣.xlsxの取り込み", timeout=60_000)
    expect(page.locator("main")).to_contain_text("新規30件")
