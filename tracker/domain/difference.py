"""The fields of a content as texts, and the difference of two contents, field by field.

One difference feeds the history, the conflict page and the list of late corrections. Lines and
shares are rows of their own under their own id (goods.1, funds.2, shares.131032), so that a line
that stays is recognised although others come and go.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from tracker.domain.disaster import DisasterName
from tracker.domain.labels import SHARE_RULE, Content, field_label
from tracker.domain.letter import Scan
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer, format_quantity, format_yen
from tracker.domain.recipient import Recipient
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import (
    Aggregate,
    Contact,
    FundsLine,
    GoodsLine,
    NilReturn,
    Share,
    Support,
)
from tracker.domain.vocabulary import Channel, Kind, Labelled
from tracker.domain.wareki import format_date, format_span


@dataclass(frozen=True, slots=True)
class FieldText:
    """A field of a content, its label and its value for people; '' where it has none."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which two contents differ; '' where one of them has no value."""

    field: str
    label: str
    old: str
    new: str


def describe(content: Content, names: Names) -> list[FieldText]:
    """Every field in the order of the form, the empty ones too; lines and shares one by one."""
    kind = [("kind", content.kind)] if isinstance(content, Support) else []
    values = [*kind, *((f.name, getattr(content, f.name)) for f in _ordered_fields(content))]
    return [row for name, value in values for row in _rows(content, name, value, names)]


def difference(old: Content | None, new: Content, names: Names) -> list[FieldDifference]:
    """Only the fields whose text differs, in the order of the form; `old` None: all that is set."""
    before = {row.field: row for row in describe(old, names)} if old is not None else {}
    after = {row.field: row for row in describe(new, names)}
    return [
        FieldDifference(field, (after.get(field) or before[field]).label, *texts)
        for field in _in_one_order(list(before), list(after))
        if len(set(texts := (_text(before, field), _text(after, field)))) == 2
    ]


def _text(rows: dict[str, FieldText], field: str) -> str:
    return rows[field].text if field in rows else ""


