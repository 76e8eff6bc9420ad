"""Rules 3 to 5 and the opening balance of aggregates, as sums of small ledgers by hand."""

from datetime import date
from typing import Any

from tracker.domain.figure import Amount
from tracker.domain.totals import (
    FUNDS,
    STAFF,
    AggregateEntry,
    Aggregates,
    Bucket,
    aggregates_on,
    entry_measure,
    sums_by_giver,
    uncounted_givers,
)
from tracker.domain.vocabulary import Channel, FundKind, Kind, Standing

PUBLISHED = date(2023, 10, 1)
LATER = date(2024, 3, 31)
MINATO, KITA = "131032", "131172"


def people(giver: str, standing: Standing, headcount: int, **values: Any) -> Bucket:
    return bucket(Kind.STAFF, giver, standing=standing, headcount=headcount, **values)


def money(giver: str, yen: int, unpublished: int = 0, **values: Any) -> Bucket:
    values = {"fund_kind": FundKind.DONATION, "yen": yen, "unpublished": unpublished, **values}
    return bucket(Kind.FUNDS, giver, **values)


def bucket(kind: Kind, giver: str, **values: Any) -> Bucket:
    channel = Channel.JOINT if giver == "joint" else Channel.WARD
    return Bucket(
        **{
            "disaster_id": 1,
            "kind": kind,
            "fund_kind": None,
            "giver": giver,
            "channel": channel,
            "standing": Standing.COUNTED,
            "in_own": False,
            "in_all": False,
            "entries": 1,
            **values,
        }
    )


def published(kind: Kind = Kind.STAFF, giver: str = "all_wards", **values: Any) -> AggregateEntry:
    return AggregateEntry(
        **{
            "record_id": 1,
            "number": 1,
            "disaster_id": 1,
            "of_kind": kind,
            "fund_kind": FundKind.DONATION if kind is Kind.FUNDS else None,
            "giver": giver,
            "speaks_of": PUBLISHED,
            **values,
        }
    )


def on(day: date, *entries: AggregateEntry) -> Aggregates:
    return aggregates_on(entries, day)


class TestStaff:
    def test_total_is_a_plus_b_plus_c(self) -> None:
        rows = [
            people(MINATO, Standing.PRESENT, 4),
            people(MINATO, Standing.SERVED, 12),
            people(KITA, Standing.PLANNED, 2),
            people(KITA, Standing.NONE, 99),
        ]
        sums = sums_by_giver(STAFF, rows, Aggregates(), LATER)
        assert (sums.total.a, sums.total.b, sums.total.c, sums.total.total) == (4, 12, 2, 18)
        assert sums.wards[MINATO].total == 16

    def test_an_aggregate_on_its_day_shows_a_b_c_as_given(self) -> None:
        aggregates = on(PUBLISHED, published(a=11, b=7190, c=0))
        rows = [people("all_wards", Standing.SERVED, 16, in_own=True, in_all=True)]
        total = sums_by_giver(STAFF, rows, aggregates, PUBLISHED).total
        assert (total.a, total.b, total.c, total.total) == (11, 7190, 0, 7201)

    def test_on_a_later_day_a_and_b_are_unclear_and_c_is_dropped(self) -> None:
        aggregates = on(LATER, published(a=11, b=7190, c=5))
        rows = [people(MINATO, Standing.SERVED, 3)]
        total = sums_by_giver(STAFF, rows, aggregates, LATER).total
        assert (total.a, total.b, total.c, total.unclear, total.total) == (0, 3, 0, 7201, 7204)

    def test_before_its_day_the_figure_is_not_zero_but_unknown(self) -> None:
        total = sums_by_giver(STAFF, [], on(date(2023, 9, 30), published(a=1)), PUBLISHED).total
        assert total.missing
        assert total.display() == "不明"

    def test_of_one_day_the_aggregate_that_was_submitted_last_counts(self) -> None:
        """Ids are drawn at random, so only the number tells which came later."""
        first = published(record_id=9, number=1, b=100)
        second = published(record_id=2, number=2, b=90)
        for entries in ((first, second), (second, first)):
            assert on(PUBLISHED, *entries).effective == (second,)

    def test_the_latest_aggregate_counts_and_never_their_sum(self) -> None:
        older = published(record_id=1, speaks_of=date(2020, 1, 1), a=0, b=100, c=0)
        newer = published(record_id=2, a=0, b=150, c=0)
        assert sums_by_giver(STAFF, [], on(LATER, older, newer), LATER).total.total == 150


