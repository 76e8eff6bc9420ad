"""Entries and changes in one sentence, every kind, with what is unknown said to be unknown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.domain.change_sentence import Step, change_sentence
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.sentence import entry_sentence
from tracker.domain.shares import ShareRule
from tracker.domain.span import Precision, Span
from tracker.domain.support import FundsLine, GoodsLine, NilReturn, Share
from tracker.domain.vocabulary import (
    Channel,
    Duty,
    FundKind,
    Kind,
    Occupation,
    State,
)

NAMES = Names(
    association=make.WARDS,
    givers={make.MINATO: "港区", "joint": "23区共同", "all_wards": "各区計〔区別内訳なし〕"},
    places={make.HITOYOSHI: "熊本県人吉市", make.KUMAMOTO: "熊本県", make.MIYAGI: "宮城県"},
    items={7: "毛布"},
    disasters={1: "令和2年7月豪雨(令和2年7月)", 2: "令和元年東日本台風(令和元年10月)"},
)
DISPATCH = make.dispatch(1, occupation=Occupation.PUBLIC_HEALTH_NURSE)
FOUR = tuple(
    FundsLine(line_id=n, recipient=Recipient(name=name))
    for n, name in enumerate(["山形県", "福岡県", "熊本県", "大分県"], 1)
)
FISCAL_2022 = Span(date(2022, 4, 1), date(2023, 3, 31), Precision.FISCAL_YEAR)
BLANKETS = GoodsLine(line_id=1, item_id=7, quantity=Decimal(200), unit="枚")
MATS = GoodsLine(line_id=2, item_text="マット等")
NIL = NilReturn(disaster_id=1, giver=make.MINATO, channel=Channel.WARD)

ENTRIES = [
    (DISPATCH, "港区は、熊本県人吉市へ保健師2人を令和2年7月10～16日(7日間、延べ14人日)派遣"),
    (
        replace(DISPATCH, duty=Duty.SHELTER, wave=2, channel=Channel.VIA_METROPOLIS),
        "港区は、都経由で熊本県人吉市へ避難所運営のため第2陣として保健師2人を令和2年7月10～16日(7日間、延べ14人日)派遣",
    ),
    (
        replace(DISPATCH, occupation=Occupation.OTHER, occupation_text="獣医師", person_days=10),
        "港区は、熊本県人吉市へ獣医師2人を令和2年7月10～16日(7日間、延べ10人日)派遣",
    ),
    (
        replace(DISPATCH, span=Span(date(2020, 7, 10), None)),
        "港区は、熊本県人吉市へ保健師2人を令和2年7月10日から派遣(令和2年7月20日までで11日間、延べ22人日)",
    ),
    (
        replace(DISPATCH, span=Span(date(2020, 8, 1), None)),
        "港区は、熊本県人吉市へ保健師2人を令和2年8月1日から派遣(終わりは未定)",
    ),
    (
        make.dispatch(1, headcount=None, span=None, recipient=NOT_STATED),
        "港区は、職員(人数不明)を派遣(日付不明)",
    ),
    (
        make.dispatch(1, giver="all_wards", recipient=NOT_STATED, headcount=16, span=FISCAL_2022),
        "各区計〔区別内訳なし〕は、職員16人を令和4年度(365日間、延べ5,840人日)派遣",
    ),
    (
        replace(DISPATCH, cancelled_on=date(2020, 7, 9)),
        "港区は、熊本県人吉市へ保健師2人を令和2年7月10～16日(7日間)派遣(令和2年7月9日に中止)",
    ),
    (
        make.goods(1, goods=(BLANKETS, MATS), received_on=date(2020, 7, 11)),
        "港区は、熊本県人吉市へ毛布200枚、マット等(数量不明)を令和2年7月9日に発送(令和2年7月11日到着)",
    ),
    (
        make.goods(1, goods=tuple(replace(BLANKETS, line_id=n) for n in range(1, 6)), sent_on=None),
        "港区は、熊本県人吉市へ毛布200枚、毛布200枚、毛布200枚ほか2品目を発送(発送日不明)",
    ),
    (make.goods(1, goods=()), "港区は、熊本県人吉市へ支援物資(明細なし)を令和2年7月9日に発送"),
    (make.funds(1, 500_000), "港区は、熊本県へ見舞金50万円を令和2年7月20日に決定"),
    (
        make.funds(1, 500_001, fund_kind=FundKind.OTHER, paid_on=date(2020, 8, 1)),
        "港区は、熊本県へ支援金500,001円を令和2年7月20日に決定(令和2年8月1日支出)",
    ),
    (make.funds(1, None, decided_on=None), "港区は、熊本県へ見舞金(金額未公表)を拠出(日付不明)"),
    (
        make.joint_funds(1, funds=FOUR, fund_kind=FundKind.RECOVERY),
        "23区共同で、山形県・福岡県ほか2団体へ復興支援金(金額未公表4件)を令和2年7月20日に決定",
    ),
    (
        make.joint_funds(1, funds=(FundsLine(line_id=9, amount_yen=10**9), *FOUR)),
        "23区共同で、山形県・福岡県ほか2団体へ見舞金(10億円＋未公表4件)を令和2年7月20日に決定",
    ),
    (
        make.other(
            1,
            recipient=Recipient(make.MIYAGI),
            quantity=Decimal(33000),
            unit="トン",
            span=Span(date(2012, 4, 9), date(2012, 6, 30)),
        ),
        "港区は、宮城県への支援として、災害廃棄物の受け入れ(33,000トン)を平成24年4月9日～6月30日に実施",
    ),
    (make.other(1), "港区は、災害廃棄物の受け入れを実施(日付不明)"),
    (
        make.aggregate(1, Kind.STAFF, staff_a=11, staff_b=7190, staff_c=0),
        "各区計〔区別内訳なし〕の職員派遣の集計値(令和5年10月1日現在):派遣中11人、既派遣7,190人、今後派遣予定0人、計7,201人",
    ),
    (
        make.aggregate(1, Kind.STAFF, staff_a=11, staff_b=None, staff_c=0),
        "各区計〔区別内訳なし〕の職員派遣の集計値(令和5年10月1日現在):派遣中11人、既派遣不明、今後派遣予定0人",
    ),
    (
        make.aggregate(1, Kind.FUNDS, fund_kind=FundKind.DONATION, amount_yen=3_763_390_000, recipient_label="32県市町"),
        "各区計〔区別内訳なし〕の義援金の集計値(令和5年10月1日現在):32県市町へ37億6,339万円",
    ),
    (
        make.aggregate(1, Kind.GOODS, goods=(BLANKETS,), recipient_label="50県市町村", period=FISCAL_2022),
        "各区計〔区別内訳なし〕の支援物資の集計値(令和5年10月1日現在):令和4年度に50県市町村へ毛布200枚",
    ),
    (
        replace(NIL, of_kind=Kind.GOODS, speaks_of=date(2020, 7, 15)),
        "港区は、支援物資について該当なし(令和2年7月15日現在)",
    ),
    (NIL, "港区は、すべての支援について該当なし"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), ENTRIES)
def test_an_entry_reads_as_one_sentence(content, sentence):
    assert entry_sentence(content, NAMES, as_of=date(2020, 7, 20)) == sentence


S, D, W = State.SUBMITTED, State.DRAFT, State.WITHDRAWN
NUMBERED = "S-000124"
JOINT = make.joint_funds(
    1, 10**9, share_rule=ShareRule.EQUAL, shares=tuple(Share(ward=w, amount_yen=1) for w in "abc")
)
RAIN = make.disaster()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step("下書き", None, DISPATCH, None, D), "下書き 職員派遣(熊本県人吉市)を作った"),
        (Step(NUMBERED, None, DISPATCH, None, S), "S-000124 職員派遣(熊本県人吉市)を提出した"),
        (Step(NUMBERED, DISPATCH, DISPATCH, D, S), "S-000124 職員派遣(熊本県人吉市)を提出した"),
        (
            Step("下書き", DISPATCH, replace(DISPATCH, headcount=3), D, D),
            "下書き 職員派遣(熊本県人吉市)の人数を 2人 → 3人 に直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, headcount=3), S, S),
            "S-000124 職員派遣(熊本県人吉市)の人数を 2人 → 3人 に直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, headcount=3, wave=1), S, S),
            "S-000124 職員派遣(熊本県人吉市)の人数(2人 → 3人)ほか1項目を直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, wave=1), S, S),
            "S-000124 職員派遣(熊本県人吉市)の陣に 第1陣 を書き加えた",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, decided_on=None), S, S),
            "S-000124 職員派遣(熊本県人吉市)の決定日の 令和2年7月8日 を消した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, note="長い\n備考"), S, S),
            "S-000124 職員派遣(熊本県人吉市)の備考を直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, recipient=Recipient(make.MIYAGI)), S, S),
            "S-000124 職員派遣(熊本県人吉市)の支援先を 熊本県人吉市 → 宮城県 に直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, disaster_id=2), S, S),
            "S-000124 職員派遣(熊本県人吉市)の災害を 令和2年7月豪雨(令和2年7月) → 令和元年東日本台風(令和元年10月) に直した",
        ),
        (
            Step(NUMBERED, DISPATCH, replace(DISPATCH, cancelled_on=date(2020, 7, 9)), S, S),
            "S-000124 職員派遣(熊本県人吉市)を令和2年7月9日付けで中止にした",
        ),
        (
            Step(NUMBERED, replace(DISPATCH, cancelled_on=date(2020, 7, 9)), DISPATCH, S, S),
            "S-000124 職員派遣(熊本県人吉市)の中止を取りやめた",
        ),
        (Step(NUMBERED, DISPATCH, DISPATCH, S, S), "S-000124 職員派遣(熊本県人吉市)を保存し直した"),
        (Step(NUMBERED, DISPATCH, DISPATCH, S, W), "S-000124 職員派遣(熊本県人吉市)を取り消した"),
        (Step(NUMBERED, DISPATCH, DISPATCH, W, S), "S-000124 職員派遣(熊本県人吉市)の取消を戻した"),
        (Step("下書き", DISPATCH, DISPATCH, D, W), "下書き 職員派遣(熊本県人吉市)を破棄した"),
        (Step("下書き", DISPATCH, DISPATCH, W, D), "下書き 職員派遣(熊本県人吉市)の破棄を戻した"),
        (Step(NUMBERED, None, DISPATCH, None, W), "S-000124 職員派遣(熊本県人吉市)を取り消した"),
        (
            Step(NUMBERED, JOINT, replace(JOINT, shares=JOINT.shares[:1]), S, S),
            "S-000124 見舞金(熊本県)の拠出額を2件直した",
        ),
        (
            Step(
                NUMBERED,
                make.aggregate(1, Kind.STAFF, staff_a=11),
                make.aggregate(1, Kind.STAFF, staff_a=12),
                S,
                S,
            ),
            "S-000124 職員派遣の集計値(各区計〔区別内訳なし〕)の派遣中を 11人 → 12人 に直した",
        ),
        (
            Step(NUMBERED, None, make.aggregate(1, Kind.STAFF), None, S),
            "S-000124 職員派遣の集計値(各区計〔区別内訳なし〕)を提出した",
        ),
        (Step("S-000009", None, NIL, None, S), "S-000009 支援の該当なし(港区)を提出した"),
        (Step("D-000001", None, RAIN, None, S), "災害「令和2年7月豪雨」を登録した"),
        (
            Step("D-000001", None, replace(RAIN, provisional=True), None, S),
            "災害「令和2年7月豪雨」を仮に登録した",
        ),
        (
            Step("D-000001", replace(RAIN, provisional=True), RAIN, S, S),
            "災害「令和2年7月豪雨」を確認した",
        ),
        (
            Step("D-000001", RAIN, replace(RAIN, merged_into=2), S, W),
            "災害「令和2年7月豪雨」を「令和元年東日本台風(令和元年10月)」に統合した",
        ),
        (
            Step("I-000001", None, Item(category="防寒用品", name="毛布", unit="枚"), None, S),
            "品目「毛布」を登録した",
        ),
    ],
)  # fmt: skip
def test_a_change_reads_as_one_sentence(step, sentence):
    assert change_sentence(step, NAMES) == sentence


def test_a_change_of_many_records_is_one_sentence_with_their_number():
    step = Step("S-000001", None, DISPATCH, None, S)
    told = change_sentence(step, NAMES, more=399)
    assert told == "S-000001 職員派遣(熊本県人吉市)を提出した(ほか399件)"


@given(st.sampled_from(State), st.sampled_from(State))
def test_every_move_from_state_to_state_has_words(old, new):
    assert change_sentence(Step(NUMBERED, DISPATCH, DISPATCH, old, new), NAMES)
