"""Shares of a joint fund: whole yen that always add up to the total."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import RuleBroken
from tracker.domain.shares import ShareRule, largest_remainder, split

MEMBERS = [f"{13101 + i}" for i in range(23)]
TOTALS = st.integers(0, 10**15)
COUNTS = st.integers(1, 60)
WEIGHTS = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=60).filter(any)


def test_a_milliard_over_23_leaves_20_yen_to_the_first_20():
    shares = split(1_000_000_000, ShareRule.EQUAL, MEMBERS)
    assert list(shares) == MEMBERS
    assert list(shares.values()) == [43_478_261] * 20 + [43_478_260] * 3
    assert sum(shares.values()) == 1_000_000_000


def test_another_association_shares_among_its_own_members():
    assert list(split(100, ShareRule.EQUAL, list("abcdefg")).values()) == [
        15,
        15,
        14,
        14,
        14,
        14,
        14,
    ]


def test_weights_give_what_is_left_to_the_largest_remainder_and_ties_to_the_earlier():
    weights = {"a": Decimal("1.5"), "b": Decimal("1.5"), "c": Decimal(0)}
    assert split(5, ShareRule.WEIGHTS, ["a", "b", "c"], weights) == {"a": 3, "b": 2, "c": 0}
    assert largest_remainder(10, [1, 1, 4]) == [2, 2, 6]  # quotas 1.67, 1.67, 6.67
    assert largest_remainder(0, [1, 2]) == [0, 0]


def test_amounts_by_hand_are_kept_in_the_order_of_the_members():
    shares = split(100, ShareRule.BY_HAND, ["a", "b"], by_hand={"b": 60, "a": 40})
    assert list(shares.items()) == [("a", 40), ("b", 60)]


@pytest.mark.parametrize(
    ("by_hand", "message"),
    [
        ({"a": 40, "b": 59}, "合計99円が、総額100円より1円少なく"),
        ({"a": 4000, "b": 60}, "合計4,060円が、総額100円より3,960円多く"),
        ({"a": 100}, "額のない区が1"),
        ({}, "額のない区が2"),
        ({"a": 110, "b": -10}, "0円以上"),
        ({"a": 40, "b": 60, "x": 0}, "分担しない区の額"),
    ],
)
def test_amounts_by_hand_that_do_not_add_up_are_refused_with_the_difference(by_hand, message):
    with pytest.raises(RuleBroken, match=message) as refused:
        split(100, ShareRule.BY_HAND, ["a", "b"], by_hand=by_hand, member="区")
    assert refused.value.field == "by_hand"


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (None, "割合のない区が2"),
        ({"a": Decimal(1)}, "割合のない区が1"),
        ({"a": Decimal(0), "b": Decimal(0)}, "すべて0"),
        ({"a": Decimal(-1), "b": Decimal(2)}, "0以上"),
        ({"a": Decimal("NaN"), "b": Decimal(2)}, "数で書いて"),
        ({"a": Decimal("Infinity"), "b": Decimal(2)}, "数で書いて"),
    ],
)
def test_weights_that_cannot_share_are_refused(weights, message):
    with pytest.raises(RuleBroken, match=message) as refused:
        split(100, ShareRule.WEIGHTS, ["a", "b"], weights, member="区")
    assert refused.value.field == "weights"


@pytest.mark.parametrize("rule", ShareRule)
def test_an_unpublished_total_has_unpublished_shares(rule):
    assert split(None, rule, ["a", "b"]) == {"a": None, "b": None}


def test_amounts_under_an_unpublished_total_are_refused_and_not_lost():
    with pytest.raises(RuleBroken, match="金額未公表"):
        split(None, ShareRule.BY_HAND, ["a", "b"], by_hand={"a": 1, "b": 0}, member="区")


@pytest.mark.parametrize(("total", "members"), [(100, []), (100, ["a", "a"]), (-1, ["a"])])
def test_a_total_or_members_that_cannot_be_shared_are_refused(total, members):
    with pytest.raises(RuleBroken):
        split(total, ShareRule.EQUAL, members, member="区")


@given(TOTALS, COUNTS)
def test_equal_shares_add_up_differ_by_a_yen_at_most_and_begin_with_the_larger(total, count):
    shares = list(split(total, ShareRule.EQUAL, [str(i) for i in range(count)]).values())
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@given(TOTALS, WEIGHTS)
def test_weighted_shares_add_up_and_stay_within_one_of_their_quota(total, weights):
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(map(Fraction, weights))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * Fraction(weight) / whole) < 1
        assert weight or not part


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_amounts_by_hand_that_add_up_are_taken_as_they_are(amounts):
    by_hand = {str(i): amount for i, amount in enumerate(amounts)}
    assert split(sum(amounts), ShareRule.BY_HAND, list(by_hand), by_hand=by_hand) == by_hand
