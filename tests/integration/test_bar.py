"""The bar of every page: which tab one stands under, and when under none."""

import pytest

from tests import factories as make
from tests.judge import text_of
from tracker.domain.access import Role


def tabs_here(page) -> list[tuple[str, str]]:
    """The marked tabs: their words and what a screen reader is told."""
    return [
        (text_of(link), link.get("aria-current", ""))
        for link in page.html.iter("a")
        if link.get("class") == "here"
    ]


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("/", ("ホーム", "page")),
        ("/disasters/", ("災害", "page")),
        ("/disasters/new", ("災害", "true")),
        ("/supports/", ("支援", "page")),
        ("/reports/details", ("報告書", "true")),
        ("/history/", ("最近の動き", "page")),
        ("/catalogue/", ("品目", "page")),
        ("/accounts/", ("管理", "page")),
        ("/accounts/new", ("管理", "true")),
    ],
)
def test_a_page_stands_under_its_tab(session, pages, path, tab):
    pages.sign_in(Role.SECRETARIAT)
    assert tabs_here(pages.open(path)) == [tab]


@pytest.mark.parametrize("path", ["/manual/", "/manual/enter", "/accounts/password"])
def test_what_belongs_to_no_tab_marks_none_but_its_line_in_the_menu(pages, path):
    pages.sign_in(Role.SECRETARIAT)
    page = pages.open(path)
    assert tabs_here(page) == []
    menu = [text_of(a) for a in page.html.iter("a") if a.get("aria-current") == "page"]
    assert {"操作手引き", "パスワード変更"} & set(menu), "the menu of the person marks no line"


def test_the_history_of_a_record_stands_where_the_record_stands(session, pages):
    rain = make.record(session, make.disaster())[0]
    [entry] = make.record(session, make.dispatch(rain))
    pages.sign_in(Role.VIEWER)
    assert tabs_here(pages.open(f"/history/disaster/{rain}")) == [("災害", "true")]
    assert tabs_here(pages.open(f"/history/support/{entry}")) == [("支援", "true")]
