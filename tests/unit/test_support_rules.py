"""Rules of submission: what is refused, what is asked about, and at which field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.factories import KATSUSHIKA, MINATO
from tracker.domain.errors import RuleBroken
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn, Share
from tracker.domain.support_rules import check, doubts, lasting_problems, problems
from tracker.domain.vocabulary import Channel, FundKind, Kind, Occupation

TODAY = date(2020, 8, 1)
START = date(2020, 7, 3)
SEVERAL = Recipient(name="熊本県、大分県")


def fields(content):
    return [problem.field for problem in problems(content, today=TODAY, association=make.WARDS)]


def keys(content, start=START):
    return [doubt.key for doubt in doubts(content, start=start, today=TODAY)]


@pytest.mark.parametrize(
    "content",
    [
        make.dispatch(1),
        make.goods(1),
        make.funds(1, 1_000_000, None),
        make.joint_funds(1, None),
        make.other(1),
        make.aggregate(1, Kind.STAFF, staff_b=7190),
        make.aggregate(1, Kind.FUNDS, amount_yen=0, fund_kind=FundKind.DONATION),
        NilReturn(disaster_id=1, giver=MINATO, channel=Channel.WARD, speaks_of=TODAY),
    ],
    ids=lambda content: content.kind.value,
)
def test_a_complete_entry_may_be_submitted(content):
    assert problems(content, today=TODAY, association=make.WARDS) == []


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (make.dispatch(1, headcount=None), "headcount"),
        (make.dispatch(1, channel=Channel.JOINT), "channel"),
        (make.dispatch(1, giver="joint"), "channel"),
        (make.dispatch(1, occupation=Occupation.OTHER), "occupation_text"),
        (make.dispatch(1, occupation_text="獣医師"), "occupation_text"),
        (make.dispatch(1, person_days=15), "person_days"),
        (make.dispatch(1, person_days=5, span=Span(START, None)), "person_days"),
        (make.goods(1, goods=()), "goods"),
        (make.goods(1, received_on=date(2020, 7, 8)), "received_on"),
        (make.goods(1, goods=(GoodsLine(line_id=1),)), "goods.0.item_text"),
        (
            make.goods(1, goods=(GoodsLine(line_id=1, item_text="布", quantity=Decimal(2)),)),
            "goods.0.unit",
        ),
        (
            make.goods(1, goods=(GoodsLine(line_id=1, item_id=1, quantity=Decimal(0), unit="枚"),)),
            "goods.0.quantity",
        ),
        (make.funds(1), "funds"),
        (make.funds(1, 5, fund_kind=None), "fund_kind"),
        (make.funds(1, 5, 0), "funds.1.amount_yen"),
        (make.funds(1, 5, share_rule=ShareRule.EQUAL), "share_rule"),
        (make.joint_funds(1, 5, share_rule=ShareRule.EQUAL), "shares"),
        (make.other(1, what=""), "what"),
        (make.other(1, quantity=Decimal(3)), "unit"),
        (make.other(1, quantity=Decimal(3), unit="人・日"), "unit"),
        (make.other(1, recipient=SEVERAL), "recipient"),
        (make.dispatch(1, recipient=SEVERAL), "recipient"),
        (
            make.goods(1, goods=(GoodsLine(line_id=1, item_text="布", unit="枚及び箱"),)),
            "goods.0.unit",
        ),
        (make.funds(1, funds=(FundsLine(line_id=1, recipient=SEVERAL),)), "funds.0.recipient"),
        (make.aggregate(1, Kind.STAFF), "staff_b"),
        (make.aggregate(1, Kind.STAFF, staff_b=1, speaks_of=None), "speaks_of"),
        (make.aggregate(1, Kind.STAFF, staff_b=1, amount_yen=1), "of_kind"),
        (make.aggregate(1, Kind.STAFF, staff_b=1, period=Span(START, None)), "period"),
        (make.aggregate(1, Kind.FUNDS, fund_kind=FundKind.DONATION), "amount_yen"),
        (make.aggregate(1, Kind.FUNDS, amount_yen=5), "fund_kind"),
        (make.aggregate(1, Kind.STAFF, staff_b=1, channel=Channel.VIA_METROPOLIS), "channel"),
        (make.aggregate(1, Kind.GOODS), "goods"),
        (make.aggregate(1, Kind.NIL), "of_kind"),
        (NilReturn(disaster_id=1, giver=MINATO, channel=Channel.WARD), "speaks_of"),
    ],
)
def test_what_is_missing_or_wrong_is_named_at_its_field(content, field):
    assert fields(content) == [field]
    with pytest.raises(RuleBroken):
        check(content, today=TODAY, association=make.WARDS)


def test_several_things_in_a_field_are_no_lasting_problem():
    """What stands in the history already may be taken in again."""
    content = make.other(1, quantity=Decimal(3), unit="人・日", recipient=SEVERAL)
    assert lasting_problems(content, today=TODAY, association=make.WARDS) == []
    (first, second) = problems(content, today=TODAY, association=make.WARDS)
    assert "1つだけ書いてください" in first.message
    assert "1つだけ、自治体として選び" in second.message


def joint(total, *amounts, rule=ShareRule.BY_HAND):
    wards = (MINATO, KATSUSHIKA)
    shares = tuple(Share(ward=w, amount_yen=a) for w, a in zip(wards, amounts, strict=True))
    return make.joint_funds(1, total, share_rule=rule, shares=shares)


def test_shares_add_up_to_the_yen_or_are_refused_with_the_difference():
    assert fields(joint(100, 50, 50)) == []
    [problem] = problems(joint(100, 50, 49), today=TODAY, association=make.WARDS)
    assert "1円少なく" in problem.message
    assert fields(joint(100, 110, -10)) == ["shares"]


def test_shares_of_an_unpublished_total_are_unpublished():
    assert fields(joint(None, None, None)) == []
    assert fields(joint(None, 1, None)) == ["shares"]
    assert fields(joint(100, None, 100)) == ["shares"]


def test_days_long_before_the_disaster_are_asked_about_not_refused():
    content = make.dispatch(1, span=Span(date(2010, 7, 10), date(2010, 7, 16)), decided_on=None)
    assert fields(content) == []
    assert keys(content) == ["early:span", "early:span"]
    assert keys(make.dispatch(1, decided_on=date(2020, 6, 10))) == []


def test_days_far_ahead_are_asked_about():
    assert keys(make.goods(1, sent_on=date(2028, 7, 1))) == ["ahead:sent_on"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (make.dispatch(1, span=None), "undated"),
        (make.goods(1, sent_on=None), "undated"),
        (make.funds(1, 5, decided_on=None), "undated"),
        (make.dispatch(1, decided_on=date(2020, 7, 12)), "decided-late"),
        (make.funds(1, 5, paid_on=date(2020, 7, 10)), "paid-early"),
    ],
)
def test_unlikely_days_are_asked_about(content, key):
    assert keys(content) == [key]


def test_an_entry_dated_by_any_of_its_days_is_not_undated():
    funds = replace(make.funds(1, 5), decided_on=None, paid_on=date(2020, 7, 25))
    assert keys(funds) == []
