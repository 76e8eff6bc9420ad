"""Quantities of relief goods by item: each in its own unit, never summed across items."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Scope
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import Kind, Standing
from tracker.models import ItemRevision, SupportLine
from tracker.queries.entries import entry_rows
from tracker.queries.goods_lines import names_line, unit_of_line
from tracker.queries.moment import Clocks, known

I = aliased(ItemRevision, name="item")  # noqa: E741


@dataclass(frozen=True, slots=True)
class ItemSum:
    """`quantity` is the sum of what is known, `unknown` the lines without one, `lines` all lines.

    `item_id` None: an item that the catalogue does not have, named by `name` (その他＋text).
    """

    item_id: int | None
    category: str
    name: str
    unit: str
    quantity: Decimal
    unknown: int
    lines: int


def item_sums(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[ItemSum]:
    """One row an item and unit, in the catalogue's order; rows inside an aggregate are in it.

    Items of relief goods, or, where `wanted` asks for other support, the items of its aggregates
    (rows of other support have none).
    """
    query = _sums_query(clocks, scope, wanted, aggregates)
    return [_item_sum(row) for row in session.execute(query)]


def _sums_query(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> Select[*tuple[Any, ...]]:
    entry = entry_rows(clocks, scope, wanted, aggregates).subquery("entry")
    keys = (
        SupportLine.item_id,
        func.coalesce(I.category, "その他").label("category"),
        func.coalesce(I.name, SupportLine.item_text).label("name"),
        unit_of_line(clocks).label("unit"),
        I.position,
    )
    return (
        select(*keys, *_summed())
        .join(entry, entry.c.revision_id == SupportLine.revision_id)
        .outerjoin(I, and_(I.record_id == SupportLine.item_id, known(I, clocks.known_at)))
        .where(_counts(entry, wanted, aggregates))
        .where(*names_line(clocks, wanted))
        .group_by(*keys)
        .order_by(I.position.is_(None), I.position, "name", "unit")
    )


def _summed() -> tuple[ColumnElement[Any], ...]:
    unknown = case((SupportLine.quantity.is_(None), 1), else_=0)
    thousandths = type_coerce(SupportLine.quantity, BigInteger)
    return (
        func.coalesce(func.sum(thousandths), 0).label("thousandths"),
        func.sum(unknown).label("unknown"),
        func.count().label("lines"),
    )


def _counts(entry: Subquery, wanted: EntryFilter, aggregates: Aggregates) -> ColumnElement[bool]:
    """Deliveries inside no aggregate, and the aggregates that count."""
    kind = Kind.OTHER if wanted.kind is Kind.OTHER else Kind.GOODS
    counted = [one.record_id for one in aggregates.counted() if one.of_kind is kind]
    own_rows = and_(
        entry.c.kind == Kind.GOODS,
        entry.c.in_own == 0,
        entry.c.in_all == 0,
        entry.c.standing != Standing.NONE,
    )
    return or_(own_rows, entry.c.record_id.in_(counted))


def _item_sum(row: Any) -> ItemSum:
    return ItemSum(
        item_id=row.item_id,
        category=row.category,
        name=row.name or "",
        unit=row.unit,
        quantity=(Decimal(int(row.thousandths)) / 1000).normalize() + 0,
        unknown=int(row.unknown),
        lines=row.lines,
    )
