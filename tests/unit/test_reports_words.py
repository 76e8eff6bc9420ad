"""Words of reports: recipients as a count, unknown figures, filters, and what a total counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.domain.counting import Counted, counted_aggregate, counted_row
from tracker.domain.entry_filter import YEAR_UNKNOWN, Counting, EntryFilter, Sort
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.support import Aggregate
from tracker.domain.totals import AggregateEntry, Aggregates
from tracker.domain.vocabulary import Channel, FundKind, Kind, Standing
from tracker.queries.moment import Clocks
from tracker.reports import figure_words
from tracker.reports.detail_columns import columns_for
from tracker.reports.filter_words import filter_words
from tracker.reports.order import Order, day_of_year, order_from
from tracker.reports.recipient_words import counted_recipients, recipients_beside

DAY = date(2023, 10, 1)


@pytest.mark.parametrize(
    ("places", "bodies", "words"),
    [
        ([], 0, ""),
        (["熊本県人吉市"], 0, "1市"),
        (["宮城県", "宮城県女川町", "宮城県仙台市"], 0, "3県市町"),
        (["山形県", "福岡県", "熊本県", "大分県"], 0, "4県"),
        (["北海道", "京都府"], 1, "2道府、1団体"),
        ([], 2, "2団体"),
    ],
)
def test_recipients_are_counted_with_the_kinds_that_occur(places, bodies, words):
    assert counted_recipients(places, bodies) == words


def aggregate(**values) -> Aggregate:
    return Aggregate(disaster_id=1, giver=ALL_WARDS, channel=Channel.WARD, **values)


def test_recipients_of_rows_are_added_to_a_published_label_as_so_many_more():
    published = [aggregate(recipient_label="50県市町村")]
    places = {"432032": "熊本県人吉市", "430005": "熊本県"}
    rows = [Recipient("432032"), Recipient("430005"), Recipient("432032"), Recipient()]
    assert recipients_beside(published, [], places) == "50県市町村"
    assert recipients_beside(published, rows, places) == "50県市町村ほか2"
    assert recipients_beside([], rows, places) == "2県市"
    assert recipients_beside([aggregate(recipient_count=7)], [], places) == "7団体"
    assert recipients_beside([], [Recipient(name="日本赤十字社")], places) == "1団体"


@pytest.mark.parametrize(
    ("amount", "words", "value"),
    [
        (Amount(), "－", None),
        (Amount(3_763_390_000, entries=1), "376,339万円(32県市町)", 3_763_390_000),
        (Amount(12_345, entries=1), "12,345円(32県市町)", 12_345),
        (Amount(0, entries=1), "0円(32県市町)", 0),
        (Amount(0, 4, entries=1), "金額未公表4件(32県市町)", None),
        (Amount(1_000_000_000, 4, entries=2), "100,000万円＋未公表4件(32県市町)", 10**9),
        (Amount(0, 0, True), "不明(32県市町)", None),
    ],
)
def test_own_funds_read_as_the_association_prints_them(amount, words, value):
    shown = figure_words.own_funds("k", amount, "32県市町", (1,))
    assert (shown.display, shown.value) == (words, value)


@pytest.mark.parametrize(
    ("amount", "to", "words"),
    [
        (Amount(), "", "－"),
        (Amount(1_000_000_000, entries=1), "", "23区共同での義援金10億円拠出"),
        (
            Amount(1_000_000_000, 4, entries=2),
            "4県",
            "23区共同での義援金10億円＋未公表4件拠出(4県)",
        ),
        (Amount(0, 4, entries=1), "4県", "23区共同での義援金拠出(金額未公表4件、4県)"),
        (Amount(0, 1, entries=1), "", "23区共同での義援金拠出(金額未公表1件)"),
    ],
)
def test_joint_funds_stand_beside_as_a_sentence(amount, to, words):
    assert figure_words.joint_funds("k", amount, "23区共同での義援金", to, ()).display == words


@given(st.integers(0, 10**13), st.integers(0, 5), st.booleans())
def test_an_unknown_part_is_never_lost_and_nothing_is_rounded(yen, unpublished, unclear):
    amount = Amount(yen, unpublished, unclear, entries=1)
    for shown in (
        figure_words.own_funds("k", amount, "", ()),
        figure_words.yen("k", amount, ()),
        figure_words.joint_funds("k", amount, "共同", "", ()),
    ):
        assert ("未公表" in shown.display) == bool(unpublished)
        assert ("不明" in shown.display) == unclear
        assert shown.value == (yen if yen or not (unpublished or unclear) else None)


def test_people_and_entries_keep_what_is_unknown():
    assert figure_words.staff_total("k", StaffCount(), ()).display == "－"
    assert figure_words.staff_total("k", StaffCount(missing=True), ()).display == "不明"
    assert figure_words.staff_total("k", StaffCount(a=2, missing=True, entries=1), ()).value == 2
    assert figure_words.staff_total("k", StaffCount(entries=1), ()).display == "0"
    assert figure_words.entries("k", EntryCount(31, 1), ()).display == "31＋集計値1件"
    assert figure_words.entries("k", EntryCount(0, 1), ()).value is None
    assert figure_words.quantity("k", Decimal("1.5"), 2, 3, ()).display == "1.5＋不明2件"
    assert figure_words.quantity("k", Decimal(0), 2, 2, ()).display == "不明"


# ---------------------------------------------------------------- what a total counts


def entry(giver: str, record_id: int, speaks_of: date = DAY) -> AggregateEntry:
    return AggregateEntry(
        record_id=record_id,
        number=record_id,
        disaster_id=1,
        of_kind=Kind.STAFF,
        fund_kind=None,
        giver=giver,
        speaks_of=speaks_of,
    )


def counting(aggregates: Aggregates, giver: str, *, in_own: bool, in_all: bool) -> Counted:
    return counted_row(
        aggregates,
        kind=Kind.STAFF,
        scope=(1, Kind.STAFF, None, giver),
        standing=Standing.SERVED,
        in_own=in_own,
        in_all=in_all,
    )


def test_with_all_wards_a_row_is_measured_against_it_alone():
    whole = Aggregates((entry(ALL_WARDS, 1), entry("131032", 2)))
    assert counting(whole, "131032", in_own=True, in_all=False) is Counted.YES
    assert counting(whole, "131032", in_own=False, in_all=True) is Counted.INSIDE
    assert counting(whole, JOINT, in_own=False, in_all=False) is Counted.YES
    assert counted_aggregate(whole, 1) is Counted.YES
    assert counted_aggregate(whole, 2) is Counted.INSIDE
    assert counted_aggregate(whole, 3) is Counted.NO


def test_without_all_wards_a_row_is_measured_against_its_own_aggregate():
    own = Aggregates((entry("131032", 2),))
    assert counting(own, "131032", in_own=True, in_all=False) is Counted.INSIDE
    assert counting(own, "131041", in_own=False, in_all=False) is Counted.YES


@pytest.mark.parametrize(
    ("kind", "standing"), [(Kind.NIL, Standing.COUNTED), (Kind.STAFF, Standing.NONE)]
)
def test_nil_returns_and_what_has_not_happened_count_nowhere(kind, standing):
    scope = (1, kind, None, "131032")
    flags = {"in_own": False, "in_all": False}
    counted = counted_row(Aggregates(), kind=kind, scope=scope, standing=standing, **flags)
    assert counted is Counted.NO


# ---------------------------------------------------------------- filters, columns, orders

NAMES = Names(
    association=make.WARDS,
    givers={"131032": "港区"},
    places={"430005": "熊本県", "432032": "熊本県人吉市"},
    items={9: "毛布"},
    disasters={1: "令和2年7月豪雨"},
)
FULL = EntryFilter(
    disaster_id=1,
    giver="131032",
    kind=Kind.FUNDS,
    channel=Channel.WARD,
    fund_kind=FundKind.DONATION,
    item_id=9,
    prefecture="430005",
    recipient="432032",
    standing=Counting.PRESENT,
    fiscal_year=2020,
    first=date(2020, 7, 4),
    text="保健師",
)


def test_a_filter_is_told_in_words():
    words = filter_words(FULL, NAMES)
    assert "災害：令和2年7月豪雨" in words
    assert "年度：令和2年度" in words
    assert "期間：令和2年7月4日～" in words
    assert len(words) == 12
    assert filter_words(EntryFilter(), NAMES) == []
    assert filter_words(EntryFilter(fiscal_year=YEAR_UNKNOWN), NAMES) == ["年度：年度不明"]


def test_columns_that_a_kind_cannot_have_are_left_out():
    staff = {column.name for column in columns_for(Kind.STAFF, "区")}
    assert not staff & {"item", "quantity", "unit", "yen", "paid"}
    assert {"headcount", "person_days"} <= staff
    assert columns_for(None, "区") == columns_for(Kind.AGGREGATE, "区")


@pytest.mark.parametrize("sort", [None, Sort.GIVER])
def test_an_order_comes_back_from_its_json(sort):
    order = Order(
        report="details",
        wanted=FULL,
        clocks=Clocks(as_of=DAY, known_at=7, today=DAY),
        known_at_label="令和5年10月1日12時00分",
        sort=sort,
        base_url="https://ledger.example.jp",
    )
    assert order_from(order.to_json()) == order


def test_a_fiscal_year_without_a_day_speaks_of_its_last_or_of_today():
    clocks = Clocks(as_of=DAY, known_at=7, today=DAY)
    assert day_of_year(clocks, None).as_of == DAY
    assert day_of_year(clocks, 2022).as_of == date(2023, 3, 31)
    assert day_of_year(clocks, 2023).as_of == DAY
