"""When a support entry may be submitted, and what about it deserves a second look.

`problems` are refused (the `lasting_problems` among them also where a record of another time is
taken in again), `doubts` are asked about once and may be confirmed (a mistyped year is
common, but a decision that was dated back is real). Drafts may be incomplete: neither applies.
Fields of lines are named with their place, from 0: goods.0.quantity.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.association import Association
from tracker.domain.errors import RuleBroken
from tracker.domain.giver import JOINT
from tracker.domain.one_thing import (
    ONE_BODY,
    ONE_UNIT,
    has_several_places,
    has_several_units,
)
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import (
    Aggregate,
    Funds,
    GoodsLine,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import MEASURED_KINDS, Channel, Kind
from tracker.domain.wareki import format_date

#: Support that began longer before its disaster is asked about: evacuations come first, but days.
BEFORE_THE_DISASTER = timedelta(days=31)
#: A day further ahead than this is asked about.
AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unlikely; `key` stays the same for the same doubt, so that it is asked once."""

    key: str
    message: str
    field: str = ""


def problems(content: Support, *, today: date, association: Association) -> list[RuleBroken]:
    """All that stands against submitting `content`, each with its field; empty when nothing."""
    lasting = lasting_problems(content, today=today, association=association)
    return [*lasting, *_of_one_thing_each(content)]


def lasting_problems(
    content: Support, *, today: date, association: Association
) -> list[RuleBroken]:
    """Those that no record may have, whenever it was written."""
    found = list(_of_all(content, association))
    match content:
        case StaffDispatch():
            found += _of_staff(content, today)
        case ReliefGoods():
            found += _of_goods(content)
        case Funds():
            found += _of_funds(content, association)
        case OtherSupport():
            found += _of_other(content)
        case Aggregate():
            found += _of_aggregate(content, association)
        case NilReturn():
            found += _of_nil(content)
    return found


def check(content: Support, *, today: date, association: Association) -> None:
    """Raises the first of `problems`, for whoever has no form to show them all."""
    for problem in problems(content, today=today, association=association):
        raise problem


def _of_all(content: Support, association: Association) -> Iterator[RuleBroken]:
    if (content.channel is Channel.JOINT) != (content.giver == JOINT):
        joint = association.joint
        yield RuleBroken(f"経路の「{joint}」は、{joint}の支援だけに使えます。", "channel")


def _of_one_thing_each(content: Support) -> Iterator[RuleBroken]:
    """Rules L1-07 and L3-04 of the data for machines (domain/one_thing.py)."""
    lines: list[tuple[str, object]] = [("", content)]
    lines += [(f"goods.{place}.", line) for place, line in enumerate(getattr(content, "goods", ()))]
    lines += [(f"funds.{place}.", line) for place, line in enumerate(getattr(content, "funds", ()))]
    for before, one in lines:
        if has_several_units(getattr(one, "unit", "")):
            yield RuleBroken(ONE_UNIT, f"{before}unit")
        recipient: Recipient = getattr(one, "recipient", NOT_STATED)
        if has_several_places(recipient.name or ""):
            yield RuleBroken(ONE_BODY, f"{before}recipient")


def _of_staff(content: StaffDispatch, today: date) -> Iterator[RuleBroken]:
    if content.headcount is None:
        yield RuleBroken("人数を書いてください。", "headcount")
    elif content.headcount < 1:
        yield RuleBroken("人数は1人以上にしてください。", "headcount")
    if content.wave is not None and content.wave < 1:
        yield RuleBroken("陣は1以上の数で書いてください。", "wave")
    for name in ("occupation", "duty", "legal_basis"):
        yield from _other_says_what(content, name)
    yield from _of_person_days(content, today)


def _other_says_what(content: StaffDispatch, name: str) -> Iterator[RuleBroken]:
    word, text = getattr(content, name), getattr(content, f"{name}_text")
    if word is not None and word.value == "other" and not text:
        yield RuleBroken("「その他」の内容を書いてください。", f"{name}_text")
    if text and (word is None or word.value != "other"):
        yield RuleBroken("「その他」を選ぶか、この文字を消してください。", f"{name}_text")


def _of_person_days(content: StaffDispatch, today: date) -> Iterator[RuleBroken]:
    given = content.person_days
    if given is None:
        return
    if given < 1:
        yield RuleBroken("延べ人日は1以上にしてください。", "person_days")
    if content.span is None or content.span.last is None:
        yield RuleBroken(
            "延べ人日を書くときは、派遣期間を終わりの日まで書いてください。", "person_days"
        )
    elif content.headcount is not None:
        most = content.headcount * content.span.days(today)
        if given > most:
            yield RuleBroken(
                f"延べ人日が、人数×日数の{most:,}人日より多くなっています。"
                "人数・期間・延べ人日のどれかを直してください。",
                "person_days",
            )


