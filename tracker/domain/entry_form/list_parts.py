"""Columns of a list that hold a part of what the form has in one column: a span in two columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import FormSheet
from tracker.domain.entry_form.headings import Heading, column_of, heading_key


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a list that holds a part of what the form has in one column (`of`): called one
    of `also`, or one of `below` where that column's own heading stands above it."""

    key: str
    of: str
    title: str
    also: tuple[str, ...]
    below: tuple[str, ...] = ()


PARTS: Final = (
    Part(
        "span.first",
        "span",
        "開始日",
        ("開始日", "派遣開始日", "派遣開始", "派遣開始年月日", "開始年月日", "出発日", "自"),
        ("開始", "始期", "始", "初日", "出発", "から"),
    ),
    Part(
        "span.last",
        "span",
        "終了日",
        ("終了日", "派遣終了日", "派遣終了", "派遣終了年月日", "終了年月日", "帰着日", "至"),
        ("終了", "終期", "終", "末日", "最終日", "帰着", "まで"),
    ),
    Part(
        "recipient.prefecture",
        "recipient",
        "都道府県",
        ("都道府県", "都道府県名", "県", "県名", "派遣先都道府県", "支援先都道府県"),
    ),
)
_PARTS: Final = {part.key: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person typed for all rows of a list, as a cell."""

    text: str
    kind: str = "text"


def whole_key(key: str) -> str:
    """The form's column that a column of a list is, or is a part of."""
    return _PARTS[key].of if key in _PARTS else key


def excluded_by(key: str) -> tuple[str, ...]:
    """The keys that cannot stand beside this one: a span is in one column, or in two."""
    if whole_key(key) != "span":
        return (key,)
    return (key, "span.first", "span.last") if key == "span" else (key, "span")


def part_of(form: FormSheet, heading: Heading) -> str | None:
    """The key of the part that a heading names: 開始日, or 開始 below 派遣期間."""
    names = map(heading_key, heading.names)
    key = next(filter(None, map(_part_titles().get, names)), None) or _part_below(form, heading)
    return key if key and whole_key(key) in form.keys else None


def _part_below(form: FormSheet, heading: Heading) -> str | None:
    *above, lowest = heading.parts
    part = _part_names().get(heading_key(lowest))
    over = {column_of(form, Heading((name,)))[0] for name in above}
    return part.key if part and part.of in over else None


def is_name(text: str) -> bool:
    """Whether a word is the name of a column of the form, or of a part of one."""
    key = heading_key(text)
    known = (column_of(form, Heading((text,)))[0] for form in FORM_SHEETS)
    return key in _part_names() or key in _part_titles() or any(known)


def is_part_below(above: tuple[str, ...], text: str) -> bool:
    """Whether a word names a part of what one of the words above it names."""
    return any(_part_below(form, Heading((*above, text))) for form in FORM_SHEETS)


@cache
def _part_names() -> dict[str, Part]:
    return {heading_key(name): part for part in PARTS for name in (*part.also, *part.below)}


@cache
def _part_titles() -> dict[str, str]:
    return {heading_key(name): part.key for part in PARTS for name in part.also}


def joined(said: Mapping[str, Typed]) -> dict[str, Typed]:
    """What a row says under the form's keys: parts are put together."""
    whole = {key: cell for key, cell in said.items() if key not in _PARTS}
    first, last = said.get("span.first"), said.get("span.last")
    if first or last:
        whole["span"] = _joined_span(first, last)
    prefecture = said.get("recipient.prefecture")
    if prefecture:
        whole["recipient"] = _joined_place(prefecture, said.get("recipient"))
    return whole


def _joined_span(first: Typed | None, last: Typed | None) -> Typed:
    """2020-07-10～2020-07-16; without a last day its end is open. A cell that says no day, but an
    error or a bare number, stays what it is, so that it is told of."""
    odd = [cell for cell in (first, last) if cell and cell.kind in ("error", "number")]
    if odd and not all(len(cell.text) == 8 for cell in odd):
        return odd[0]
    return Said("～".join(_day(cell) if cell else "" for cell in (first, last)))


def _day(cell: Typed) -> str:
    return cell.text[:10] if cell.kind in ("date", "moment") else cell.text.strip()


def _joined_place(prefecture: Typed, place: Typed | None) -> Typed:
    """熊本県人吉市 of 熊本県 and 人吉市, and of 熊本県 and 熊本県人吉市."""
    if place is None or place.kind == "error":
        return place or prefecture
    above, below = prefecture.text.strip(), place.text.strip()
    return place if below.startswith(above) else Said(f"{above}{below}")
