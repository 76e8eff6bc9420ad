"""Differences are told field by field with the glossary's labels, lines and shares by their id."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.domain.choice import take
from tracker.domain.difference import describe, difference, differing_parts
from tracker.domain.disaster import DisasterName
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import Contact, FundsLine, GoodsLine, NilReturn, Share
from tracker.domain.vocabulary import Channel, Coverage, Duty, FundKind, Kind

NAMES = Names(
    association=make.WARDS,
    givers={make.MINATO: "港区", "joint": "23区共同", "all_wards": "各区計〔区別内訳なし〕"},
    places={make.HITOYOSHI: "熊本県人吉市", make.KUMAMOTO: "熊本県", make.MIYAGI: "宮城県"},
    items={7: "毛布"},
    disasters={1: "令和2年7月豪雨(令和2年7月)", 2: "令和元年東日本台風(令和元年10月)"},
)

DISPATCH = make.dispatch(1)
GOODS = make.goods(
    1,
    goods=(
        GoodsLine(line_id=1, item_id=7, quantity=Decimal(200), unit="枚"),
        GoodsLine(line_id=2, item_text="マット等"),
    ),
)
JOINT = make.joint_funds(
    1,
    1_000_000_000,
    share_rule=ShareRule.EQUAL,
    shares=(
        Share(ward=make.MINATO, amount_yen=43_478_262),
        Share(ward=make.KATSUSHIKA, amount_yen=43_478_261),
    ),
)
OTHER = make.other(1, quantity=Decimal(33000), unit="トン")
PUBLISHED = make.aggregate(1, Kind.STAFF, staff_a=11, staff_b=7190, staff_c=0)
NIL = NilReturn(disaster_id=1, giver=make.MINATO, channel=Channel.WARD, of_kind=Kind.GOODS)
RAIN = make.disaster()
BLANKET = Item(category="防寒用品", name="毛布", unit="枚")
CONTENTS = [DISPATCH, GOODS, JOINT, OTHER, PUBLISHED, NIL, RAIN, BLANKET]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (DISPATCH, replace(DISPATCH, headcount=3), [("headcount", "人数", "2人", "3人")]),
        (
            DISPATCH,
            replace(DISPATCH, span=Span(date(2020, 7, 10), None)),
            [("span", "派遣期間", "令和2年7月10～16日", "令和2年7月10日～")],
        ),
        (
            DISPATCH,
            replace(DISPATCH, duty=Duty.OTHER, duty_text="通訳"),
            [("duty", "業務", "", "その他(通訳)")],
        ),
        (
            DISPATCH,
            replace(DISPATCH, disaster_id=2),
            [("disaster_id", "災害", "令和2年7月豪雨(令和2年7月)", "令和元年東日本台風(令和元年10月)")],
        ),
        (
            DISPATCH,
            replace(DISPATCH, recipient=Recipient(name="日本赤十字社"), contact=Contact(phone="03")),
            [
                ("recipient", "支援先", "熊本県人吉市", "日本赤十字社"),
                ("contact.phone", "電話", "", "03"),
            ],
        ),
        (
            GOODS,
            replace(GOODS, goods=GOODS.goods[1:]),
            [("goods.1", "物資 明細1", "毛布 200枚", "")],
        ),
        (
            GOODS,
            replace(GOODS, goods=(*GOODS.goods, GoodsLine(line_id=3, item_text="水", quantity=Decimal("1.5"), unit="トン"))),
            [("goods.3", "物資 明細3", "", "水 1.5トン")],
        ),
        (
            make.funds(1, 0),
            make.funds(1, None),
            [("funds.1", "支援先と金額 明細1", "熊本県 0円", "熊本県 金額未公表")],
        ),
        (
            JOINT,
            replace(JOINT, shares=(replace(JOINT.shares[0], paid_on=date(2020, 8, 1)), JOINT.shares[1])),
            [(f"shares.{make.MINATO}", "港区の拠出額", "43,478,262円", "43,478,262円(令和2年8月1日納入)")],
        ),
        (
            JOINT,
            replace(JOINT, share_rule=ShareRule.BY_HAND),
            [("share_rule", "拠出額の分け方", "均等", "手入力")],
        ),
        (OTHER, replace(OTHER, unit="t"), [("quantity", "数量", "33,000トン", "33,000t")]),
        (
            PUBLISHED,
            replace(PUBLISHED, staff_c=None),
            [("staff_c", "今後派遣予定", "0人", "不明")],
        ),
        (NIL, replace(NIL, of_kind=None), [("of_kind", "該当なしの種別", "支援物資", "すべて")]),
        (
            RAIN,
            replace(RAIN, coverage_staff=Coverage.PART, hardest_hit=(make.KUMAMOTO,), provisional=True),
            [
                ("hardest_hit", "被害の大きい都道府県", "", "熊本県"),
                ("provisional", "登録の確認", "確認済", "仮"),
                ("coverage_staff", "記録の範囲(職員派遣)", "", "一部"),
            ],
        ),
        (
            RAIN,
            replace(RAIN, names=(*RAIN.names, DisasterName("熊本豪雨", date(2020, 8, 1)))),
            [
                (
                    "names",
                    "名称",
                    "令和2年7月豪雨(令和2年7月3日から)",
                    "令和2年7月豪雨(令和2年7月3日から)、熊本豪雨(令和2年8月1日から)",
                )
            ],
        ),
        (BLANKET, replace(BLANKET, active=False), [("active", "使用", "使用中", "使用停止")]),
    ],
)  # fmt: skip
def test_only_what_differs_is_told_with_its_label(old, new, told):
    found = [(d.field, d.label, d.old, d.new) for d in difference(old, new, NAMES)]
    assert found == told


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: type(content).__name__)
def test_a_content_does_not_differ_from_itself(content):
    assert difference(content, content, NAMES) == []


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: type(content).__name__)
def test_every_field_is_described_once(content):
    described = [row.field for row in describe(content, NAMES)]
    told = {name.split(".")[0] for name in described}
    elsewhere = {"occupation_text", "duty_text", "legal_basis_text", "goods", "funds", "shares"}
    if not isinstance(content, Item):
        elsewhere.add("unit")
    missing = {field.name for field in fields(content)} - told - elsewhere
    assert not missing, f"tell these fields in domain/difference.py: {missing}"
    assert len(described) == len(set(described))


def test_a_new_content_differs_from_none_in_all_that_is_set():
    told = {d.label: (d.old, d.new) for d in difference(None, DISPATCH, NAMES)}
    assert told["人数"] == ("", "2人")
    assert "備考" not in told


LINES = st.lists(
    st.builds(
        FundsLine,
        line_id=st.integers(1, 6),
        recipient=st.sampled_from([Recipient(make.KUMAMOTO), Recipient(make.MIYAGI)]),
        amount_yen=st.none() | st.integers(0, 3),
    ),
    unique_by=lambda line: line.line_id,
    max_size=6,
)
FUNDS = st.builds(
    lambda lines, title, kind, person: make.funds(
        1, funds=tuple(lines), title=title, fund_kind=kind, contact=Contact(person=person)
    ),
    LINES,
    st.sampled_from(["", "甲", "乙"]),
    st.none() | st.sampled_from(FundKind),
    st.sampled_from(["", "山田"]),
)


@given(FUNDS, FUNDS)
def test_taking_all_that_differs_gives_the_other_content(mine, theirs):
    differing = [d.field for d in difference(mine, theirs, NAMES)]
    taken = take(mine, theirs, differing)
    assert difference(taken, theirs, NAMES) == []


@given(FUNDS, FUNDS)
def test_the_difference_the_other_way_round_swaps_its_texts(mine, theirs):
    there = {(d.field, d.old, d.new) for d in difference(mine, theirs, NAMES)}
    back = {(d.field, d.new, d.old) for d in difference(theirs, mine, NAMES)}
    assert there == back


@given(st.text(max_size=30), st.text(max_size=30))
def test_differing_parts_put_together_are_the_texts(old, new):
    olds, news = differing_parts(old, new)
    assert "".join(part for part, _ in olds) == old
    assert "".join(part for part, _ in news) == new
    assert [part for part, differs in olds if not differs] == [
        part for part, differs in news if not differs
    ]


def test_only_what_changed_inside_a_text_is_marked():
    olds, news = differing_parts("令和2年7月10～16日", "令和2年7月10～18日")
    assert olds == [("令和2年7月10～1", False), ("6", True), ("日", False)]
    assert news == [("令和2年7月10～1", False), ("8", True), ("日", False)]
    assert differing_parts("", "甲") == ([], [("甲", True)])
