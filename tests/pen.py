"""What people write in an entry, drawn at random: a field as it is to stand in the ledger, beside
the text, number or day that they type for it in the form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from tests import factories as make
from tests.facts import Facts
from tracker.domain.item import Item
from tracker.domain.letter import Scan
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Precision, Span, month_span
from tracker.domain.support import FundsLine, GoodsLine
from tracker.domain.vocabulary import (
    CameBy,
    Channel,
    Duty,
    FundKind,
    Labelled,
    LegalBasis,
    Occupation,
)
from tracker.domain.wareki import format_date, format_span

STAFF, GOODS, FUNDS = "職員派遣", "支援物資", "支援金"
OTHER, LETTERS = "その他の支援", "御礼状"
KINDS: Final = (STAFF, GOODS, FUNDS, OTHER, LETTERS)
#: How the lines of a sheet are called in a content.
LINES: Final = {GOODS: "goods", FUNDS: "funds"}

#: What programs of tables make something else of, and what people write.
TEXTS: Final = (
    *("", "車両2台", "=1+1", "改\n行", "'括弧", "+81", "@家", "髙橋𠮷", "①～②", "1,200"),
    *("2020/7/10", "00123", "1e5", "TRUE", "#N/A", "<b>&amp;", "ﾊﾝｶｸ　全角", "-", "○"),
)
_WIDE: Final = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@dataclass(frozen=True)
class Written:
    """Facts as they are to stand, and the cells that say so by the heading over them."""

    facts: Facts
    cells: dict[str, Any]


@dataclass(frozen=True)
class World:
    """What may be named: places (code and name), items of the catalogue, supports (record and
    管理番号) and scans."""

    places: Sequence[tuple[str, str]]
    items: Sequence[tuple[int, Item]]
    supports: Sequence[tuple[int, str]] = ()
    scans: Sequence[Scan] = ()


@dataclass(frozen=True)
class Pen:
    """Writes entry `number`. Its places and days are its own: by these people tell entries apart,
    and rows that look like those of another record are refused."""

    random: Random
    world: World
    number: int

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def day(self, first: int, last: int) -> date:
        start = date(2020, 7, 4) + timedelta(days=40 * self.number)
        return start + timedelta(days=self.random.randint(first, last))

    def place(self) -> tuple[Recipient, str, str]:
        """A recipient and its two cells."""
        name = f"被災地支援会{self.number}-{self.random.randint(1, 2)}"
        if self.random.random() < 0.2:
            return Recipient(name=name), "", name
        code, called = self.world.places[3 * self.number + self.random.randrange(3)]
        return Recipient(code), called, ""


Draw = Callable[[Pen], Written]


def field_of(pen: Pen, kind: str, name: str) -> Written:
    """A field written anew."""
    return _FIELDS[kind][name](pen)


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of an entry that the form has, but for its lines."""
    return tuple(_FIELDS[kind])


def line_of(pen: Pen, kind: str) -> Written:
    """A line (without an id) under the name of its kind."""
    return _goods_line(pen) if kind == GOODS else _funds_line(pen)


def entry_of(pen: Pen, kind: str) -> Written:
    """What an entry says, but for its lines."""
    facts: Facts = {}
    cells: dict[str, Any] = {}
    for name, draw in _FIELDS[kind].items():
        if name in _NEEDED or pen.random.random() < 0.5:
            written = draw(pen)
            facts |= written.facts
            cells |= written.cells
    return Written(facts, cells)


# --- how days, spans and numbers are written ---


def day_typed(pen: Pen, day: date) -> Any:
    short = f"R{day.year - 2018}.{day.month}.{day.day}"
    return pen.pick(
        day,
        format_date(day),
        short,
        short.translate(_WIDE),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f" {format_date(day).translate(_WIDE)}",
    )


def span_typed(pen: Pen, span: Span) -> Any:
    if span.precision is not Precision.DAY or span.last is None:
        return pen.pick(format_span(span), format_span(span).translate(_WIDE))
    first, last = span.first, span.last
    if first == last:
        return day_typed(pen, first)
    return pen.pick(
        format_span(span),
        format_span(span).translate(_WIDE),
        f"{first.isoformat()}～{last.isoformat()}",
        f"R{first.year - 2018}.{first.month}.{first.day}～R{last.year - 2018}.{last:%m.%d}",
        f"{first:%Y%m%d}～{last:%Y%m%d}",
    )


def number_typed(pen: Pen, number: int | Decimal, *units: str) -> Any:
    shown = f"{number:,}"
    texts = [number, str(number), shown, shown.translate(_WIDE), f" {number} "]
    texts += [f"{shown}{unit}" for unit in units] + [f"'{number}"]
    return pen.pick(*texts)


def yen_typed(pen: Pen, yen: int | None) -> Any:
    if yen is None:
        return pen.pick("未公表", "金額未公表")
    texts = [yen, f"{yen:,}円", f"{yen:,}".translate(_WIDE), f"¥{yen:,}"]
    texts += [f"{yen // 10_000:,}万円", f"{yen // 10_000}万円".translate(_WIDE)] * (
        yen % 10_000 == 0
    )
    texts += [f"{yen // 1_000:,}千円"] * (yen % 1_000 == 0)
    return pen.pick(*texts)


