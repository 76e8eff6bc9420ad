"""The list and the page of an entry: filters in the address, figures, marks, what may be done."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import Pages
from tests.statements import counted
from tracker import clock
from tracker.domain.access import Role
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn, Share
from tracker.domain.vocabulary import Channel, Kind, State
from tracker.extensions import db

CAPTION = "支援の一覧"


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def _numbers(page) -> list[str]:
    """The first cells of the list's rows."""
    return [row[0] for row in page.table(CAPTION)[1:]] if page.all("table") else []


def _foot(page) -> str:
    return " ".join("".join(found.itertext()) for found in page.all("section", "sticky-foot"))


@pytest.fixture
def entries(session: Session, rain: int) -> list[int]:
    """S-000001 to S-000007 in one disaster, beside noise."""
    storm = make.record(session, make.disaster(slug="storm", start=date(2019, 10, 12)))[0]
    ids = make.record(
        session,
        make.dispatch(rain),
        make.dispatch(rain, giver=make.KATSUSHIKA, headcount=3, span=Span(date(2026, 11, 1), None)),
        make.goods(rain, sent_on=None),
        make.funds(rain, 500_000, None, channel=Channel.VIA_METROPOLIS),
        make.joint_funds(rain, None, None),
        make.other(rain, recipient=Recipient(make.MIYAGI)),
        NilReturn(disaster_id=rain, giver=make.MINATO, channel=Channel.WARD, of_kind=Kind.GOODS),
        make.dispatch(storm, headcount=50),
    )
    make.record(
        session, make.dispatch(rain, note="葛飾の下書き", giver=make.KATSUSHIKA), state=State.DRAFT
    )
    make.record(session, make.dispatch(rain, note="港の下書き"), state=State.DRAFT)
    return ids


