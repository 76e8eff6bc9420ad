"""Everything can be entered with scripts switched off: lines, recipients, a second sending."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entry import line, number_in_message


@pytest.fixture
def page(sign_in, disaster) -> Page:
    page = sign_in("minato", scripts=False)
    page.goto(f"/supports/new?kind=funds&disaster={disaster}")
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).click()


def test_lines_are_added_and_removed_by_the_server_and_what_was_typed_stays(page):
    line(page, 1).get_by_label("金額", exact=True).fill("500万円")
    press(page, "支援先を追加")
    expect(line(page, 1).get_by_label("金額", exact=True)).to_have_value("500万円")
    line(page, 2).get_by_label("支援先", exact=True).fill("熊本県")
    press(page, "削除 （1行目）")
    expect(page.locator("[data-line]")).to_have_count(1)
    expect(line(page, 1).get_by_label("支援先", exact=True)).to_have_value("熊本県")


def fill_condolence(page: Page, recipient: str) -> None:
    line(page, 1).get_by_label("支援先", exact=True).fill(recipient)
    line(page, 1).get_by_label("金額", exact=True).fill("500万円")
    page.get_by_label("支援金の種類").select_option("見舞金")
    page.get_by_label("決定日").fill("R2.7.20")


def test_a_name_that_several_places_bear_is_asked_for_and_then_recorded(page):
    fill_condolence(page, "美里町")
    press(page, "提出する")
    page.get_by_role("radio", name="熊本県美里町").check()
    press(page, "提出する")
    assert number_in_message(page).startswith("S-")
    expect(page.locator("main")).to_contain_text("熊本県美里町")


def test_a_double_click_makes_one_record(page, disaster):
    fill_condolence(page, "熊本県")
    page.get_by_role("button", name="提出する").dblclick()
    page.wait_for_url(re.compile(r"/supports/[0-9]+"))  # else the next address would cut it short
    page.goto(f"/supports/?disaster={disaster}")
    expect(page.locator("main tbody th")).to_have_count(1)


def test_the_clocks_and_the_filters_work_by_their_buttons(page, disaster):
    page.goto(f"/disasters/{disaster}")
    page.get_by_role("textbox", name="現在").fill("R2.12.28")
    with page.expect_navigation():
        page.get_by_role("button", name="表示").first.click()
    expect(page.locator("main")).to_contain_text("令和2年12月28日現在")
