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
    return text.replace("/", "／")


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


def yen(key: str, amount: Amount, ids: Ids) -> Figure:
    """Full yen without the unit, which the column's heading has: 3,763,390,000＋未公表4件."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    told = [format_integer(amount.yen)] if amount.yen or not _has_unknown(amount) else []
    told += _unknown(amount, bool(told))
    return _amount(key, amount, "＋".join(told), ids)


def own_funds(key: str, amount: Amount, recipients: str, ids: Ids) -> Figure:
    """The wards' own funds as the association prints them: 376,339万円(32県市町)."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    told = [man_yen(amount.yen)] if amount.yen or not _has_unknown(amount) else []
    told += _unknown(amount, bool(told))
    return _amount(key, amount, "＋".join(told) + _in_brackets(recipients), ids)


def joint_funds(key: str, amount: Amount, named: str, recipients: str, ids: Ids) -> Figure:
    """The joint fund beside them; `named` as 23区共同での義援金: 23区共同での義援金10億円拠出."""
    if amount.is_empty:
        return Figure(key, None, NOTHING, ids)
    if not amount.yen and _has_unknown(amount):
        told = f"{named}拠出(" + "、".join([*_unknown(amount, False), *filter(None, [recipients])])
        return _amount(key, amount, told + ")", ids)
    told = "＋".join([format_yen_short(amount.yen), *_unknown(amount, True)])
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
    is_known = amount.yen or not _has_unknown(amount)
    return Figure(key, amount.yen if is_known else None, display, ids)


def _has_unknown(amount: Amount) -> bool:
    return bool(amount.unpublished or amount.unclear)


def _unknown(amount: Amount, beside: bool) -> list[str]:
    told = []
    if amount.unpublished:
        told.append(f"{'' if beside else '金額'}未公表{amount.unpublished}件")
    return [*told, UNKNOWN] if amount.unclear else told


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""