def _in_one_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, with what only the old one has right behind its old neighbour."""
    order = list(new)
    for place, field in enumerate(old):
        if field not in order:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, field)
    return order


#: The order of the paper form; what is not named here keeps its place in the dataclass.
_FIRST = ("disaster_id", "giver", "channel", "of_kind", "fund_kind", "recipient", "title")
_LAST = ("cancelled_on", "contact", "note", "source")
#: Told together with the field before them: その他(通訳), 33,000トン.
_TOLD_WITH = {"occupation_text", "duty_text", "legal_basis_text", "unit"}


def _ordered_fields(content: Content) -> list[Any]:
    def rank(name: str) -> int:
        if name in _FIRST:
            return _FIRST.index(name) - len(_FIRST)
        return _LAST.index(name) + 1 if name in _LAST else 0

    if not isinstance(content, Support):
        return list(fields(content))
    own = [field for field in fields(content) if field.name not in _TOLD_WITH]
    return sorted(own, key=lambda field: rank(field.name))


def _rows(content: Content, name: str, value: Any, names: Names) -> Iterator[FieldText]:
    if isinstance(value, Contact):
        for part in ("section", "person", "phone"):
            field = f"contact.{part}"
            called = field_label(type(content), field, names.association)
            yield FieldText(field, called, getattr(value, part))
        return
    label = field_label(type(content), name, names.association)
    if name in ("goods", "funds"):
        for line in value:
            text = line_text(line, names)
            yield FieldText(f"{name}.{line.line_id}", f"{label} 明細{line.line_id}", text)
    elif name == "shares":
        for share in value:
            ward = names.giver(share.ward)
            yield FieldText(f"shares.{share.ward}", f"{ward}の{label}", share_text(share))
    else:
        yield FieldText(name, label, _value_text(content, name, value, names))


def line_text(line: GoodsLine | FundsLine, names: Names) -> str:
    """毛布 200枚, マット等 数量不明, 熊本県 1,000,000円, 熊本県 金額未公表."""
    if isinstance(line, FundsLine):
        return f"{names.recipient(line.recipient)} {yen_text(line.amount_yen)}"
    return f"{names.item(line.item_id, line.item_text) or '品目の記載なし'} {goods_amount(line)}"


def goods_amount(line: GoodsLine) -> str:
    """200枚, or 数量不明."""
    return "数量不明" if line.quantity is None else f"{format_quantity(line.quantity)}{line.unit}"


def yen_text(yen: int | None) -> str:
    """1,000,000円, or 金額未公表, which is not zero (rule 4)."""
    return "金額未公表" if yen is None else format_yen(yen)


def share_text(share: Share) -> str:
    """43,478,261円, with what it was made from and the day of paying in: (割合 2、… 納入)."""
    facts = []
    if share.weight is not None:
        facts.append(f"割合 {format_quantity(share.weight)}")
    if share.paid_on is not None:
        facts.append(f"{format_date(share.paid_on)}納入")
    return yen_text(share.amount_yen) + (f"({'、'.join(facts)})" if facts else "")


_PEOPLE = {"headcount": "人", "person_days": "人日", "recipient_count": "団体"}
_AGGREGATE_FIGURES = {
    "staff_a": Kind.STAFF,
    "staff_b": Kind.STAFF,
    "staff_c": Kind.STAFF,
    "amount_yen": Kind.FUNDS,
}


def _value_text(content: Content, name: str, value: Any, names: Names) -> str:
    if isinstance(content, Aggregate) and name in _AGGREGATE_FIGURES:
        return _published(content, name, value)
    if isinstance(content, NilReturn) and name == "of_kind":
        return value.label if value else "すべて"
    if name in ("disaster_id", "merged_into"):
        return names.disaster(value) if value is not None else ""
    if name in _YES_OR_NO:
        return _YES_OR_NO[name][not value]
    if value is None or value == "":
        return ""
    if name in ("giver", "proposed_by"):
        return names.giver(value)
    if name == "owner":
        return names.party(value)
    if isinstance(value, tuple):
        return "、".join(_part_text(name, part, names) for part in value)
    return _plain_text(content, name, value, names)


_YES_OR_NO = {
    "provisional": ("仮", "確認済"),
    "active": ("使用中", "使用停止"),
    "circulate": ("する", "しない"),
    "publishable": ("してよい", "しない"),
}


def _plain_text(content: Content, name: str, value: Any, names: Names) -> str:
    if isinstance(value, Recipient):
        return names.recipient(value) if value.is_stated else ""
    if isinstance(value, ShareRule):
        return SHARE_RULE[value]
    if isinstance(value, Channel):
        return names.association.channel(value)
    if isinstance(value, Labelled):
        typed = getattr(content, f"{name}_text", "")
        return f"{value.label}({typed})" if typed else value.label
    if isinstance(value, Span):
        return format_span(value)
    if isinstance(value, date):
        return format_date(value)
    if name == "quantity":
        return f"{format_quantity(value)}{getattr(content, 'unit', '')}"
    if name == "wave":
        return f"第{value}陣"
    return f"{format_integer(value)}{_PEOPLE.get(name, '')}" if isinstance(value, int) else value


def _published(content: Aggregate, name: str, value: int | None) -> str:
    """A figure of the kind that the aggregate speaks of is unknown rather than absent."""
    if value is None:
        if content.of_kind is not _AGGREGATE_FIGURES[name]:
            return ""
        return "金額未公表" if name == "amount_yen" else "不明"
    return format_yen(value) if name == "amount_yen" else f"{format_integer(value)}人"


def _part_text(name: str, part: Any, names: Names) -> str:
    if isinstance(part, DisasterName):
        return f"{part.name}({format_date(part.used_from)}から)"
    if isinstance(part, Scan):
        return f"{part.name}({part.pages}ページ)"
    by_name: dict[str, Callable[[Any], str]] = {
        "hardest_hit": names.place,
        "further": names.place,
        "addressees": names.party,
        "supports": names.support,
    }
    return by_name.get(name, str)(part)


Parts = list[tuple[str, bool]]

#: Longer texts are shown whole: comparing them letter by letter would cost more than it tells.
_LONGEST_COMPARED = 400


def differing_parts(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts cut into (part, whether it differs), for underlining only what changed.

    Texts that have hardly anything in common differ as a whole.
    """
    whole = [(old, True)] if old else [], [(new, True)] if new else []
    if not old or not new or max(len(old), len(new)) > _LONGEST_COMPARED:
        return whole
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    if matcher.ratio() < 0.5:
        return whole
    olds: Parts = []
    news: Parts = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        differs = tag != "equal"
        olds.append((old[old_from:old_to], differs))
        news.append((new[new_from:new_to], differs))
    return [part for part in olds if part[0]], [part for part in news if part[0]]
