"""Figures of the ledger as figures of a report: what is unknown keeps its word (rule 4)."""

from decimal import Decimal

from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.numbers import (
    format_integer,
    format_man_yen,
    format_quantity,
    format_yen,
    format_yen_short,
)
from tracker.reports.content import Figure, figure

NOTHING = "－"
UNKNOWN = "不明"

Ids = tuple[int, ...]


def part_of_key(text: str) -> str:
    """A text as one part of a key, whose parts have / between them."""
    return text.replace("%", "%25").replace("/", "%2F")


def text_of_part(part: str) -> str:
    """The text that part_of_key() made a part of."""
    return part.replace("%2F", "/").replace("%25", "%")


def item_part(item_id: int | None, text: str) -> str:
    """An item in a key: a record of the catalogue, or = and the text typed instead."""
    return str(item_id) if item_id is not None else f"={part_of_key(text)}"


def people(key: str, number: int, *, missing: bool, entries: int, ids: Ids) -> Figure:
    """People or person-days; `missing`: a part is not known. － without any entry."""
    if not missing:
        return figure(key, number, ids) if entries else Figure(key, None, NOTHING, ids)
    if not number:
        return Figure(key, None, UNKNOWN, ids)
    return Figure(key, number, f"{format_integer(number)}＋{UNKNOWN}", ids)


def staff_total(key: str, staff: StaffCount, ids: Ids) -> Figure:
    """計 of a staff count."""
    return people(key, staff.total, missing=staff.missing, entries=staff.entries, ids=ids)


def person_days(key: str, staff: StaffCount, ids: Ids) -> Figure:
    """延べ人日 of a staff count, ＋不明 beside aggregates and dispatches without dates."""
    missing = staff.has_unknown_days
    return people(key, staff.person_days, missing=missing, entries=staff.entries, ids=ids)


def yen(key: str, amount: Amount, ids: Ids) -> Figure:
    """Full yen without the unit, which the column's heading has: 3,763,390,000＋未公表4件."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    return _amount(key, amount, amount.told(format_integer(amount.yen)), ids)


def own_funds(key: str, amount: Amount, recipients: str, ids: Ids) -> Figure:
    """The wards' own funds as the association prints them: 376,339万円(32県市町)."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    told = amount.told(man_yen(amount.yen))
    return _amount(key, amount, told + _in_brackets(recipients), ids)


def joint_funds(key: str, amount: Amount, named: str, recipients: str, ids: Ids) -> Figure:
    """The joint fund beside them; `named` as 23区共同での義援金: 23区共同での義援金10億円拠出."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    told = amount.told(format_yen_short(amount.yen))
    if not amount.has_known:
        told = "、".join(filter(None, [told, recipients]))
        return _amount(key, amount, f"{named}拠出({told})", ids)
    return _amount(key, amount, f"{named}{told}拠出{_in_brackets(recipients)}", ids)


def entries(key: str, count: EntryCount, ids: Ids) -> Figure:
    """Rows, and beside them aggregates, which are no rows: 31, 31＋集計値1件."""
    if count.is_empty:
        return Figure(key, None, NOTHING, ids)
    told = [format_integer(count.entries)] if count.entries else []
    if count.aggregates:
        told.append(f"集計値{count.aggregates}件")
    if count.missing:
        told.append(UNKNOWN)
    value = count.entries if count.entries or not (count.aggregates or count.missing) else None
    return Figure(key, value, "＋".join(told), ids)


def quantity(key: str, known: Decimal, unknown: int, lines: int, ids: Ids) -> Figure:
    """A quantity in its own unit; `unknown` of `lines` have none: 1,200＋不明2件."""
    if not unknown:
        return figure(key, known, ids)
    if unknown == lines:
        return Figure(key, None, UNKNOWN, ids)
    return Figure(key, known, f"{format_quantity(known)}＋{UNKNOWN}{unknown}件", ids)


def man_yen(amount: int) -> str:
    """376,339万円 where that is exact, otherwise the full figure; never rounded."""
    return format_man_yen(amount) if amount and amount % 10_000 == 0 else format_yen(amount)


def _amount(key: str, amount: Amount, display: str, ids: Ids) -> Figure:
    return Figure(key, amount.yen if amount.has_known else None, display, ids)


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""
