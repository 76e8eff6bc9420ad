"""An entry in one sentence: what the form shows while typing and what stands in the history.

「港区は、熊本県人吉市へ保健師2人を令和2年7月10～16日(7日間、延べ14人日)派遣」
"""

from datetime import date

from tracker.domain.figure import Amount
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer, format_yen_short
from tracker.domain.span import Span
from tracker.domain.summary import (
    called,
    duty,
    fund_name,
    goods_words,
    occupation,
    quantity_words,
    recipients,
)
from tracker.domain.support import (
    Aggregate,
    Funds,
    NilReturn,
    OtherSupport,
    ReliefGoods,
    StaffDispatch,
    Support,
)
from tracker.domain.vocabulary import Channel, Kind
from tracker.domain.wareki import format_date, format_span

_NO_DAY = "日付不明"


def entry_sentence(content: Support, names: Names, *, as_of: date | None = None) -> str:
    """What the entry says; `as_of` is the day to which an open dispatch is counted.

    Takes unfinished contents too: what is missing is said to be unknown, never left as zero.
    """
    match content:
        case Aggregate():
            said = _aggregate(content, names)
        case NilReturn():
            said = _nil(content, names)
        case StaffDispatch():
            said = _giver(content, names) + _staff(content, names, as_of)
        case ReliefGoods():
            said = _giver(content, names) + _goods(content, names)
        case Funds():
            said = _giver(content, names) + _funds(content, names)
        case OtherSupport():
            said = _giver(content, names) + _other(content, names)
        case _:
            raise TypeError(f"no sentence for {type(content).__name__}")
    return f"{said}({format_date(content.cancelled_on)}に中止)" if content.cancelled_on else said


def _giver(content: Support, names: Names) -> str:
    name = names.giver(content.giver)
    if content.channel is Channel.JOINT:
        return f"{name}で、"
    if content.channel is Channel.VIA_METROPOLIS:
        return f"{name}は、{names.association.via_metropolis}で"
    return f"{name}は、"


def _to(content: Support, names: Names) -> str:
    to = recipients(content, names)
    return f"{to}へ" if to else ""


def _staff(content: StaffDispatch, names: Names, as_of: date | None) -> str:
    purpose = f"{duty(content)}のため" if duty(content) else ""
    wave = f"第{content.wave}陣として" if content.wave else ""
    people = (
        f"{format_integer(content.headcount)}人" if content.headcount is not None else "(人数不明)"
    )
    who = f"{_to(content, names)}{purpose}{wave}{occupation(content)}{people}を"
    return f"{who}{_served(content, as_of)}"


def _served(content: StaffDispatch, as_of: date | None) -> str:
    span = content.span
    if span is None:
        return f"派遣{_in_brackets(_NO_DAY, _person_days(content, None))}"
    if span.last is not None:
        facts = _in_brackets(f"{span.days(span.last)}日間", _person_days(content, span.last))
        return f"{format_span(span)}{facts}派遣"
    since = f"{format_date(span.first)}から派遣"
    if as_of is None or as_of < span.first:
        return f"{since}(終わりは未定)"
    so_far = f"{format_date(as_of)}までで{span.days(as_of)}日間"
    return f"{since}{_in_brackets(so_far, _person_days(content, as_of))}"


def _person_days(content: StaffDispatch, last: date | None) -> str:
    if content.cancelled_on:
        return ""  # 中止 counts in nothing
    days = content.person_days
    if days is None and content.headcount is not None and content.span and last:
        days = content.headcount * content.span.days(last)
    return "" if days is None else f"延べ{format_integer(days)}人日"


def _in_brackets(*facts: str) -> str:
    told = [fact for fact in facts if fact]
    return f"({'、'.join(told)})" if told else ""


def _goods(content: ReliefGoods, names: Names) -> str:
    what = goods_words(content.goods, names) or "支援物資(明細なし)"
    received = f"{format_date(content.received_on)}到着" if content.received_on else ""
    if content.sent_on is None:
        return f"{_to(content, names)}{what}を発送{_in_brackets(received or '発送日不明')}"
    sent = format_date(content.sent_on)
    return f"{_to(content, names)}{what}を{sent}に発送{_in_brackets(received)}"


def _funds(content: Funds, names: Names) -> str:
    what = f"{fund_name(content.fund_kind)}{_amount(content)}を"
    paid = f"{format_date(content.paid_on)}支出" if content.paid_on else ""
    received = f"{format_date(content.received_on)}受領" if content.received_on else ""
    if content.decided_on is None:
        facts = [paid, received] if paid or received else [_NO_DAY]
        return f"{_to(content, names)}{what}拠出{_in_brackets(*facts)}"
    decided = f"{format_date(content.decided_on)}に決定"
    return f"{_to(content, names)}{what}{decided}{_in_brackets(paid, received)}"


def _amount(content: Funds) -> str:
    """50万円, (10億円＋未公表4件), (金額未公表)."""
    if not content.funds:
        return "(金額は未記入)"
    if content.unpublished == 1 == len(content.funds):
        return "(金額未公表)"
    shown = Amount(content.known_yen, content.unpublished, entries=1).display()
    return f"({shown})" if content.unpublished else shown


def _other(content: OtherSupport, names: Names) -> str:
    to = recipients(content, names)
    what = f"{content.what or '支援(内容は未記入)'}{_in_brackets(quantity_words(content))}"
    when = _done(content.span)
    return f"{to + 'への支援として、' if to else ''}{what}を{when}"


def _done(span: Span | None) -> str:
    if span is None:
        return f"実施({_NO_DAY})"
    if span.last is None:
        return f"{format_date(span.first)}から実施"
    return f"{format_span(span)}に実施"


def _aggregate(content: Aggregate, names: Names) -> str:
    day = f"{format_date(content.speaks_of)}現在" if content.speaks_of else _NO_DAY
    period = f"{format_span(content.period)}に" if content.period else ""
    to = _to(content, names)
    whose = f"{names.giver(content.giver)}の{called(content)}"
    return f"{whose}({day}):{period}{to}{_published(content, names)}"


def _published(content: Aggregate, names: Names) -> str:
    if content.of_kind is Kind.STAFF:
        return _published_staff(content)
    if content.of_kind is Kind.FUNDS:
        return "金額未公表" if content.amount_yen is None else format_yen_short(content.amount_yen)
    return goods_words(content.goods, names) or "数字の記載なし"


def _published_staff(content: Aggregate) -> str:
    figures = {
        "派遣中": content.staff_a,
        "既派遣": content.staff_b,
        "今後派遣予定": content.staff_c,
    }
    told = [f"{name}{_people(number)}" for name, number in figures.items()]
    if all(number is not None for number in figures.values()):
        told.append(f"計{_people(sum(number or 0 for number in figures.values()))}")
    return "、".join(told)


def _people(number: int | None) -> str:
    return "不明" if number is None else f"{format_integer(number)}人"


def _nil(content: NilReturn, names: Names) -> str:
    of_what = content.of_kind.label if content.of_kind else "すべての支援"
    day = f"({format_date(content.speaks_of)}現在)" if content.speaks_of else ""
    return f"{names.giver(content.giver)}は、{of_what}について該当なし{day}"
