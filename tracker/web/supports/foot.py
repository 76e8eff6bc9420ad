"""The foot of the list: what all that is filtered comes to, as the figures that lead here say."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flask import url_for
from markupsafe import Markup

from tracker.domain.entry_filter import Counting, EntryFilter, Part, Shelved
from tracker.domain.figure import Amount, StaffCount
from tracker.domain.numbers import format_integer, format_quantity
from tracker.domain.vocabulary import Kind
from tracker.extensions import db
from tracker.queries.goods import ItemSum, item_sums
from tracker.queries.report_sums import other_sums
from tracker.queries.support_list import ListTotals, aggregates_of_list
from tracker.web.access import viewer
from tracker.web.clocks import PageClocks
from tracker.web.supports.asked_list import AskedList

#: (label, text, unit) or (label, text, unit, note).
Line = tuple[str, ...]


_STANDINGS = (Counting.PRESENT, Counting.SERVED, Counting.PLANNED, Counting.UNCLEAR)
#: What a list of one kind adds up to where none of it counts (中止, or later).
_ZEROS: dict[Kind, tuple[Line, ...]] = {
    Kind.STAFF: (("職員派遣", "0", "人"), ("延べ", "0", "人日")),
    Kind.FUNDS: (("支援金", "0", "円"),),
    Kind.GOODS: (("支援物資", "0", "件"),),
    Kind.OTHER: ((Kind.OTHER.label, "0", "件"),),
}


def foot(totals: ListTotals, asked: AskedList, at: PageClocks) -> list[Line]:
    """Entries, and a figure of each kind that the list has; then quantities."""
    shelved = asked.wanted.shelved
    count = ("件数", format_integer(totals.count), "件")
    if shelved is not Shelved.SUBMITTED:
        return [(*count, f"{shelved.label}は合計に入りません")]
    part = asked.wanted.part
    rest = part.label if part and part.subtracts else ""
    found: list[Line] = [count]
    if asked.wanted.standing is Counting.NONE and asked.wanted.kind:
        found += _ZEROS.get(asked.wanted.kind, ())
    if totals.staff.is_empty and asked.wanted.standing in _STANDINGS:
        found.append(("職員派遣", "0", "人"))
    if not totals.staff.is_empty:
        found.append(
            ("職員派遣", totals.staff.display(), "", rest or _told(totals.staff, asked, at))
        )
        found.append(_person_days(totals.staff))
    if not totals.funds.is_empty:
        note = rest or _paid(totals.funds, asked, at)
        found.append(("支援金", totals.funds.display(), "", note))
    if not totals.goods.is_empty:
        found.append(("支援物資", totals.goods.display(), ""))
    if not totals.other.is_empty:
        found.append((Kind.OTHER.label, totals.other.display(), ""))
    return [*found, *_quantities(asked, at)]


def _told(staff: StaffCount, asked: AskedList, at: PageClocks) -> str:
    """派遣中12 既派遣30, each leading to its own, unless the list is narrowed to one of them."""
    parts = [
        ("派遣中", staff.a, Counting.PRESENT),
        ("既派遣", staff.b, Counting.SERVED),
        ("派遣予定", staff.c, Counting.PLANNED),
        ("内訳不明", staff.unclear, Counting.UNCLEAR),
    ]
    told = [part for part in parts if part[1]]
    if asked.wanted.standing not in (None, Counting.COUNTED):
        return " ".join(f"{name}{format_integer(people)}" for name, people, _ in told)
    return Markup(" ").join(
        Markup('{}<a href="{}">{}</a>').format(
            name, _address(asked, at, standing=standing, kind=Kind.STAFF), format_integer(people)
        )
        for name, people, standing in told
    )


def _person_days(staff: StaffCount) -> Line:
    """21人日, or 21人日＋不明 with whose days are not known."""
    if not staff.has_unknown_days:
        return ("延べ", staff.told_days(), "人日")
    return ("延べ", staff.told_days("人日"), "", "不明は集計値と日付のない派遣の分")


def _paid(funds: Amount, asked: AskedList, at: PageClocks) -> str:
    """What of the funds was paid by the day, with a link to those entries; '' without any."""
    if funds.was_paid.is_empty or asked.wanted.paid:
        return ""
    href = _address(asked, at, paid=True, kind=Kind.FUNDS)
    return Markup('うち支出済 <a href="{}">{}</a>').format(href, funds.was_paid.display())


def _address(asked: AskedList, at: PageClocks, **narrowed: object) -> str:
    """The same list, narrowed further."""
    wanted = replace(asked.wanted, **narrowed)  # type: ignore[arg-type]
    return url_for("supports.index", **replace(asked, wanted=wanted).query, **at.as_query)


def _quantities(asked: AskedList, at: PageClocks) -> list[Line]:
    """Of one item or description its quantity in each unit; of relief goods how many items."""
    wanted = asked.wanted
    if wanted.what is not None:
        return _described(wanted, at)
    if wanted.names_item:
        return [_item(item) for item in _items(wanted, at)]
    if wanted.kind is Kind.GOODS and wanted.part is None:
        kinds = {(item.item_id, item.name) for item in _items(wanted, at)}
        return [("品目", format_integer(len(kinds)), "品目")] if kinds else []
    return []


def _items(wanted: EntryFilter, at: PageClocks) -> list[ItemSum]:
    if wanted.part is not Part.GAP:
        return _item_sums(wanted, at)
    published = _item_sums(replace(wanted, part=Part.PUBLISHED), at)
    inside = {
        (item.item_id, item.name, item.unit): item.quantity
        for item in _item_sums(replace(wanted, part=Part.INSIDE), at)
    }
    return [
        replace(item, quantity=item.quantity - inside.get(_key(item), Decimal(0)))
        for item in published
    ]


def _key(item: ItemSum) -> tuple[int | None, str, str]:
    return item.item_id, item.name, item.unit


def _item_sums(wanted: EntryFilter, at: PageClocks) -> list[ItemSum]:
    session, scope = db.session(), viewer().scope
    aggregates = aggregates_of_list(session, at.clocks, scope, wanted)
    return item_sums(session, at.clocks, scope, wanted, aggregates)


def _item(item: ItemSum) -> Line:
    name = item.name or "品名の記載なし"
    return _quantity(name, item.quantity, item.unit, item.unknown, item.lines)


def _described(wanted: EntryFilter, at: PageClocks) -> list[Line]:
    """Other support of one description, by unit."""
    session, scope = db.session(), viewer().scope
    aggregates = aggregates_of_list(session, at.clocks, scope, wanted)
    by_unit: dict[str, list[tuple[Decimal, int, int]]] = {}
    for one in other_sums(session, at.clocks, scope, wanted, aggregates):
        by_unit.setdefault(one.unit, []).append((one.quantity, one.unknown, one.entries))
    name = wanted.what or "内容の記載なし"
    return [_quantity(name, *_added(sums, unit)) for unit, sums in by_unit.items()]


def _added(sums: Sequence[tuple[Decimal, int, int]], unit: str) -> tuple[Decimal, str, int, int]:
    known = sum((quantity for quantity, _, _ in sums), Decimal(0))
    return known, unit, sum(u for _, u, _ in sums), sum(e for _, _, e in sums)


def _quantity(name: str, known: Decimal, unit: str, unknown: int, lines: int) -> Line:
    """毛布 1,200枚 数量不明1件; of what has no quantity at all only that."""
    told = f"数量不明{format_integer(unknown)}件" if unknown else ""
    return (name, format_quantity(known), unit, told) if unknown < lines else (name, told, "")