class TestByGiver:
    def test_a_ward_shows_its_rows_in_full_and_all_wards_the_remainder(self) -> None:
        aggregates = on(PUBLISHED, published(a=0, b=100, c=0))
        rows = [people(MINATO, Standing.SERVED, 30, in_all=True)]
        sums = sums_by_giver(STAFF, rows, aggregates, PUBLISHED)
        assert sums.wards[MINATO].total == 30
        assert sums.remainder.total == 70
        assert sums.own.total == 100
        assert (sums.published.total, sums.inside.total) == (100, 30)

    def test_the_remainder_may_be_negative(self) -> None:
        aggregates = on(PUBLISHED, published(a=0, b=100, c=0))
        rows = [people(MINATO, Standing.SERVED, 130, in_all=True)]
        assert sums_by_giver(STAFF, rows, aggregates, PUBLISHED).remainder.total == -30

    def test_a_wards_aggregate_lies_inside_that_of_all_wards(self) -> None:
        aggregates = on(
            PUBLISHED,
            published(record_id=1, a=0, b=100, c=0),
            published(record_id=2, giver=KITA, a=0, b=40, c=0),
        )
        sums = sums_by_giver(STAFF, [], aggregates, PUBLISHED)
        assert (sums.wards[KITA].total, sums.remainder.total, sums.total.total) == (40, 60, 100)
        assert [entry.giver for entry in aggregates.counted()] == ["all_wards"]

    def test_wards_rows_and_remainder_add_up_to_the_wards_own_total(self) -> None:
        aggregates = on(LATER, published(Kind.FUNDS, yen=1000))
        rows = [
            money(MINATO, 300, in_all=True),
            money(KITA, 50),
            money("all_wards", 7),
            money("joint", 10_000),
        ]
        sums = sums_by_giver(FUNDS, rows, aggregates, LATER)
        assert sum(f.yen for f in sums.wards.values()) + sums.remainder.yen == sums.own.yen == 1057

    def test_via_the_metropolis_counts_in_the_wards_own_total_and_beside_it(self) -> None:
        rows = [
            people(MINATO, Standing.SERVED, 5),
            people(MINATO, Standing.SERVED, 2, channel=Channel.VIA_METROPOLIS),
        ]
        sums = sums_by_giver(STAFF, rows, Aggregates(), LATER)
        assert (sums.wards[MINATO].total, sums.via_metropolis[MINATO].total) == (7, 2)


class TestFunds:
    def test_a_joint_fund_counts_once_beside_the_wards_own(self) -> None:
        rows = [money(MINATO, 5), money("joint", 1_000_000_000)]
        sums = sums_by_giver(FUNDS, rows, Aggregates(), LATER)
        assert (sums.own.yen, sums.joint.yen, sums.total.yen) == (5, 1_000_000_000, 1_000_000_005)

    def test_unknown_amounts_are_said_and_not_zero(self) -> None:
        rows = [money("joint", 1_000_000_000), money("joint", 0, unpublished=4)]
        sums = sums_by_giver(FUNDS, rows, Aggregates(), LATER)
        assert sums.joint.display() == "10億円＋未公表4件"
        assert (
            sums_by_giver(FUNDS, rows[1:], Aggregates(), LATER).joint.display() == "金額未公表4件"
        )

    def test_an_aggregate_takes_only_its_own_fund_kind(self) -> None:
        aggregates = on(LATER, published(Kind.FUNDS, yen=1000))
        rows = [money(MINATO, 300, fund_kind=FundKind.CONDOLENCE), money(MINATO, 200, in_all=True)]
        assert sums_by_giver(FUNDS, rows, aggregates, LATER).own.yen == 1300

    def test_nothing_entered_is_not_zero_yen(self) -> None:
        nothing = sums_by_giver(FUNDS, [], Aggregates(), LATER).total
        zero = sums_by_giver(FUNDS, [money(MINATO, 0)], Aggregates(), LATER).total
        assert (nothing.display(), zero.display()) == ("－", "0円")


