"""Entering supports by the forms: what was typed, what is recorded, and where one goes then."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.factories import HITOYOSHI, KATSUSHIKA, KUMAMOTO, MINATO
from tests.statements import counted
from tracker.domain.access import Scope
from tracker.domain.item import Item
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.vocabulary import Channel, FundKind, Kind, Noun, Occupation, State
from tracker.extensions import db
from tracker.queries.moment import head
from tracker.queries.records import current, history
from tracker.queries.written import written_in

ALL = Scope(all_drafts=True)


@pytest.fixture
def rain(session):
    [disaster] = make.record(session, make.disaster())
    return disaster


@pytest.fixture
def blankets(session):
    [item] = make.record(session, Item(category="防寒用品", name="毛布", unit="枚"))
    return item


@pytest.fixture
def ward(pages):
    pages.sign_in("ward", MINATO)
    return pages


@pytest.fixture
def secretariat(pages):
    pages.sign_in("secretariat")
    return pages


def begin(pages, kind, disaster, **more):
    more = "".join(f"&{name}={value}" for name, value in more.items())
    return pages.open(f"/supports/new?kind={kind}&disaster={disaster}{more}", follow=True)


def recorded(session, page):
    """The revision that the page, to which one was sent, speaks of."""
    record_id = int(page.path.split("/")[2])
    return current(session, Noun.SUPPORT, record_id, ALL)


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
@pytest.mark.parametrize("role", ["ward", "secretariat"])
def test_every_kind_has_a_form_that_keeps_a_draft(pages, session, rain, kind, role):
    pages.sign_in(role, MINATO if role == "ward" else None)
    page = begin(pages, kind, rain)
    assert page.title.endswith("を記録する")
    fields = {"action": "draft"} if role == "ward" else {"action": "draft", "giver": MINATO}
    kept = page.submit(0, fields)
    assert kept.path.endswith("/edit")
    assert "下書きを保存しました" in kept.text
    assert recorded(session, kept).state is State.DRAFT


def test_a_dispatch_is_entered_as_it_is_typed(ward, session, rain):
    page = begin(ward, "staff", rain)
    shown = page.submit(
        0,
        recipient="人吉市",
        headcount="２人",
        wave="第3陣"[1:],
        occupation="public_health_nurse",
        span="R2.7.10～16",
        decided_on="令和2年7月8日",
        note="髙橋さん、𠮷田さん 😀",
        action="submit",
    )
    content = recorded(session, shown).content
    assert content == make.dispatch(
        rain,
        headcount=2,
        wave=3,
        occupation=Occupation.PUBLIC_HEALTH_NURSE,
        note="髙橋さん、𠮷田さん 😀",
    )
    assert "保存しました: S-000001" in shown.text
    assert {"続けて入力", "写して別の支援先", "取り消す"} <= set(shown.links)
    later = ward.open(shown.path)
    assert "保存しました" not in later.main
    assert {"続けて入力", "写して別の支援先"} <= set(later.links), "what was offered is lost"


def test_goods_are_counted_in_the_units_of_their_items(ward, session, rain, blankets):
    page = begin(ward, "goods", rain).submit(0, action_="", add_line="goods", status=200)
    shown = page.submit(
        0,
        {
            "goods-0-item": str(blankets),
            "goods-0-quantity": "１，２００枚",
            "goods-1-item_text": "マット等",
            "sent_on": "2020/7/9",
            "action": "submit",
        },
    )
    first, second = recorded(session, shown).content.goods
    assert (first.item_id, first.quantity, first.unit) == (blankets, Decimal(1200), "枚")
    assert (second.item_text, second.quantity, second.line_id) == ("マット等", None, 2)


def test_the_unit_typed_with_a_quantity_is_its_unit(ward, session, rain):
    page = begin(ward, "goods", rain)
    shown = page.submit(
        0,
        {
            "goods-0-item_text": "土のう袋",
            "goods-0-quantity": "５０枚",
            "sent_on": "2020/7/9",
            "action": "submit",
        },
    )
    (line,) = recorded(session, shown).content.goods
    assert (line.item_text, line.quantity, line.unit) == ("土のう袋", Decimal(50), "枚")


def test_the_unit_typed_with_a_quantity_of_other_support_is_its_unit(ward, session, rain):
    page = begin(ward, "other", rain)
    shown = page.submit(
        0,
        {
            "what": "廃棄物の受入れ",
            "quantity": "３３，０００トン",
            "span": "R2.7.9",
            "action": "submit",
        },
    )
    content = recorded(session, shown).content
    assert (content.quantity, content.unit) == (Decimal(33_000), "トン")


@pytest.mark.parametrize(
    ("quantity", "unit", "kept"),
    [
        ("1万枚", "", (Decimal(10_000), "枚")),
        ("1万2千枚", "枚", (Decimal(12_000), "枚")),
        ("10㎡", "", (Decimal(10), "m2")),
        ("20kg", "ｋｇ", (Decimal(20), "kg")),
        ("20", " ㎏ ", (Decimal(20), "kg")),
    ],
)
def test_a_quantity_and_its_unit_are_kept_in_one_form(ward, session, rain, quantity, unit, kept):
    typed = {"quantity": quantity, "unit": unit}
    page = begin(ward, "other", rain)
    shown = page.submit(0, {"what": "土のう", "span": "R2.7.9", "action": "submit", **typed})
    content = recorded(session, shown).content
    assert (content.quantity, content.unit) == kept
    page = begin(ward, "goods", rain)
    row = {"goods-0-item_text": "土のう", **{f"goods-0-{name}": it for name, it in typed.items()}}
    shown = page.submit(0, {"sent_on": "2020/7/9", "action": "submit", **row})
    (line,) = recorded(session, shown).content.goods
    assert (line.quantity, line.unit) == kept


def test_a_quantity_in_words_is_refused_at_its_part(ward, rain):
    page = begin(ward, "other", rain)
    typed = {"what": "土のう", "quantity": "1万二千枚", "span": "R2.7.9", "action": "submit"}
    again = page.submit(0, typed, status=422)
    assert any("「二千枚」の部分が読めません" in error for error in again.errors)


def test_a_quantity_in_another_unit_is_refused_at_its_row(ward, rain, blankets):
    page = begin(ward, "goods", rain)
    fields = {"goods-0-item": str(blankets), "goods-0-quantity": "3箱", "action": "submit"}
    again = page.submit(0, fields, status=422)
    assert again.errors[0].startswith("1行目 数量：「3箱」")
    assert again.form(0).fields["goods-0-quantity"] == "3箱"


def test_funds_know_unpublished_from_zero(ward, session, rain):
    page = begin(ward, "funds", rain).submit(0, add_line="funds")
    shown = page.submit(
        0,
        {
            "fund_kind": "condolence",
            "funds-0-recipient": "熊本県",
            "funds-0-amount_yen": "５０万円",
            "funds-1-recipient": "日本赤十字社",
            "funds-1-recipient_body": "y",
            "funds-1-unpublished": "y",
            "decided_on": "R2.7.20",
            "action": "submit",
        },
    )
    content = recorded(session, shown).content
    assert content.fund_kind is FundKind.CONDOLENCE
    assert [(line.recipient, line.amount_yen) for line in content.funds] == [
        (Recipient(code=KUMAMOTO), 500_000),
        (Recipient(name="日本赤十字社"), None),
    ]


def test_an_amount_is_written_or_marked_unpublished_even_in_a_draft(ward, rain):
    page = begin(ward, "funds", rain)
    again = page.submit(0, {"funds-0-recipient": "熊本県", "action": "draft"}, status=422)
    assert "金額未公表" in again.errors[0]


def test_an_open_end_and_another_support(ward, session, rain):
    page = begin(ward, "other", rain)
    shown = page.submit(
        0,
        what="災害廃棄物の受け入れ",
        quantity="33,000トン",
        unit="トン",
        span="R2.7.10～",
        action="submit",
    )
    content = recorded(session, shown).content
    assert (content.quantity, content.span) == (33000, Span(date(2020, 7, 10), None))


def test_a_nil_return_speaks_of_today_unless_said_otherwise(ward, session, rain):
    shown = begin(ward, "nil", rain).submit(0, of_kind="goods", action="submit")
    content = recorded(session, shown).content
    assert (content.of_kind, content.speaks_of) == (Kind.GOODS, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("of_kind", "fields", "figure"),
    [
        ("staff", {"staff_a": "11", "staff_b": "7,190", "staff_c": "0"}, ("staff_b", 7190)),
        (
            "funds",
            {"amount_yen": "376,339万円", "fund_kind": "donation"},
            ("amount_yen", 3_763_390_000),
        ),
    ],
)
def test_an_aggregate_is_entered_for_all_wards(secretariat, session, rain, of_kind, fields, figure):
    page = begin(secretariat, "aggregate", rain, of=of_kind)
    shown = page.submit(
        0,
        {
            "giver": "all_wards",
            "speaks_of": "令和5年10月1日",
            "recipient_label": "32県市町",
            **fields,
            "action": "submit",
        },
    )
    content = recorded(session, shown).content
    assert content.of_kind.value == of_kind
    assert getattr(content, figure[0]) == figure[1]
    assert content.recipient_label == "32県市町"


def test_joint_shares_are_shown_before_they_are_saved_and_add_up(secretariat, session, rain):
    page = begin(secretariat, "funds", rain)
    fields = {
        "giver": "joint",
        "fund_kind": "recovery",
        "funds-0-recipient": "熊本県",
        "funds-0-amount_yen": "10億円",
        "decided_on": "R2.7.20",
    }
    asked = page.submit(0, {**fields, "action": "submit"}, status=422)
    assert "計算しました" in asked.errors[0]
    calculated = page.submit(0, {**fields, "action": "calculate"})
    rows = calculated.table("各区の拠出額")
    assert rows[-1][2] == "1,000,000,000円"
    shown = calculated.submit(0, {"shares-1-paid_on": "R2.8.1", "action": "submit"})
    content = recorded(session, shown).content
    assert content.channel is Channel.JOINT
    assert content.share_rule is ShareRule.EQUAL
    amounts = [share.amount_yen for share in content.shares]
    assert (len(amounts), sum(amounts), amounts[0], amounts[-1]) == (23, 10**9, 43478261, 43478260)
    assert content.shares[1].paid_on == date(2020, 8, 1)


def test_shares_by_hand_are_saved_only_when_they_add_up(secretariat, session, rain):
    page = begin(secretariat, "funds", rain)
    fields = {
        "giver": "joint",
        "fund_kind": "recovery",
        "funds-0-amount_yen": "2300",
        "decided_on": "R2.7.20",
        "share_rule": "by_hand",
        **{f"shares-{place}-amount_yen": "100" for place in range(22)},
        "shares-22-amount_yen": "99",
        "action": "submit",
    }
    again = page.submit(0, fields, status=422)
    assert "1円少なく" in again.errors[0]
    shown = again.submit(0, {"shares-22-amount_yen": "100", "action": "submit"})
    assert recorded(session, shown).content.total_yen == 2300


def test_shares_by_weights_come_from_the_weights(secretariat, session, rain):
    page = begin(secretariat, "funds", rain)
    fields = {
        "giver": "joint",
        "fund_kind": "recovery",
        "funds-0-amount_yen": "1000",
        "decided_on": "R2.7.20",
        "share_rule": "weights",
    }
    refused = page.submit(0, {**fields, "action": "calculate"}, status=422)
    assert "千代田区" in refused.errors[0]
    weights = {f"shares-{place}-weight": "0" for place in range(23)}
    weights |= {"shares-0-weight": "2", "shares-22-weight": "1"}
    shown = page.submit(0, {**fields, **weights, "action": "calculate"}).submit(
        0, {"action": "submit"}
    )
    shares = recorded(session, shown).content.shares
    assert (shares[0].amount_yen, shares[22].amount_yen, shares[0].weight) == (667, 333, 2)


def test_an_unpublished_joint_fund_has_unpublished_shares(secretariat, session, rain):
    page = begin(secretariat, "funds", rain)
    fields = {"giver": "joint", "fund_kind": "recovery", "funds-0-unpublished": "y"}
    shown = page.submit(0, {**fields, "decided_on": "R2.7.20", "action": "submit"})
    content = recorded(session, shown).content
    assert {share.amount_yen for share in content.shares} == {None}


def test_several_recipients_become_siblings_of_one_change(ward, session, rain):
    [source] = make.record(session, make.dispatch(rain, note="同じ備考"))
    page = begin(ward, "staff", rain, copy_of=source, many=1).submit(0, add_line="siblings")
    shown = page.submit(
        0,
        {
            "siblings-0-recipient": "八代市",
            "siblings-0-headcount": "1",
            "siblings-1-recipient": "芦北町",
            "siblings-1-headcount": "4",
            "action": "submit",
        },
    )
    assert "S-000002、S-000003" in shown.text
    first = recorded(session, shown)
    _, second = written_in(session, first.change.id, ALL)
    assert first.change.id == second.change.id
    assert [one.content.headcount for one in (first, second)] == [1, 4]
    assert {one.content.note for one in (first, second)} == {"同じ備考"}


def test_a_copy_takes_everything_but_the_cancellation(ward, session, rain):
    [source] = make.record(session, make.dispatch(rain, cancelled_on=date(2020, 7, 9)))
    page = begin(ward, "staff", rain, copy_of=source)
    content = recorded(session, page.submit(0, action="submit")).content
    assert content == make.dispatch(rain)


def test_an_unclear_recipient_comes_back_as_choices(ward, session, rain):
    page = begin(ward, "staff", rain)
    again = page.submit(
        0, recipient="美里町", headcount="1", span="R2.7.10", action="submit", status=422
    )
    assert "下から選んでください" in again.errors[0]
    shown = again.submit(0, recipient_pick="433489", action="submit")
    assert recorded(session, shown).content.recipient == Recipient(code="433489")


def test_a_text_that_was_changed_wins_over_the_code_chosen_before(ward, session, rain):
    [source] = make.record(session, make.dispatch(rain))
    page = ward.open(f"/supports/{source}/edit")
    assert page.form(0).fields["recipient_code"] == HITOYOSHI
    shown = page.submit(0, recipient="熊本県", action="correct")
    assert recorded(session, shown).content.recipient == Recipient(code=KUMAMOTO)


def test_a_former_name_is_not_taken_for_a_day_after_its_end(ward, rain):
    page = begin(ward, "staff", rain)
    fields = {"recipient": "岩手県滝沢村", "recipient_code": "033057", "headcount": "1"}
    again = page.submit(0, {**fields, "span": "R2.7.10", "action": "submit"}, status=422)
    assert "令和2年7月10日の時点では岩手県滝沢市です" in again.errors[0]
    assert "岩手県滝沢市（たきざわし、032166、旧滝沢村（平成25年12月31日まで））" in again.text


def test_a_correction_keeps_its_reason_and_the_ids_of_lines(ward, session, rain):
    [source] = make.record(session, make.funds(rain, 100, 200, 300))
    page = ward.open(f"/supports/{source}/edit")
    page = page.submit(0, remove_line="funds-1").submit(0, add_line="funds")
    fields = {"funds-2-amount_yen": "400", "reason": "決算で確定", "action": "correct"}
    names = [name for name in page.form(0).fields if name.endswith("amount_yen")]
    fields[names[2]] = fields.pop("funds-2-amount_yen")
    shown = page.submit(0, fields)
    revision = recorded(session, shown)
    assert [(line.line_id, line.amount_yen) for line in revision.content.funds] == [
        (1, 100),
        (3, 300),
        (4, 400),
    ]
    assert revision.change.reason == "決算で確定"


def test_unlikely_days_are_asked_about_once(ward, session, rain):
    page = begin(ward, "staff", rain)
    asked = page.submit(0, headcount="1", span="H22.7.10", action="submit", status=422)
    assert "1か月以上前" in asked.text
    assert asked.errors == []
    changed = asked.submit(0, span="H21.7.10", note="", action="submit", status=422)
    assert "平成21年7月10日" in changed.text
    shown = changed.submit(0, confirmed="y", action="submit")
    assert recorded(session, shown).content.span.first == date(2009, 7, 10)


def test_what_was_not_changed_makes_no_revision(ward, session, rain):
    [source] = make.record(session, make.dispatch(rain))
    shown = ward.open(f"/supports/{source}/edit").submit(0, action="correct")
    assert "変わったところがない" in shown.text
    assert len(history(session, Noun.SUPPORT, source, ALL)) == 1


def test_the_preview_says_the_sentence_and_the_effect(ward, session, rain):
    make.record(session, make.dispatch(rain, headcount=16))
    before = head(session)
    fields = begin(ward, "staff", rain).form(0).fields
    fields |= {"recipient": "人吉市", "headcount": "2", "span": "R2.7.10～16"}
    answer = ward.send("/supports/preview?kind=staff", method="POST", data=fields)
    assert answer.status_code == 200
    assert "熊本県人吉市" in answer.text
    assert "16人から18人になります" in answer.text
    assert head(session) == before, "a preview writes nothing"


def test_the_form_asks_a_constant_number_of_queries(ward, session, rain):
    address = f"/supports/new?kind=goods&disaster={rain}&once=abc"
    ward.open(address)
    with counted(db.engine) as before:
        ward.open(address)
    make.record(
        session,
        *(make.disaster(slug=f"d{n}") for n in range(5)),
        *(make.goods(rain) for _ in range(5)),
    )
    make.record(session, *(Item(category="x", name=f"品{n}", unit="個") for n in range(9)))
    with counted(db.engine) as after:
        ward.open(address)
    assert len(after) == len(before)


def test_another_wards_entry_is_copied_as_ones_own(pages, session, rain):
    [source] = make.record(session, make.dispatch(rain))
    pages.sign_in("ward", KATSUSHIKA)
    page = begin(pages, "staff", rain, copy_of=source)
    assert recorded(session, page.submit(0, action="submit")).content.giver == KATSUSHIKA
