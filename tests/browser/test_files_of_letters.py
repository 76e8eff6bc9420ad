"""Files chosen in the form of a letter: refused with a sentence, and the rest of the form stays."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.window import accessible, go, press
from tests.scan_files import A4, SCRIPT, jpeg, pdf

MEGABYTE = 1024 * 1024


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / name for name in ("御礼状.pdf", "写真.jpg", "偽物.jpg", "大きい.pdf")}
    made["御礼状.pdf"].write_bytes(pdf(A4, A4))
    made["写真.jpg"].write_bytes(jpeg((1600, 1200), turned=6))
    made["偽物.jpg"].write_bytes(b"<html>" + SCRIPT)
    with made["大きい.pdf"].open("wb") as large:
        large.write(b"%PDF-")
        large.truncate(300 * MEGABYTE)
    return made


def _typed(page: Page) -> None:
    page.get_by_label("内容", exact=True).fill("派遣への御礼")


def test_a_file_of_300_mb_is_put_aside_and_all_else_is_sent(sign_in, disaster, files) -> None:
    page = go(sign_in("minato"), f"/letters/new?disaster={disaster}")
    _typed(page)
    chosen = page.locator("input[type=file]")
    chosen.set_input_files([files["大きい.pdf"], files["御礼状.pdf"], files["偽物.jpg"]])
    expect(page.get_by_role("alert")).to_contain_text(
        "「大きい.pdf」は、大きすぎるので、1つ20MBまで"
    )
    assert chosen.evaluate("input => [...input.files].map(file => file.name)") == [
        "御礼状.pdf",
        "偽物.jpg",
    ]
    accessible(page)
    press(page, "下書き保存")
    expect(page.locator(".field-error")).to_contain_text("「偽物.jpg」は、Webページなので")
    expect(page.get_by_label("内容", exact=True)).to_have_value("派遣への御礼")
    pictures = page.locator("img[src*='/held/']")
    expect(pictures).to_have_count(2)
    for number in range(2):
        pictures.nth(number).scroll_into_view_if_needed()
        expect(pictures.nth(number)).to_have_js_property("complete", True)
        assert pictures.nth(number).evaluate("image => image.naturalHeight") == 1200
    press(page, "下書き保存")
    expect(page.locator("main")).to_contain_text("御礼状.pdf")


def test_without_scripts_the_form_comes_back_with_a_sentence_and_what_was_typed(
    sign_in, disaster, files
) -> None:
    page = sign_in("minato", scripts=False)
    page.goto(f"/letters/new?disaster={disaster}")
    _typed(page)
    page.locator("input[type=file]").set_input_files(files["大きい.pdf"])
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="下書き保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("御礼状を記録する")
    expect(page.locator(".field-error")).to_contain_text(
        "「大きい.pdf」は、大きすぎるので、1つ20MBまで"
    )
    expect(page.get_by_label("内容", exact=True)).to_have_value("派遣への御礼")
