"""What a clerk does in an entry form, for tests that are about something else."""

from playwright.sync_api import Locator, Page

from tests.browser.window import go, press

OFFERED = "支援先の候補"


def open_form(page: Page, kind: str, disaster: int) -> Page:
    """The empty form of a kind, with its disaster chosen already."""
    return go(page, f"/supports/new?kind={kind}&disaster={disaster}")


def find_recipient(page: Page, typed: str, within: Page | Locator | None = None) -> str:
    """Type into 支援先 and take the first of what is offered, all by keys; the name in full."""
    field = (within or page).get_by_role("combobox", name="支援先", exact=True)
    field.fill("")
    field.press_sequentially(typed)
    page.get_by_role("listbox", name=OFFERED).get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    return field.input_value()


def line(page: Page, number: int) -> Locator:
    """The row of a form with this number."""
    return page.get_by_role("group", name=f"{number}行目", exact=True)


def fill_dispatch(page: Page, headcount: str = "2人", span: str = "R2.7.10～16") -> Page:
    """The least that a dispatch to 人吉市 needs."""
    find_recipient(page, "ひとよし")
    page.get_by_label("人数").fill(headcount)
    page.get_by_label("派遣期間").fill(span)
    return page


def submit(page: Page) -> str:
    """提出する; the record number that the message names."""
    press(page, "提出する")
    return number_in_message(page)


def number_in_message(page: Page) -> str:
    """The record number in 「保存しました: S-000124 — …」."""
    message = page.locator(".message--success")
    return message.get_by_role("link").first.inner_text()


def records(page: Page, disaster: int) -> list[str]:
    """The record numbers of a disaster's entries as the list shows them, newest first."""
    go(page, f"/supports/?disaster={disaster}")
    return page.locator("main tbody th").all_inner_texts()