# --- fields ---


def _text(name: str, title: str, *choices: str) -> Draw:
    def draw(pen: Pen) -> Written:
        said = pen.pick(*(choices or TEXTS))
        return Written({name: said}, {title: said or None})

    return draw


def _phone(pen: Pen) -> Written:
    said = pen.pick("", "03-1234-5678", "0312345678", "内線 2105")
    return Written({"contact.phone": said}, {"電話": said or None})


def _day(name: str, title: str, first: int, last: int, *, needed: bool = False) -> Draw:
    def draw(pen: Pen) -> Written:
        if not needed and pen.random.random() < 0.15:
            return Written({name: None}, {title: None})
        day = pen.day(first, last)
        return Written({name: day}, {title: day_typed(pen, day)})

    return draw


def _number(name: str, title: str, most: int, *units: str, needed: bool = False) -> Draw:
    def draw(pen: Pen) -> Written:
        if not needed and pen.random.random() < 0.2:
            return Written({name: None}, {title: None})
        number = pen.random.randint(1, most)
        return Written({name: number}, {title: number_typed(pen, number, *units)})

    return draw


def _word(name: str, title: str, words: type[Labelled], *, free: bool) -> Draw:
    def draw(pen: Pen) -> Written:
        word = pen.pick(*words)
        if not free:
            return Written({name: word}, {title: word.label})
        if word.value == "other":
            said = pen.pick("通訳", "心のケア")
            return Written({name: (word, said)}, {title: pen.pick(said, f"その他({said})")})
        word = pen.pick(word, word, None)
        return Written({name: (word, "")}, {title: word.label if word else None})

    return draw


def _place(name: str, title: str, body: str) -> Draw:
    def draw(pen: Pen) -> Written:
        place, called, other = pen.place()
        return Written({name: place}, {title: called or None, body: other or None})

    return draw


def _channel(pen: Pen) -> Written:
    channel = pen.pick(Channel.WARD, Channel.VIA_METROPOLIS)
    typed = (None, "区独自") if channel is Channel.WARD else ("都経由",)
    return Written({"channel": channel}, {"経路": pen.pick(*typed)})


def _weeks(pen: Pen) -> Written:
    """At least three days, so that 3人日 are never too many."""
    first = pen.day(0, 9)
    span = Span(first, first + timedelta(days=pen.random.randint(2, 20)))
    return Written({"span": span}, {"派遣期間": span_typed(pen, span)})


def _any_span(name: str, title: str) -> Draw:
    def draw(pen: Pen) -> Written:
        first = pen.day(0, 9)
        later = first + timedelta(days=pen.random.randint(0, 9))
        month = month_span(first.year, first.month)
        span = pen.pick(Span(first, first), Span(first, later), Span(first, None), month, None)
        return Written({name: span}, {title: span_typed(pen, span) if span else None})

    return draw


def _dated(pen: Pen) -> Written:
    day = pen.day(0, 9)
    return Written({"dated": Span(day, day)}, {"手紙の日付": day_typed(pen, day)})


def _counted(pen: Pen) -> Written:
    """Quantity and unit, told together; a unit alone says nothing."""
    if pen.random.random() < 0.2:
        return Written({"quantity": (None, "")}, {"数量": None, "単位": None})
    number, unit = _amount(pen), pen.pick("トン", "kg", "台")
    return Written({"quantity": (number, unit)}, _amount_cells(pen, number, unit))


def _amount(pen: Pen) -> Decimal:
    return Decimal(pen.random.choice([pen.random.randint(1, 99_999), 5])) / pen.pick(1, 1, 1, 8)


def _amount_cells(pen: Pen, number: Decimal, unit: str) -> dict[str, Any]:
    """The unit in its column, or behind the number, or both."""
    typed = number_typed(pen, number, unit)
    behind = isinstance(typed, str) and typed.endswith(unit)
    return {"数量": typed, "単位": pen.pick(unit, None) if behind else unit}


def _addressees(pen: Pen) -> Written:
    some = pen.pick((make.MINATO,), ("joint", make.MINATO), (make.TAITO, make.MINATO))
    called = {make.MINATO: "港区", make.TAITO: "台東区", "joint": make.WARDS.name}
    text = pen.pick("、", ",", " ").join(called[one] for one in some)
    return Written({"addressees": some}, {"あて先": text})


def _supports(pen: Pen) -> Written:
    most = len(pen.world.supports)
    some = pen.random.sample(pen.world.supports, pen.random.randint(0, min(2, most)))
    text = pen.pick("、", "\n").join(label for _, label in some)
    return Written({"supports": tuple(record for record, _ in some)}, {"御礼の対象": text or None})


