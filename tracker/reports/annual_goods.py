"""物資・その他: goods by item, each in its own unit, and other support by what it was."""

from dataclasses import replace
from decimal import Decimal

from tracker.reports.annual_data import AnnualData
from tracker.reports.content import Block, Column, Figure, Row, Table, Text
from tracker.reports.figure_words import UNKNOWN, item_part, part_of_key, quantity

NOTES = (
    "※ 数量は品目ごとに単位が違うため、計を出さない。",
    "※ 公表された集計値に含まれる記録は足さない。",
)


def goods_blocks(data: AnnualData) -> tuple[Block, ...]:
    """The year's items in the order of the catalogue, then other support."""
    return _items(data), _others(data)


def _items(data: AnnualData) -> Table:
    columns = (
        Column("分類", 24),
        Column("品目", 24),
        Column("数量", 14, "right"),
        Column("単位", 8),
    )
    rows: list[Row] = []
    category = None
    for item in data.items:
        key = f"goods/{item_part(item.item_id, item.name)}/{part_of_key(item.unit)}"
        told = _quantity(key, item.quantity, item.unknown, item.lines)
        head = item.category if item.category != category else ""
        rows.append((Text(head), Text(item.name or "品目の記載なし"), told, Text(item.unit)))
        category = item.category
    return Table(
        "支援物資", columns, tuple(rows), empty_text="この年度の支援物資は記録されていません。"
    )


def _quantity(key: str, known: Decimal, unknown: int, lines: int) -> Figure:
    """As everywhere, but with how many there are where none is known: 不明2件."""
    told = quantity(key, known, unknown, lines, ())
    return replace(told, display=f"{UNKNOWN}{unknown}件") if told.value is None else told


def _others(data: AnnualData) -> Table:
    found: dict[tuple[str, str], tuple[Decimal, int, int]] = {}
    for one in data.others:
        before = found.get((one.what, one.unit), (Decimal(0), 0, 0))
        found[one.what, one.unit] = (
            before[0] + one.quantity,
            before[1] + one.unknown,
            before[2] + one.entries,
        )
    rows = []
    for (what, unit), (known, unknown, entries) in found.items():
        key = f"other/{part_of_key(what)}/{part_of_key(unit)}"
        rows.append((Text(what), _quantity(key, known, unknown, entries), Text(unit)))
    columns = (
        Column("内容", 48, span=2),
        Column("数量", 14, "right"),
        Column("単位", 8),
    )
    return Table(
        "その他の支援",
        columns,
        tuple(rows),
        empty_text="この年度のその他の支援は記録されていません。",
    )
