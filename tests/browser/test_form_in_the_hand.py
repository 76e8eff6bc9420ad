"""How an entry form behaves while it is filled in, sent, sent twice, left and come back to."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entry import (
    OFFERED,
    fill_dispatch,
    find_recipient,
    line,
    open_form,
    records,
    submit,
)
from tests.browser.window import accessible, leave, press, ready, sign_in_here


@pytest.fixture
def form(sign_in, disaster) -> Page:
    return open_form(sign_in("minato"), "staff", disaster)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("R2.7.10", "令和2年7月10日(金)"),
        ("２０２０／７／４", "令和2年7月4日(土)"),
        ("R2.2.30", "2月は29日まで"),
    ],
)
def test_a_date_says_at_once_how_it_was_understood(form, typed, understood):
    form.get_by_label("決定日").fill(typed)
    expect(form.locator("#decided_on-echo")).to_contain_text(understood)


def test_the_entry_is_told_in_one_sentence_while_it_is_typed(form):
    fill_dispatch(form)
    told = form.locator("[data-preview-target]")
    expect(told).to_contain_text(
        "港区は、熊本県人吉市へ職員2人を令和2年7月10～16日(7日間、延べ14人日)派遣"
    )
    expect(told).to_contain_text("2人になります")


@pytest.mark.parametrize("typed", ["ひとよし", "ヒトヨシ", "432032", "人吉"])
def test_a_recipient_is_found_by_reading_code_and_name(form, typed):
    assert find_recipient(form, typed) == "熊本県人吉市"


def test_places_of_the_same_name_are_told_apart_and_escape_closes_the_list(form):
    field = form.get_by_role("combobox", name="支援先", exact=True)
    field.press_sequentially("美里町")
    offered = form.get_by_role("listbox", name=OFFERED)
    expect(offered.get_by_role("option").nth(2)).to_be_visible()
    names = offered.locator("[role=option] > span:first-child").all_inner_texts()
    assert len(set(names)) == len(names)
    for prefecture in ("宮城県", "埼玉県", "熊本県"):
        assert any(name.startswith(prefecture) for name in names), names
    accessible(form)
    form.keyboard.press("ArrowUp")
    expect(offered.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    form.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")


def test_lines_are_added_and_removed_without_a_reload(sign_in, disaster):
    page = open_form(sign_in("minato"), "funds", disaster)
    page.evaluate("document.documentElement.dataset.here = 'still'")
    line(page, 1).get_by_label("金額", exact=True).fill("1円")
    for number in (2, 3):
        page.get_by_role("button", name="支援先を追加").click()
        added = line(page, number)
        expect(added.get_by_role("combobox", name="支援先", exact=True)).to_be_focused()
        expect(added.get_by_label("金額", exact=True)).to_have_value("")
    assert find_recipient(page, "くまもとけん", line(page, 3)) == "熊本県"
    accessible(page)
    line(page, 2).get_by_role("button", name="削除").click()
    expect(page.locator("[data-line]")).to_have_count(2)
    expect(line(page, 2).get_by_role("combobox", name="支援先", exact=True)).to_have_value("熊本県")
    expect(page.locator("html[data-here=still]")).to_be_attached()


def test_a_double_click_makes_one_record(form, disaster):
    fill_dispatch(form)
    leave(form, form.get_by_role("button", name="提出する").dblclick)
    assert len(records(form, disaster)) == 1


def test_the_back_button_after_submitting_makes_no_second_record(form, disaster):
    number = submit(fill_dispatch(form))
    leave(form, form.go_back)
    expect(form.get_by_role("heading", level=1)).to_have_text("この画面の入力は記録済みです")
    accessible(form)
    assert records(form, disaster) == [number]


def test_leaving_a_changed_form_warns_and_staying_keeps_what_was_typed(form):
    form.get_by_label("人数").fill("2人")
    form.once("dialog", lambda dialog: dialog.dismiss())
    with form.expect_event("dialog"):
        form.get_by_role("link", name="ホーム", exact=True).click(no_wait_after=True)
    expect(form.get_by_label("人数")).to_have_value("2人")
    assert asked_on_leaving(form) == ["beforeunload"]


def test_leaving_an_unchanged_form_asks_nothing(form):
    assert asked_on_leaving(form) == []


def asked_on_leaving(page: Page) -> list[str]:
    """Go to ホーム by the bar, whatever is asked; what was asked."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    leave(page, page.get_by_role("link", name="ホーム", exact=True).click)
    return asked


def test_a_session_that_ended_while_typing_loses_nothing(windows, disaster):
    page = windows.stranger()
    page.goto("/accounts/sign-in")
    sign_in_here(page, "minato")
    fill_dispatch(open_form(page, "staff", disaster))
    page.get_by_label("備考").fill("夜間の連絡は当直へ")
    expect(page.locator("[data-preview-target]")).to_contain_text("2人になります")
    page.context.clear_cookies(name="ledger_session")
    press(page, "提出する")
    accessible(page)
    sign_in_here(page, "minato")
    ready(page)
    expect(page.locator("main")).to_contain_text("まだ保存されていません")
    accessible(page)
    press(page, "送り直す")
    expect(page.locator("main")).to_contain_text("夜間の連絡は当直へ")
    assert len(records(page, disaster)) == 1


def test_a_form_that_came_back_with_errors_still_warns(form):
    form.get_by_label("人数").fill("二人くらい")
    press(form, "提出する")
    form.get_by_label("人数").click()
    assert asked_on_leaving(form) == ["beforeunload"]
