"""On a phone a list of things is read from top to bottom; on paper it is the same table as ever."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.window import NARROWEST, PHONE, WIDE, go

ADDRESSES = ["/supports/", "/disasters/", "/accounts/", "/catalogue/"]
_HIDDEN_WIDTH = """() => Math.max(...[...document.querySelectorAll('.table-region')]
    .map((one) => one.scrollWidth - one.clientWidth))"""


@pytest.fixture
def page(server, sign_in, disaster) -> Page:
    with server.writing() as session:
        make.record(session, make.dispatch(disaster), make.joint_funds(disaster, 1_000_000, None))
    return sign_in("jimu")


@pytest.mark.parametrize("width", [PHONE, NARROWEST])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_a_list_hides_behind_a_sideways_scroll(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    hidden = go(page, address).evaluate(_HIDDEN_WIDTH)
    assert hidden <= 0, f"{address} hides {hidden} px of its rows at {width} px (narrow.css)"


def test_it_is_still_a_table_with_headings_to_who_hears_it(page):
    page.set_viewport_size({"width": PHONE, "height": 800})
    table = go(page, "/supports/").get_by_role("table")
    expect(table.get_by_role("columnheader", name="種別・内容")).to_be_attached()
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader")).first
    expect(row.get_by_role("cell")).to_have_count(6)


def test_the_headings_that_sort_stay_in_sight(page):
    page.set_viewport_size({"width": PHONE, "height": 800})
    day = go(page, "/supports/").get_by_role("link", name="日付")
    day.click()
    expect(page).to_have_url(re.compile(r"[?&]sort=day\b"))


@pytest.mark.parametrize(("width", "media"), [(PHONE, "print"), (WIDE, "screen")])
def test_paper_and_wide_windows_have_rows(page, width, media):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media)
    row = go(page, "/supports/").locator("#entries > tbody > tr").first
    assert row.evaluate("(row) => getComputedStyle(row).display") == "table-row"


def test_the_words_of_the_bar_stand_in_one_line_on_a_phone(page):
    page.set_viewport_size({"width": PHONE, "height": 800})
    bar = go(page, "/").locator(".site-nav li")
    expect(bar).to_have_count(8)
    tops = {one.bounding_box()["y"] for one in bar.all()}
    assert len(tops) == 1, "the secretariat's bar takes a second line (bar.css, nav-lead)"
    expect(page.get_by_role("link", name=re.compile("^最近の ?動き$"))).to_be_visible()
