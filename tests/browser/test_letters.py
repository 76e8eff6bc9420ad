"""A letter with a PDF and a photograph is entered, looked at, circulated, and counts as thanks."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.window import accessible, follow, go, press
from tests.scan_files import pdf

A4 = (595.0, 842.0)


def photograph() -> bytes:
    """A picture as a telephone takes it: turned, and larger than a page shows it."""
    made = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1600, 1200), (240, 235, 220)).save(made, "JPEG", exif=exif)
    return made.getvalue()


def files() -> list[dict[str, object]]:
    return [
        {"name": "御礼状.pdf", "mimeType": "application/pdf", "buffer": pdf(A4, A4)},
        {"name": "写真.jpg", "mimeType": "image/jpeg", "buffer": photograph()},
    ]


def open_form(page: Page, disaster: int) -> Page:
    go(page, f"/letters/new?disaster={disaster}")
    field = page.get_by_role("combobox", name="差出人の自治体")
    field.press_sequentially("ひとよし")
    page.get_by_role("listbox", name="支援先の候補").get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("肩書").fill("市長")
    page.get_by_label("受け取った日").fill("R2.8.6")
    return page


def every_picture_is_there(page: Page, number: int) -> None:
    pictures = page.locator(".scan-page img, .held-page")
    expect(pictures).to_have_count(number)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 100


def test_a_letter_is_registered_previewed_circulated_and_shows_in_coverage(
    sign_in, server, disaster
):
    with server.writing() as session:
        entry, _other = factories.record(
            session, factories.dispatch(disaster), factories.goods(disaster)
        )
    page = open_form(sign_in("jimu"), disaster)
    offered = page.get_by_role("group", name="差出人への支援")
    expect(offered.get_by_role("checkbox")).to_have_count(2)
    offered.locator(f"[value='{entry}']").check()
    page.get_by_label("供覧する").check()
    page.get_by_label("写し").set_input_files(files())
    page.get_by_role("textbox", name="受け取った日").fill("R2.13.6")
    press(page, "提出する")
    expect(page.locator(".error-summary")).to_contain_text("受け取った日")
    every_picture_is_there(page, 3)  # the files stay with the form that was refused
    expect(page.locator(f"[value='{entry}']")).to_be_checked()
    accessible(page)
    page.get_by_role("textbox", name="受け取った日").fill("R2.8.6")
    press(page, "提出する")
    expect(page.get_by_role("heading", level=1)).to_contain_text("熊本県人吉市長")
    every_picture_is_there(page, 3)
    accessible(page)
    letter = page.url

    ward = go(sign_in("minato"), "/")
    row = ward.locator(".circulating li", has_text="熊本県人吉市長").first
    row.get_by_role("button").click()
    expect(ward.locator(".message")).to_contain_text("港区の供覧を記録しました")
    go(page, letter)
    for name in ("葛飾区", "足立区"):
        button = page.get_by_role("row", name=name).get_by_role("button")
        button.click()
        expect(page.locator(".message")).to_contain_text(f"{name}の供覧を記録しました")
    expect(page.locator("#circulation").locator("xpath=../..")).to_contain_text(
        "まだのところ（20）"
    )

    go(page, f"/disasters/{disaster}")
    total = page.get_by_role("table", name="支援先ごとの御礼").locator("tfoot tr")
    expect(total.locator("td.num")).to_have_text(["2", "1", "0", "1"])
    go(page, f"/supports/?disaster={disaster}&thanked=yes")
    expect(page.locator("#entries tbody tr")).to_have_count(1)
    expect(page.locator("#entries tbody")).to_contain_text("御礼あり")
    go(page, f"/letters/gallery?disaster={disaster}")
    every_picture_is_there(page, 3)


def test_a_letter_is_entered_by_keyboard_alone(sign_in, disaster):
    page = open_form(sign_in("minato"), disaster)
    page.get_by_label("受け取った日").press("Enter")
    expect(page.locator(".message")).to_contain_text("下書きを保存しました")
    page.get_by_role("button", name="提出する").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("熊本県人吉市長")
    follow(page, "訂正する")
    page.get_by_label("供覧する").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="訂正を保存する").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("まだのところ")