def _of_goods(content: ReliefGoods) -> Iterator[RuleBroken]:
    if not content.goods:
        yield RuleBroken("物資を1行以上書いてください。", "goods")
    yield from _of_goods_lines(content.goods)
    if content.sent_on and content.received_on and content.received_on < content.sent_on:
        yield RuleBroken("受領日が発送日より前です。どちらかを直してください。", "received_on")


def _of_goods_lines(goods: tuple[GoodsLine, ...]) -> Iterator[RuleBroken]:
    for place, line in enumerate(goods):
        if line.item_id is None and not line.item_text:
            yield RuleBroken("品目を選ぶか、品名を書いてください。", f"goods.{place}.item_text")
        yield from _of_quantity(line.quantity, line.unit, f"goods.{place}.")


def _of_quantity(quantity: Decimal | None, unit: str, before: str = "") -> Iterator[RuleBroken]:
    if quantity is None:
        return
    if quantity <= 0:
        yield RuleBroken(
            "数量は0より大きい数にしてください。分からないときは空欄にしてください。",
            f"{before}quantity",
        )
    if not unit:
        yield RuleBroken("単位を書いてください（枚、箱、トンなど）。", f"{before}unit")


def _of_funds(content: Funds, association: Association) -> Iterator[RuleBroken]:
    if content.fund_kind is None:
        yield RuleBroken("支援金の種類を選んでください。", "fund_kind")
    if not content.funds:
        yield RuleBroken(
            "支援先と金額を1行以上書いてください。支援先が分からないときは金額だけでもかまいません。",
            "funds",
        )
    for place, line in enumerate(content.funds):
        if line.amount_yen is not None and line.amount_yen < 1:
            yield RuleBroken(
                "金額は1円以上にしてください。公表されていないときは「金額未公表」に印をつけます。",
                f"funds.{place}.amount_yen",
            )
    if content.paid_on and content.received_on and content.received_on < content.paid_on:
        yield RuleBroken("受領日が支出日より前です。どちらかを直してください。", "received_on")
    yield from _of_shares(content, association)


def _of_shares(content: Funds, association: Association) -> Iterator[RuleBroken]:
    if content.share_rule is None or content.giver != JOINT:
        if content.shares or content.share_rule is not None:
            joint = association.joint
            yield RuleBroken(f"拠出額は、{joint}の支援金だけに書けます。", "share_rule")
        return
    total = content.total_yen
    amounts = [share.amount_yen for share in content.shares]
    if total is None:
        if any(amount is not None for amount in amounts):
            yield RuleBroken(
                f"金額未公表の支援先があるので、{association.each}の拠出額は書けません。"
                "金額を書くか、拠出額を消してください。",
                "shares",
            )
        return
    if not amounts or any(amount is None for amount in amounts):
        yield RuleBroken(f"すべての{association.member}の拠出額を書いてください。", "shares")
        return
    known = [amount for amount in amounts if amount is not None]
    if min(known) < 0:
        yield RuleBroken("拠出額は0円以上にしてください。", "shares")
    if sum(known) != total:
        apart = sum(known) - total
        yield RuleBroken(
            f"{association.each}の拠出額の合計{sum(known):,}円が、総額{total:,}円より{abs(apart):,}円"
            f"{'多く' if apart > 0 else '少なく'}なっています。合計を総額に合わせてください。",
            "shares",
        )
    if content.share_rule is ShareRule.WEIGHTS and any(s.weight is None for s in content.shares):
        yield RuleBroken(f"すべての{association.member}の割合を書いてください。", "shares")


def _of_other(content: OtherSupport) -> Iterator[RuleBroken]:
    if not content.what:
        yield RuleBroken("支援の内容を書いてください。", "what")
    yield from _of_quantity(content.quantity, content.unit)


def _of_aggregate(content: Aggregate, association: Association) -> Iterator[RuleBroken]:
    if content.channel is Channel.VIA_METROPOLIS:
        via = association.channel(Channel.VIA_METROPOLIS)
        own = association.channel(Channel.WARD)
        yield RuleBroken(f"{via}の集計値はありません。経路は「{own}」にしてください。", "channel")
    if content.of_kind not in MEASURED_KINDS:
        yield RuleBroken("何の集計値かを選んでください。", "of_kind")
    if content.speaks_of is None:
        yield RuleBroken("いつ現在の数字かを書いてください。", "speaks_of")
    period = content.period
    if period and content.speaks_of and (period.last is None or period.last > content.speaks_of):
        yield RuleBroken(
            "集計の期間は、いつ現在の数字かの日までにしてください。分からないときは空欄にします。",
            "period",
        )
    if content.recipient_count is not None and content.recipient_count < 1:
        yield RuleBroken("支援先の数は1以上にしてください。", "recipient_count")
    yield from _of_figures(content)


