"""A place that was renamed: entered under the name of the day, found under each of its names."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest

from tests import factories as make
from tests.factories import MINATO
from tests.integration.test_entering import begin, recorded
from tracker.domain.access import Role
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import FundsLine

CAPTION = "支援の一覧"
VILLAGE, CITY, FUJISAWA, ICHINOSEKI = "033057", "032166", "034223", "032093"


@pytest.fixture
def entries(session):
    """S-000001 滝沢村, 2 滝沢市, 3 藤沢町, 4 一関市, 5 a fund for 滝沢村 and 一関市."""
    [quake] = make.record(session, make.disaster(slug="quake", start=date(2011, 3, 11)))
    before, after = Span(date(2011, 5, 1), date(2011, 5, 10)), Span(date(2014, 5, 1), None)
    lines = tuple(
        FundsLine(line_id=n, recipient=Recipient(code), amount_yen=n * 10_000)
        for n, code in ((1, VILLAGE), (2, ICHINOSEKI))
    )
    return make.record(
        session,
        make.dispatch(quake, recipient=Recipient(VILLAGE), span=before, headcount=3),
        make.dispatch(quake, recipient=Recipient(CITY), span=after, headcount=4),
        make.dispatch(quake, recipient=Recipient(FUJISAWA), span=before, headcount=5),
        make.dispatch(quake, recipient=Recipient(ICHINOSEKI), span=after, headcount=6),
        replace(make.funds(quake, 1), funds=lines),
    )


def _numbers(page):
    rows = page.table(CAPTION)[1:] if page.all("table") else []
    return sorted(int(row[0].removeprefix("S-")) for row in rows)


def _foot(page):
    return " ".join("".join(found.itertext()) for found in page.all("section", "sticky-foot"))


@pytest.mark.parametrize("as_of", ["", "&as_of=2012-01-01"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("to=滝沢村", [1, 2, 5]),
        ("to=滝沢市", [1, 2, 5]),
        ("to=滝沢", [1, 2, 5]),
        (f"to=岩手県滝沢市&recipient={CITY}", [1, 2, 5]),
        ("to=藤沢町", [3]),
        ("to=一関", [4, 5]),
        (f"recipient={VILLAGE}", [1, 5]),
        (f"recipient={CITY}", [2]),
        (f"recipient={CITY}&also={VILLAGE}", [1, 2, 5]),
        (f"recipient={CITY}&also={FUJISAWA}", [2]),
    ],
)
def test_a_list_finds_a_place_under_all_its_names(pages, entries, query, as_of, found):
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?{quote(query, safe='=&')}{as_of}")
    assert _numbers(page) == found
    assert "読めない条件" not in page.main


def test_what_is_found_under_another_name_is_said_totalled_and_can_be_taken_away(pages, entries):
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?to={quote('滝沢村')}")
    assert "支援先：岩手県滝沢村（岩手県滝沢市を含む）" in page.main
    for words in ("3件", "7人", "1万円"):
        assert words in _foot(page), "of the fund only the line of the place counts"
    [without] = [name for name in page.links if name.startswith("支援先：")]
    assert _numbers(page.follow(without)) == [1, 2, 3, 4, 5]
    merged = pages.open(f"/supports/?to={quote('藤沢町')}")
    assert "支援先：岩手県藤沢町" in merged.main
    assert "藤沢町（" not in merged.main, "no other name is told where there is none"


def test_the_export_of_the_list_asks_for_the_same(pages, entries):
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?to={quote('滝沢市')}")
    [address] = [to for name, to in page.links.items() if name.startswith("この一覧を出す")]
    assert f"also={VILLAGE}" in address
    assert "支援先：岩手県滝沢市（岩手県滝沢村を含む）" in pages.open(address).main


@pytest.fixture
def rain(session):
    return make.record(session, make.disaster())[0]


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", MINATO)
    return pages


def test_a_later_name_is_not_taken_for_a_day_before_its_first(ward, session, rain):
    page = begin(ward, "staff", rain)
    fields = {"recipient": "岩手県滝沢市", "recipient_code": "032166", "headcount": "1"}
    again = page.submit(0, {**fields, "span": "H23.5.1～10", "action": "submit"}, status=422)
    assert "平成23年5月1日の時点では岩手県滝沢村です" in again.errors[0]
    assert "滝沢市になる前（平成25年12月31日まで）" in again.text
    shown = again.submit(0, recipient_pick="033057", confirmed="y", action="draft")
    assert recorded(session, shown).content.recipient == Recipient(code="033057")


@pytest.mark.parametrize("action", ["draft", "submit"])
def test_without_a_day_the_start_of_the_disaster_decides_the_name(ward, session, action):
    [quake] = make.record(session, make.disaster(slug="quake", start=date(2011, 3, 11)))
    page = begin(ward, "goods", quake)
    fields = {"recipient": "岩手県滝沢市", "recipient_code": "032166", "goods-0-item_text": "水"}
    again = page.submit(0, {**fields, "action": action}, status=422)
    assert "岩手県滝沢村です" in again.errors[0]


def test_lines_of_funds_and_siblings_are_named_as_of_the_day(ward, session, rain):
    fund = {"funds-0-recipient": "滝沢市", "funds-0-recipient_code": "032166",
            "funds-0-amount_yen": "1,000円", "fund_kind": "condolence"}  # fmt: skip
    page = begin(ward, "funds", rain)
    again = page.submit(0, {**fund, "paid_on": "H25.12.31", "action": "submit"}, status=422)
    assert any("岩手県滝沢村です" in error for error in again.errors)
    page = begin(ward, "other", rain, many="1")
    several = {"siblings-0-recipient": "岩手県滝沢村", "siblings-0-recipient_code": "033057"}
    again = page.submit(
        0, {**several, "what": "避難者", "span": "H26.1.1", "action": "draft"}, status=422
    )
    assert any("平成26年1月1日の時点では岩手県滝沢市です" in error for error in again.errors)


def test_a_changed_date_asks_again_for_the_name(ward, session, rain):
    [source] = make.record(session, make.dispatch(rain, recipient=Recipient("032166")))
    page = ward.open(f"/supports/{source}/edit")
    again = page.submit(0, span="H25.12.30～31", action="correct", status=422)
    assert any("岩手県滝沢村です" in error for error in again.errors)
