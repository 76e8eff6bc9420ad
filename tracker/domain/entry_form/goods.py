"""Sheet 支援物資: one row an item; rows with the same まとめ are one delivery."""

from dataclasses import replace
from decimal import Decimal

from tracker.domain.entry_form import cells
from tracker.domain.entry_form.form_sheet import Column, FormRow, FormSheet, Shown, day_of
from tracker.domain.entry_form.shared_columns import (
    CANCELLED,
    COMMON,
    PLACES,
    TOGETHER,
    WITHDRAW,
    WORDS_LIMIT,
    day,
    day_text,
    read_common,
    read_place,
    show_common,
    show_place,
    unit,
)
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.numbers import unit_typed
from tracker.domain.support import GoodsLine, ReliefGoods
from tracker.domain.text import quoted, search_key
from tracker.domain.vocabulary import Kind, Noun

UNIT_LIMIT = 20
ITEM = Column(
    key="item",
    title="品目",
    width=18,
    hint="一覧にない物資は、品名をそのまま書きます。",
    example="毛布",
    choices="items",
    also=("品名", "物資名", "物資", "支援物資", "内容"),
)
QUANTITY = Column(
    key="quantity",
    title="数量",
    width=10,
    hint="数を書きます。分からないときは空欄にします。",
    example="1200",
    also=("数", "個数", "数量等"),
)
UNIT = Column(
    key="unit",
    title="単位",
    width=8,
    hint="一覧の品目では空欄のままでかまいません。",
    example="枚",
    choices="units",
)
_COLUMNS = (
    WITHDRAW,
    TOGETHER,
    *PLACES,
    ITEM,
    QUANTITY,
    UNIT,
    Column(
        key="sent_on", title="発送日", width=14, example="令和2年7月6日", also=("送付日", "搬出日")
    ),
    Column(key="received_on", title="受領日", width=14, also=("到着日", "受取日")),
    CANCELLED,
    *COMMON,
)


def _read(row: FormRow, base: ReliefGoods) -> ReliefGoods:
    sent = day(row, "sent_on", base.sent_on)
    received = day(row, "received_on", base.received_on)
    on = day_of(row, (sent, received), base.disaster_id)
    return replace(
        read_common(row, base),
        recipient=read_place(row, base.recipient, on),
        sent_on=sent,
        received_on=received,
    )


def _read_line(row: FormRow, base: GoodsLine, whole: ReliefGoods) -> GoodsLine:
    item_id, item_text = row.take(
        "item", lambda cell: _item(row, cell), (base.item_id, base.item_text), (None, "")
    )
    item = row.ask.items.get(item_id) if item_id is not None else None
    typed = unit(row, base.unit, UNIT_LIMIT) or unit_typed(row.typed("quantity"))
    return replace(
        base,
        item_id=item_id,
        item_text=item_text,
        quantity=_quantity(row, base.quantity, item.unit if item else typed),
        unit=_unit(row, item, typed),
    )


def _item(row: FormRow, cell: cells.Typed) -> tuple[int | None, str]:
    """The item of the catalogue that is called so (one in use first), else the words."""
    typed = cells.text(cell, WORDS_LIMIT)
    called = [
        (not item.active, record_id)
        for record_id, item in row.ask.items.items()
        if search_key(item.name) == search_key(typed.removeprefix("'"))
    ]
    return (min(called)[1], "") if called else (None, typed)


def _quantity(row: FormRow, kept: Decimal | None, unit: str) -> Decimal | None:
    units = (unit,) if unit else ()
    return row.take("quantity", lambda cell: cells.quantity(cell, units), kept, None)


def _unit(row: FormRow, item: Item | None, typed: str) -> str:
    if item is not None and typed and search_key(typed) != search_key(item.unit):
        row.fail(
            "unit",
            f"{item.name}は{item.unit}で数えます。{quoted(typed)}ではなく、"
            f"{item.unit}の数に直して、単位を空欄にしてください。",
        )
    return item.unit if item else typed


def _show(content: ReliefGoods, names: Names) -> Shown:
    return {
        **show_place(content.recipient, names),
        "sent_on": day_text(content.sent_on),
        "received_on": day_text(content.received_on),
        **show_common(content, names),
    }


def _show_line(line: GoodsLine, names: Names) -> Shown:
    return {
        "item": names.item(line.item_id, line.item_text),
        "quantity": "" if line.quantity is None else line.quantity,
        "unit": line.unit,
    }


GOODS = FormSheet(
    title="支援物資",
    noun=Noun.SUPPORT,
    kind=Kind.GOODS,
    columns=_COLUMNS,
    show=_show,
    read=_read,
    lines="goods",
    show_line=_show_line,
    read_line=_read_line,
)