#: Which fields hold the figures of an aggregate, by what it speaks of.
_FIGURES = {
    Kind.STAFF: ("staff_a", "staff_b", "staff_c"),
    Kind.FUNDS: ("amount_yen",),
    Kind.GOODS: ("goods",),
    Kind.OTHER: ("goods",),
}


def _of_figures(content: Aggregate) -> Iterator[RuleBroken]:
    own = _FIGURES.get(content.of_kind, ())
    foreign = {name for names in _FIGURES.values() for name in names} - set(own)
    if any(getattr(content, name) not in (None, ()) for name in foreign):
        yield RuleBroken("ほかの種別の数字が混ざっています。消してください。", "of_kind")
    if content.fund_kind is not None and content.of_kind is not Kind.FUNDS:
        yield RuleBroken("支援金の種類は、支援金の集計値だけに書けます。", "fund_kind")
    if content.fund_kind is None and content.of_kind is Kind.FUNDS:
        yield RuleBroken(
            "支援金の種類を選んでください。種類の分からないものは「その他」にします。", "fund_kind"
        )
    if content.of_kind is Kind.STAFF and all(getattr(content, name) is None for name in own):
        yield RuleBroken("派遣中・既派遣・今後派遣予定のどれかの人数を書いてください。", "staff_b")
    if content.of_kind is Kind.FUNDS and content.amount_yen is None:
        yield RuleBroken("金額を書いてください。", "amount_yen")
    if "goods" in own and not content.goods:
        yield RuleBroken("内訳を1行以上書いてください。", "goods")
    yield from _of_goods_lines(content.goods)


def _of_nil(content: NilReturn) -> Iterator[RuleBroken]:
    if content.speaks_of is None:
        yield RuleBroken("いつ現在で該当がないかを書いてください。", "speaks_of")


def doubts(content: Support, *, start: date | None, today: date) -> list[Doubt]:
    """What to ask about once before `content` is submitted; `start`: first day of its disaster."""
    days = list(_days(content))
    found: list[Doubt] = []
    for name, day in days:
        if start is not None and day < start - BEFORE_THE_DISASTER:
            found.append(
                Doubt(
                    f"early:{name}",
                    f"{format_date(day)}は、災害の始まり({format_date(start)})より1か月以上前です。"
                    "年に誤りはありませんか。",
                    name,
                )
            )
        if day > today + AHEAD:
            found.append(
                Doubt(
                    f"ahead:{name}",
                    f"{format_date(day)}は2年以上先です。年に誤りはありませんか。",
                    name,
                )
            )
    return found + list(_missing_days(content, days)) + list(_odd_order(content))


def _days(content: Support) -> Iterator[tuple[str, date]]:
    """Every day of the world in the content with its field; of a span the ends that are known."""
    for name in ("span", "period"):
        span: Span | None = getattr(content, name, None)
        if span is not None:
            yield name, span.first
            if span.last is not None and span.last != span.first:
                yield name, span.last
    for name in ("decided_on", "sent_on", "paid_on", "received_on", "speaks_of", "cancelled_on"):
        day = getattr(content, name, None)
        if day is not None:
            yield name, day


def _missing_days(content: Support, days: list[tuple[str, date]]) -> Iterator[Doubt]:
    first = {
        Kind.STAFF: "span",
        Kind.GOODS: "sent_on",
        Kind.FUNDS: "decided_on",
        Kind.OTHER: "span",
    }.get(content.kind)
    named = {name for name, _ in days} - {"cancelled_on"}
    if first is None:
        return
    if not named or (content.kind is Kind.STAFF and "span" not in named):
        what = "派遣期間" if content.kind is Kind.STAFF else "日付"
        yield Doubt(
            "undated",
            f"{what}がありません。このままでは「日付不明」とし、災害の始まりの日から数えます。",
            first,
        )


def _odd_order(content: Support) -> Iterator[Doubt]:
    decided: date | None = getattr(content, "decided_on", None)
    span: Span | None = getattr(content, "span", None)
    paid: date | None = getattr(content, "paid_on", None)
    if decided and span and decided > span.first:
        yield Doubt("decided-late", "決定日が派遣の始まりより後になっています。", "decided_on")
    if decided and paid and paid < decided:
        yield Doubt("paid-early", "支出日が決定日より前になっています。", "paid_on")
