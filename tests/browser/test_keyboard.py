"""The keyboard alone suffices: from signing in to a submitted dispatch, and every stop is seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entry import OFFERED, number_in_message, open_form
from tests.browser.server import PASSWORD
from tests.browser.window import go, leave, ready, sign_in_here

#: No page of ours is longer than this to walk through.
STOPS = 120

_FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const label = one.labels?.[0] ?? one;
    const words = one.getAttribute('aria-label') ?? label.textContent;
    const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    return {words: words.replace(/\\s+/g, ' ').trim(), seen, element: one.outerHTML.slice(0, 120)};
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what these words name; each stop on the way shows itself."""
    passed: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused["element"].startswith("<body"):
            break  # the end of the page
        assert focused["seen"], f"the focus cannot be seen on {focused['element']}"
        if focused["words"] == words:
            return
        passed.append(focused["words"])
    raise AssertionError(f"Tab never reaches {words!r} on {page.url}; it went over {passed}")


def type_into(page: Page, field: str, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def pick(page: Page, field: str, option: str) -> None:
    """Choose in a select by the arrow keys."""
    tab_to(page, field)
    for _ in range(STOPS):
        if page.evaluate("document.activeElement.selectedOptions[0].textContent") == option:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys never reach {option!r} in {field!r}")


def enter(page: Page) -> Page:
    return leave(page, lambda: page.keyboard.press("Enter"))


def test_a_dispatch_is_entered_from_sign_in_to_submission(windows):
    page = go(windows.stranger(), "/")
    type_into(page, "ログインID※必須", "minato")
    type_into(page, "パスワード※必須", PASSWORD)
    enter(page)
    tab_to(page, "●職員派遣")
    enter(page)
    pick(page, "災害※必須", "令和2年7月豪雨(令和2年7月)")
    type_into(page, "支援先", "ひとよし")
    expect(page.get_by_role("listbox", name=OFFERED).get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    type_into(page, "人数※必須", "２人")
    pick(page, "職種", "保健師")
    type_into(page, "派遣期間", "R2.7.10～16")
    type_into(page, "決定日", "R2.7.8")
    tab_to(page, "提出する")
    enter(page)
    assert number_in_message(page).startswith("S-")
    expect(page.locator(".entry-sentence")).to_have_text(
        "港区は、熊本県人吉市へ保健師2人を令和2年7月10～16日(7日間、延べ14人日)派遣"
    )


def test_the_skip_link_leads_past_the_bar(sign_in):
    page = go(sign_in("minato"), "/")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED)["words"] == "本文へ"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_slash_goes_to_the_search_and_n_opens_the_menu_of_kinds(sign_in):
    page = go(sign_in("minato"), "/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="支援を探す")).to_be_focused()
    page.keyboard.type("/n見舞金")
    expect(page.get_by_role("searchbox", name="支援を探す")).to_have_value("/n見舞金")
    page.keyboard.press("Tab")
    page.keyboard.press("n")
    menu = page.locator("#record-menu")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.get_by_role("link").first).to_be_hidden()


def test_single_keys_can_be_switched_off(windows):
    page = windows.stranger()
    page.goto("/accounts/sign-in")
    sign_in_here(page, "minato")
    ready(page)
    page.locator(".menu--who summary").press("Enter")
    page.get_by_role("button", name="キー操作（/ と n）を切る").press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#record-menu").get_by_role("link").first).to_be_hidden()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_lines_are_added_by_keys(sign_in, disaster, key):
    page = open_form(sign_in("minato"), "goods", disaster)
    tab_to(page, "行を追加")
    page.keyboard.press(key)
    expect(page.get_by_role("group", name="2行目").get_by_label("品目", exact=True)).to_be_focused()