def _tick(name: str, title: str) -> Draw:
    def draw(pen: Pen) -> Written:
        ticked = pen.pick(True, False)
        typed = (
            pen.pick("○", "〇", "はい", True) if ticked else pen.pick(None, "×", "いいえ", False)
        )
        return Written({name: ticked}, {title: typed})

    return draw


# --- lines ---


def _goods_line(pen: Pen) -> Written:
    if pen.random.random() < 0.4:
        item_id, item = pen.random.choice(pen.world.items)
        number = pen.pick(_amount(pen), None)
        cells = {"品目": item.name, "数量": None, "単位": pen.pick(item.unit, None)}
        if number is not None:
            cells["数量"] = number_typed(pen, number, item.unit)
        line = GoodsLine(line_id=0, item_id=item_id, quantity=number, unit=item.unit)
        return Written({"goods": line}, cells)
    name, unit, number = f"物資{pen.random.randint(1, 9)}", pen.pick("箱", "袋"), _amount(pen)
    line = GoodsLine(line_id=0, item_text=name, quantity=number, unit=unit)
    cells = {"品目": name, **_amount_cells(pen, number, unit)}
    if pen.random.random() < 0.2:
        line = GoodsLine(line_id=0, item_text=name, quantity=None, unit=unit)
        cells = {"品目": name, "数量": pen.pick(None, "不明", "数量不明"), "単位": unit}
    return Written({"goods": line}, cells)


def _funds_line(pen: Pen) -> Written:
    yen = pen.pick(None, 500_000, 10_000 * pen.random.randint(1, 10**6), pen.random.randint(1, 999))
    place, called, other = pen.place() if pen.random.random() < 0.9 else (NOT_STATED, "", "")
    cells = {"支援先の自治体": called or None, "支援先の団体": other or None}
    line = FundsLine(line_id=0, recipient=place, amount_yen=yen)
    return Written({"funds": line}, {**cells, "金額(円)": yen_typed(pen, yen)})


_COMMON: Final[dict[str, Draw]] = {
    "channel": _channel,
    "title": _text("title", "件名"),
    "contact.section": _text("contact.section", "担当課"),
    "contact.person": _text("contact.person", "担当者"),
    "contact.phone": _phone,
    "note": _text("note", "備考"),
    "source": _text("source", "出典"),
    "cancelled_on": _day("cancelled_on", "中止した日", 10, 20),
}
_RECIPIENT: Final = _place("recipient", "支援先の自治体", "支援先の団体")
#: Fields by sheet; days in an order that the rules of submission allow whatever is edited.
_FIELDS: Final[dict[str, dict[str, Draw]]] = {
    STAFF: {
        "recipient": _RECIPIENT,
        "headcount": _number("headcount", "人数", 3_000, "人", "名", needed=True),
        "span": _weeks,
        "decided_on": _day("decided_on", "決定日", 0, 5),
        "person_days": _number("person_days", "延べ人日", 3, "人日", "日"),
        "occupation": _word("occupation", "職種", Occupation, free=True),
        "duty": _word("duty", "業務", Duty, free=True),
        "legal_basis": _word("legal_basis", "派遣根拠", LegalBasis, free=True),
        "wave": _number("wave", "陣", 9, "陣"),
        **_COMMON,
    },
    GOODS: {
        "recipient": _RECIPIENT,
        "sent_on": _day("sent_on", "発送日", 0, 9),
        "received_on": _day("received_on", "受領日", 10, 19),
        **_COMMON,
    },
    FUNDS: {
        "fund_kind": _word("fund_kind", "種類", FundKind, free=False),
        "decided_on": _day("decided_on", "決定日", 0, 5),
        "paid_on": _day("paid_on", "支出日", 6, 12),
        "received_on": _day("received_on", "受領日", 13, 19),
        **_COMMON,
    },
    OTHER: {
        "recipient": _RECIPIENT,
        "what": _text("what", "内容", "廃棄物の受入れ", "給水車\n2台", "①見学", "=職員寮"),
        "quantity": _counted,
        "span": _any_span("span", "実施期間"),
        **_COMMON,
    },
    LETTERS: {
        "sender": _place("sender", "差出人の自治体", "差出人の団体"),
        "dated": _dated,
        "received_on": _day("received_on", "受け取った日", 10, 19, needed=True),
        "sender_title": _text("sender_title", "差出人の肩書", "市長", "町長", ""),
        "sender_name": _text("sender_name", "差出人の氏名"),
        "addressees": _addressees,
        "came_by": _word("came_by", "届き方", CameBy, free=False),
        "subject": _text("subject", "内容"),
        "supports": _supports,
        "circulate": _tick("circulate", "供覧"),
        "publishable": _tick("publishable", "公表"),
        "note": _text("note", "備考"),
        "source": _text("source", "出典"),
    },
}
#: What the rules ask of every entry, or by what it is told from others.
_NEEDED: Final = {
    *("recipient", "sender", "headcount", "span", "fund_kind", "what", "addressees"),
    *("received_on", "sent_on", "decided_on"),
}