class TestDeliveries:
    def test_an_aggregate_is_not_a_row(self) -> None:
        aggregates = on(LATER, published(Kind.GOODS))
        rows = [
            bucket(Kind.GOODS, MINATO, entries=3, in_all=True),
            bucket(Kind.GOODS, KITA, entries=2),
        ]
        sums = sums_by_giver(entry_measure(Kind.GOODS), rows, aggregates, LATER)
        assert sums.total.display() == "2件＋集計値1件"
        assert sums.wards[MINATO].display() == "3件"
        assert sums.remainder.display() == "集計値1件"


def test_what_was_paid_adds_up_beside_what_was_decided() -> None:
    rows = [money(MINATO, 300, 1, paid=100), money(KITA, 50, 1, paid=50, paid_unpublished=1)]
    total = sums_by_giver(FUNDS, rows, Aggregates(), LATER).total
    assert total.display() == "350円＋未公表2件"
    assert total.was_paid.display() == "150円＋未公表1件"
    assert Amount(300, entries=1).was_paid.is_empty, "without a payment nothing is said of one"


def test_an_aggregate_says_nothing_of_payments_and_hides_none_of_its_rows() -> None:
    rows = [
        money(MINATO, 300, paid=300, in_own=True, in_all=True),
        money(KITA, 50, paid=20, in_all=True),
        money("joint", 7, paid=7),
    ]
    aggregates = aggregates_on(
        [
            published(Kind.FUNDS, yen=1000),
            published(Kind.FUNDS, giver=MINATO, yen=400, record_id=2),
        ],
        LATER,
    )
    sums = sums_by_giver(FUNDS, rows, aggregates, LATER)
    assert (sums.own.yen, sums.own.paid, sums.own.entries) == (1000, 320, 1)
    assert (sums.wards[MINATO].yen, sums.wards[MINATO].paid) == (400, 300)
    assert (sums.total.paid, sums.remainder.paid) == (327, 0)
    alone = sums_by_giver(FUNDS, [], aggregates, LATER)
    assert alone.total.was_paid.is_empty


def test_a_cancelled_aggregate_counts_for_nothing_and_is_remembered_as_recorded() -> None:
    older = published(giver=MINATO, speaks_of=date(2023, 9, 1), a=4, record_id=2, number=2)
    cancelled = published(giver=KITA, a=9, cancelled=True)
    found = on(PUBLISHED, older, cancelled)
    assert [entry.giver for entry in found.effective] == [MINATO]
    assert uncounted_givers([], found, Kind.STAFF) == {KITA}
    assert not uncounted_givers([], found, Kind.GOODS)


def test_aggregates_are_narrowed_by_their_scope() -> None:
    condolence = published(Kind.FUNDS, fund_kind=FundKind.CONDOLENCE, yen=5, record_id=2, number=2)
    found = on(PUBLISHED, condolence, published(Kind.FUNDS, cancelled=True))
    donations = found.within(lambda scope: scope[2] is FundKind.DONATION)
    assert not donations.effective
    assert donations.cancelled == found.cancelled
    assert not found.within(lambda scope: scope[2] is FundKind.CONDOLENCE).cancelled
