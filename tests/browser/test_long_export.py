"""A workbook that takes long is made beside the pages: they tell how far it is and then give it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.server import Server, serving
from tests.browser.window import accessible, follow, go, opened, press


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for which every report is a long one."""
    instance = tmp_path_factory.mktemp("instance")
    with serving(filled, instance, EXPORT_INLINE_ROWS=0) as running:
        yield running


def test_a_long_export_shows_its_progress_and_then_the_workbook(sign_in):
    page = go(sign_in("etsuran"), "/supports/")
    follow(page, "この一覧を出す （Excel）")
    press(page, "Excel （支援明細を作る）")
    accessible(page)
    taking = page.get_by_role("link", name="Excelを受け取る")
    expect(taking).to_be_visible(timeout=60_000)
    accessible(page)
    with page.expect_download() as coming:
        taking.click()
    book = opened(coming.value)
    assert book.name.startswith("支援明細_")
    cells = {cell for sheet in book.book.sheetnames for row in book.rows(sheet) for cell in row}
    assert "S-000001" in cells
    go(page, "/reports/")
    expect(page.get_by_role("link", name=book.name)).to_be_visible()


def test_nobody_finds_the_export_of_somebody_else(sign_in):
    page = go(sign_in("etsuran"), "/reports/details")
    address = press(page, "Excel （支援明細を作る）").url
    stranger = sign_in("minato")
    assert stranger.goto(address).status == 404