def test_the_list_shows_words_amounts_and_marks(
    pages: Pages, entries: list[int], rain: int
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?disaster={rain}")
    rows = {row[0]: row[1:] for row in page.table(CAPTION)[1:]}
    assert rows["S-000001"] == [
        "令和2年7月10日",
        "港区",
        "●職員派遣",
        "熊本県人吉市",
        "2人",
        "✓既派遣",
    ]
    assert rows["S-000002"][-2:] == ["3人", "▶派遣中"]
    assert rows["S-000003"] == [
        "日付不明",
        "港区",
        "■支援物資 土のう袋(数量不明)",
        "熊本県人吉市",
        "1品目",
        "✓実施済",
    ]
    assert rows["S-000004"][-2:] == ["50万円＋未公表1件", "✓実施済 都経由"]
    assert rows["S-000005"][1:] == ["23区共同", "▲見舞金", "熊本県", "金額未公表2件", "✓実施済"]
    assert rows["S-000006"][-2] == "－"
    assert rows["S-000007"][-2:] == ["該当なし", ""]
    assert len(rows) == 7, "drafts and the other disaster must stay out"


def test_the_foot_totals_what_is_filtered(pages: Pages, entries: list[int], rain: int) -> None:
    pages.sign_in(Role.VIEWER)
    foot = _foot(pages.open(f"/supports/?disaster={rain}"))
    for words in ("7件", "5人", "派遣中3", "既派遣2", "50万円＋未公表3件", "1件"):
        assert words in foot
    narrowed = pages.open(f"/supports/?disaster={rain}&giver={make.KATSUSHIKA}")
    assert _numbers(narrowed) == ["S-000002"]
    assert "3人" in _foot(narrowed)
    assert "2人" not in _foot(narrowed)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=staff", [8, 2, 1]),
        ("kind=goods", [7, 3]),
        ("channel=via_metropolis", [4]),
        ("channel=joint", [5]),
        (f"prefecture={make.KUMAMOTO}", [8, 5, 4, 3, 2, 1]),
        (f"recipient={make.HITOYOSHI}", [8, 3, 2, 1]),
        ("to=人吉", [8, 3, 2, 1]),
        (f"to=宮城県&recipient={make.HITOYOSHI}", [6]),
        (f"to=&recipient={make.MIYAGI}", [8, 7, 6, 5, 4, 3, 2, 1]),
        ("standing=a", [2]),
        ("standing=b", [8, 1]),
        ("as_of=2020-07-09&standing=c", [8, 2, 1]),
        ("as_of=2020-07-12&standing=a", [8, 1]),
        ("year=2020", [8, 5, 4, 1]),
        ("year=令和8年度", [2]),
        ("year=unknown", [7, 6, 3]),
        ("period=R2.7.16～R2.7.19", [8, 1]),
        ("q=S-000003", [3]),
        ("q=葛飾", [2]),
        ("q=土のう", [3]),
        ("q=下書き", []),
        ("q=%25", []),
        ("q=_", []),
        ("sort=giver&kind=staff", [8, 1, 2]),
        ("sort=day&kind=staff", [2, 8, 1]),
        ("sort=recipient&kind=funds", [5, 4]),
    ],
)
def test_filters_and_order_stand_in_the_address(
    pages: Pages, entries: list[int], query: str, found: list[int]
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?{quote(query, safe='=&%')}")
    assert _numbers(page) == [f"S-{number:06d}" for number in found]


@pytest.mark.parametrize(
    "query",
    [
        "kind=weapons",
        "giver=999999",
        "giver='--",
        "disaster=99999999999999999999",
        "disaster=777",
        "item=-1",
        "item=4711",
        "prefecture=999999",
        "recipient=000000",
        "to=どこにもない町",
        "to=美里町",
        "year=むかし",
        "period=令和2年2月30日",
        "period=～",
        "standing=x",
        "shelved=shredded",
        "sort=random",
        "after=zzz",
        "before=1.2.3",
        "after=99999999999999999999",
        "q=%00",
        "q=" + "あ" * 3000,
        "as_of=きのう",
        "known_at=2999-01-01",
        "kind=staff&kind=goods",
    ],
)
def test_what_cannot_be_read_is_said_and_ignored(
    pages: Pages, entries: list[int], query: str
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?{quote(query, safe='=&%')}")
    if query != "kind=staff&kind=goods":
        assert len(_numbers(page)) == 8
        assert "エラー" in page.main or "使わずに表示" in page.main


def test_drafts_show_to_their_own_ward_alone(pages: Pages, entries: list[int]) -> None:
    pages.sign_in(Role.WARD, make.MINATO)
    page = pages.open("/supports/?shelved=draft")
    assert _numbers(page) == ["下書き"]
    assert "1件" in _foot(page)
    assert "合計に入りません" in _foot(page)
    assert _numbers(pages.open(f"/supports/?shelved=draft&q={quote('葛飾')}")) == []
    pages.sign_in(Role.SECRETARIAT)
    assert len(_numbers(pages.open("/supports/?shelved=draft"))) == 2
    pages.sign_in(Role.VIEWER)
    refused = pages.open("/supports/?shelved=draft")
    assert "下書きは、入力した区と事務局だけが見られます" in refused.main


def test_chosen_filters_are_words_that_can_be_taken_away(
    pages: Pages, entries: list[int], rain: int
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?disaster={rain}&kind=staff&giver={make.MINATO}&as_of=2020-12-01")
    assert _numbers(page) == ["S-000001"]
    wider = page.follow("区：港区×を外す")
    assert _numbers(wider) == ["S-000002", "S-000001"]
    assert "as_of=2020-12-01" in wider.answer.request.full_path
    assert len(_numbers(page.follow("すべて外す"))) == 8


def test_the_export_is_asked_for_with_the_same_filter(
    pages: Pages, entries: list[int], rain: int
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/?disaster={rain}&kind=staff&q=%E6%B8%AF&as_of=2020-12-01")
    address = next(href for words, href in page.links.items() if words.startswith("この一覧を出す"))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked == {"disaster": str(rain), "kind": "staff", "q": "港", "as_of": "2020-12-01"}


@pytest.mark.parametrize("shelved", ["draft", "withdrawn"])
def test_what_is_in_no_report_is_not_offered_for_export(
    pages: Pages, entries: list[int], shelved: str
) -> None:
    pages.sign_in(Role.SECRETARIAT)
    assert any(words.startswith("この一覧を出す") for words in pages.open("/supports/").links)
    page = pages.open(f"/supports/?shelved={shelved}")
    assert not any(words.startswith("この一覧を出す") for words in page.links)


def test_pages_of_the_list_lead_on_and_back(pages: Pages, session: Session, rain: int) -> None:
    make.record(session, *[make.dispatch(rain) for _ in range(120)])
    pages.sign_in(Role.VIEWER)
    first = pages.open(f"/supports/?disaster={rain}&sort=day")
    second = first.follow("次へ ›")
    third = second.follow("次へ ›")
    walked = [*_numbers(first), *_numbers(second), *_numbers(third)]
    assert len(set(walked)) == len(walked) == 120
    assert "次へ ›" not in third.links
    assert _numbers(third.follow("‹ 前へ")) == _numbers(second)
    assert _numbers(third.follow("最初へ")) == _numbers(first)


def test_a_longer_list_takes_no_more_statements(
    app: Flask, pages: Pages, session: Session, entries: list[int], rain: int
) -> None:
    pages.sign_in(Role.VIEWER)

    def statements(path: str) -> int:
        pages.open(path)
        with counted(db.engine) as seen:
            pages.open(path)
        return len(seen)

    paths = ["/supports/", "/history/", f"/supports/{entries[0]}", f"/history/support/{entries[0]}"]
    make.revise(session, entries[0], 1, make.dispatch(rain, headcount=5))
    few = [statements(path) for path in paths]
    make.record(session, *[make.goods(rain) for _ in range(40)])
    for number in range(2, 6):
        make.revise(session, entries[0], number, make.dispatch(rain, headcount=number + 5))
    assert [statements(path) for path in paths] == few


def test_the_page_of_an_entry_tells_it_whole(
    pages: Pages, session: Session, entries: list[int]
) -> None:
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/{entries[0]}")
    assert page.title == "S-000001 職員派遣(熊本県人吉市)"
    assert "港区は、熊本県人吉市へ職員2人を令和2年7月10～16日(7日間、延べ14人日)派遣" in page.main
    for words in (
        "決定日令和2年7月8日",
        "延べ人日令和8年11月23日までで14人日",
        "令和2年7月豪雨(令和2年7月3日)",
        "既派遣",
    ):
        assert words in page.main
    assert "S-000001 職員派遣(熊本県人吉市)を提出した" in page.main


def test_the_page_of_a_joint_fund_shows_how_far_it_is_paid_in(
    pages: Pages, session: Session, rain: int
) -> None:
    shares = (
        Share(ward=make.MINATO, amount_yen=501, paid_on=date(2020, 8, 1)),
        Share(ward=make.KATSUSHIKA, amount_yen=500),
    )
    lines = (
        FundsLine(line_id=1, recipient=Recipient(make.KUMAMOTO), amount_yen=1001),
        FundsLine(line_id=2, recipient=Recipient(make.MIYAGI), amount_yen=None),
    )
    (fund,) = make.record(
        session, make.joint_funds(rain, funds=lines, shares=shares, share_rule=ShareRule.EQUAL)
    )
    pages.sign_in(Role.VIEWER)
    page = pages.open(f"/supports/{fund}")
    assert page.table("支援先と金額")[1:] == [
        ["熊本県", "1,001円"],
        ["宮城県", "金額未公表"],
        ["計", "1,001円＋未公表1件"],
    ]
    assert page.table("各区の拠出額")[1:] == [
        ["港区", "501", "令和2年8月1日"],
        ["葛飾区", "500", "未納入"],
        ["計", "1,001円", ""],
    ]
    assert "納入済 1／2区、納入額の計 501円" in page.main
    before = pages.open(f"/supports/{fund}?as_of=2020-07-31")
    assert "納入済 0／2区、納入額の計 0円" in before.main


def test_who_may_change_is_offered_to_change(pages: Pages, entries: list[int]) -> None:
    own = {"訂正する", "中止にする", "取り消す", "写す"}
    for role, ward, offered in [
        (Role.WARD, make.MINATO, own),
        (Role.WARD, make.KATSUSHIKA, {"写す"}),
        (Role.SECRETARIAT, None, own),
        (Role.VIEWER, None, set()),
    ]:
        pages.sign_in(role, ward)
        links = set(pages.open(f"/supports/{entries[0]}").links)
        assert links & (own | {"取消を戻す", "下書きを続ける"}) == offered, (role, ward)


def test_the_next_entry_is_offered_as_long_as_the_page_is_there(
    pages: Pages, session: Session, entries: list[int], rain: int
) -> None:
    (fund,) = make.record(session, make.joint_funds(rain, 1_000, None))
    next_ones = {"続けて入力", "写す", "写して別の支援先"}
    for role, ward, record_id, offered in [
        (Role.WARD, make.MINATO, entries[0], next_ones),
        (Role.WARD, make.KATSUSHIKA, entries[0], next_ones),
        (Role.SECRETARIAT, None, fund, next_ones - {"写す"}),
        (Role.SECRETARIAT, None, entries[6], next_ones - {"写して別の支援先"}),
        (Role.VIEWER, None, entries[0], set()),
    ]:
        pages.sign_in(role, ward)
        page = pages.open(f"/supports/{record_id}")
        assert set(page.links) & next_ones == offered, (role, ward)


def test_what_is_not_for_the_viewer_is_not_found(
    pages: Pages, session: Session, rain: int, entries: list[int]
) -> None:
    (draft,) = make.record(session, make.dispatch(rain), state=State.DRAFT)
    for role, ward, status in [
        (Role.WARD, make.MINATO, 200),
        (Role.SECRETARIAT, None, 200),
        (Role.WARD, make.KATSUSHIKA, 404),
        (Role.VIEWER, None, 404),
    ]:
        pages.sign_in(role, ward)
        pages.open(f"/supports/{draft}", status)
        pages.open(f"/history/support/{draft}", status)
    for path in (
        "/supports/0",
        "/supports/2147483648",
        "/supports/99999",
        f"/supports/{rain}",
        "/history/support/0",
        "/history/gift/1",
        f"/history/disaster/{entries[0]}",
    ):
        pages.open(path, 404)


def test_an_earlier_moment_shows_the_revision_known_then(
    pages: Pages, session: Session, rain: int
) -> None:
    moments = [datetime(2027, 1, day, 1, tzinfo=UTC) for day in (1, 2)]
    clock.set_clock(lambda: moments[0])
    (entry,) = make.record(session, make.dispatch(rain))
    clock.set_clock(lambda: moments[1])
    make.revise(session, entry, 1, replace(make.dispatch(rain), headcount=7))
    clock.set_clock(lambda: datetime(2027, 1, 3, tzinfo=UTC))
    pages.sign_in(Role.WARD, make.MINATO)
    then = pages.open(f"/supports/{entry}?known_at=2027-01-01T10:00:00%2B09:00")
    assert "職員2人を" in then.main
    assert "第1版" in then.main
    assert not {"訂正する", "続けて入力"} & set(then.links)
    assert "職員7人を" in then.follow("いまの内容を見る").main
    pages.open(f"/supports/{entry}?known_at=2026-12-31", 404)
    history = pages.open(f"/history/support/{entry}")
    earlier = next(words for words in history.links if words.startswith("このときの内容を見る"))
    assert "職員2人を" in history.follow(earlier).main


def test_a_past_moment_calls_an_item_as_it_was_called_then(
    session: Session, pages: Pages, rain: int
):
    [item] = make.record(session, Item(category="防寒用品", name="古い名の毛布", unit="枚"))
    lines = (GoodsLine(line_id=1, item_id=item, quantity=Decimal(5), unit="枚"),)
    [record] = make.record(session, make.goods(rain, goods=lines))
    clock.set_clock(lambda: datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    make.revise(session, item, 1, Item(category="防寒用品", name="新しい名の毛布", unit="枚"))
    pages.sign_in(Role.VIEWER)
    then = pages.open(f"/supports/{record}?known_at=2026-11-23T13:00")
    assert "古い名の毛布" in then.main
    assert "新しい名の毛布" in pages.open(f"/supports/{record}").main
