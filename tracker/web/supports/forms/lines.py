"""Rows of goods and of funds: what was typed in them, and the ids by which they stay known."""

from collections.abc import Collection
from typing import Any

from tracker.domain.names import Names
from tracker.domain.numbers import same_unit, unit_typed
from tracker.domain.support import FundsLine, GoodsLine
from tracker.web.arguments import record_id
from tracker.web.form import (
    BooleanField,
    CodeField,
    LedgerForm,
    LineField,
    Lines,
    PickField,
    QuantityField,
    UnitField,
    YenField,
)
from tracker.web.recipient_form import RecipientForm, recipient_data
from tracker.web.supports.forms.base import EntryForm


class GoodsRow(LedgerForm):
    """An item of the catalogue, or その他 in words; a blank quantity is unknown."""

    line_id = CodeField()
    item = PickField("品目", coerce=record_id)
    item_text = LineField("その他の品名", limit=100)
    quantity = QuantityField("数量")
    unit = UnitField("単位", limit=20)

    @property
    def item_id(self) -> int | None:
        """Record of the chosen item; None for その他."""
        return self.item.data if self.item is not None else None

    @property
    def is_blank(self) -> bool:
        texts = (self.item_text.typed, self.quantity.typed, self.unit.typed)
        return self.item_id is None and not "".join(texts).strip()


class WordsRow(GoodsRow):
    """What was given in words, without the catalogue (totals of other support)."""

    item = None
    item_text = LineField("内容", limit=100)


class FundsRow(RecipientForm):
    """A recipient with an amount, or with the mark that the amount is not published."""

    line_id = CodeField()
    amount_yen = YenField("金額")
    unpublished = BooleanField("金額未公表")

    @property
    def is_blank(self) -> bool:
        typed = f"{self.recipient.typed}{self.amount_yen.typed}".strip()
        return not typed and not self.unpublished.data


class LineIds:
    """Ids for the rows of one list: those that the entry has already stay, others are new."""

    def __init__(self, known: Collection[int], start: int) -> None:
        self.free = set(known)
        self.last = max([start, *known])

    def of(self, typed: int | None) -> int:
        """The id of the next row; the same is never given twice."""
        if typed in self.free and typed is not None:
            self.free.remove(typed)
            return typed
        self.last += 1
        return self.last


def line_ids(form: EntryForm, name: str) -> LineIds:
    """Ids for the list `name` of a form."""
    lines = getattr(form.original, name, ()) if form.original else ()
    return LineIds([line.line_id for line in lines], form.line_ids_from)


def offer_items(form: EntryForm, lines: Lines) -> None:
    """Fill the selects of items by category; a retired item stays where it is chosen."""
    for entry in lines:
        if entry.form.item is None:
            continue
        entry.form.item.offer(
            (
                (record_id, f"{item.name}（{item.unit}）", item.category)
                for record_id, item in form.offers.items.items()
                if item.active or record_id == entry.form.item_id
            ),
            blank="品目表から選ぶ",
        )


def read_units(form: EntryForm, lines: Lines) -> None:
    """Read the quantities once more, in the units of their items or of those typed with them."""
    for entry in lines:
        row = entry.form
        item = form.offers.items.get(row.item_id)
        if item:
            row.quantity.read_again((item.unit,))
        else:
            read_unit(row.unit, row.quantity)


def read_unit(unit: UnitField, quantity: QuantityField) -> None:
    """Without a unit of its own the quantity says it: 33,000トン; then read the quantity in it."""
    if not unit.typed.strip():
        unit.data = unit_typed(quantity.typed)
    quantity.read_again((unit.data,) if unit.data else ())


def goods_of(form: EntryForm, lines: Lines) -> tuple[GoodsLine, ...]:
    """The rows that are not blank as lines of goods."""
    ids, places, goods = line_ids(form, "goods"), [], []
    for place, entry in enumerate(lines):
        row = entry.form
        if row.is_blank:
            continue
        places.append(place)
        item = form.offers.items.get(row.item_id)
        if item and row.item_text.data:
            row.put_error(
                "item_text", "品目表の品目を選んでいます。品名か品目のどちらかにしてください。"
            )
        if item and row.unit.data and not same_unit(row.unit.data, item.unit):
            row.put_error("unit", f"{item.name}は{item.unit}で数えます。単位を消してください。")
        goods.append(
            GoodsLine(
                line_id=ids.of(row.line_id.number),
                item_id=row.item_id if item else None,
                item_text="" if item else row.item_text.data,
                quantity=row.quantity.data,
                unit=item.unit if item else row.unit.data,
            )
        )
    form.places["goods"] = places
    lines.gather()
    return tuple(goods)


def goods_data(goods: tuple[GoodsLine, ...]) -> list[dict[str, Any]]:
    """What the rows show; the unit of a catalogue item stands with the item."""
    return [
        {
            "line_id": line.line_id,
            "item": line.item_id,
            "item_text": line.item_text,
            "quantity": line.quantity,
            "unit": "" if line.item_id else line.unit,
        }
        for line in goods
    ]


def funds_of(form: EntryForm, lines: Lines) -> tuple[FundsLine, ...]:
    """The rows that are not blank as lines of funds. Each says its amount or 金額未公表: a blank
    amount would come back from a draft as one that is not published."""
    ids, places, funds = line_ids(form, "funds"), [], []
    for place, entry in enumerate(lines):
        row = entry.form
        if row.is_blank:
            continue
        places.append(place)
        amount = row.amount_yen.data
        if amount is None and not row.unpublished.data and not row.amount_yen.errors:
            row.put_error("amount_yen", "金額を書くか、「金額未公表」に印をつけてください。")
        if row.unpublished.data and row.amount_yen.typed.strip():
            row.put_error("amount_yen", "金額を消すか、「金額未公表」の印を外してください。")
        recipient = row.read_recipient(form.offers, form.day)
        line_id = ids.of(row.line_id.number)
        funds.append(FundsLine(line_id=line_id, recipient=recipient, amount_yen=amount))
    form.places["funds"] = places
    lines.gather()
    return tuple(funds)


def funds_data(funds: tuple[FundsLine, ...], names: Names) -> list[dict[str, Any]]:
    """What the rows show."""
    return [
        {
            "line_id": line.line_id,
            "amount_yen": line.amount_yen,
            "unpublished": line.amount_yen is None,
            **recipient_data(line.recipient, names),
        }
        for line in funds
    ]
