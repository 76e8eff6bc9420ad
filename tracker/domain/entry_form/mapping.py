"""How a sheet that is not of our form is read: which row holds its headings, which column is what.

A ward keeps lists of its own, in which a span stands in two columns and the disaster in none. What
a person said of such a list is a `ListReading`; with a list of the same headings it is the same.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any, Final

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import Column, FormSheet
from tracker.domain.entry_form.headings import (
    DEEPEST,
    Cells,
    Headings,
    column_of,
    heading_key,
    scale_of,
    scale_of_table,
)
from tracker.domain.entry_form.marks import MARKS

#: What a row says is no entry when only these columns say it.
BESIDE: Final = frozenset({"withdraw", "together"})
#: Columns for which one value for all rows makes no sense.
_NEVER_FIXED: Final = frozenset({*BESIDE, "cancelled_on"})
#: Columns without which a list of the form is rarely taken in: asked for first.
_ASKED_FIRST: Final = frozenset(
    {"recipient", "headcount", "span", "item", "fund_kind", "amount_yen", "decided_on", "sent_on",
     "what", "dated", "addressees"}
)  # fmt: skip
#: The grey column that every sheet of ours has, and no list.
OURS: Final = "mark.disaster"
_OURS_TITLE: Final = next(heading_key(mark.title) for mark in MARKS if mark.key == OURS)
LONGEST_FIXED: Final = 10_000
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576
_LARGEST_ID: Final = 2**31 - 1
#: Rows that sum up others; they begin with one of these.
_SUMS: Final = frozenset({"計", "合計", "小計", "総計", "総合計", "累計"})


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a list that holds a part of what the form has in one column (`of`)."""

    key: str
    of: str
    title: str
    also: tuple[str, ...]


PARTS: Final = (
    Part(
        "span.first",
        "span",
        "開始日",
        ("開始日", "派遣開始日", "派遣開始", "派遣開始年月日", "開始年月日", "出発日", "自"),
    ),
    Part(
        "span.last",
        "span",
        "終了日",
        ("終了日", "派遣終了日", "派遣終了", "派遣終了年月日", "終了年月日", "帰着日", "至"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """How the sheet called `sheet` is read: as which sheet of the form (`form`, its title), with
    the headings in `row` and below them `columns` (the key by column number); `fixed` are texts
    for columns that the list lacks. `headings` is the hash of what stands in the row."""

    sheet: str
    form: str
    row: int
    columns: Mapping[int, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    disaster_id: int | None = None
    giver: str | None = None
    headings: str = ""

    @property
    def form_sheet(self) -> FormSheet:
        return _FORMS[self.form]

    def as_json(self) -> dict[str, Any]:
        """The same as values of JSON."""
        columns = {str(place): key for place, key in self.columns.items()}
        return {**asdict(self), "columns": columns, "fixed": dict(self.fixed)}

    def to_remember(self) -> "ListReading":
        """What holds for the next list with these headings too: not for which disaster it is."""
        return replace(self, disaster_id=None)


_FORMS: Final[Mapping[str, FormSheet]] = {form.title: form for form in FORM_SHEETS}


def from_json(value: object) -> ListReading | None:
    """What as_json() gave, without what no longer fits; None where no list can be read by it."""
    form = _FORMS.get(str(value.get("form"))) if isinstance(value, dict) else None
    if form is None or not isinstance(value, dict):
        return None
    row, disaster = _number(value.get("row"), _LAST_ROW), value.get("disaster_id")
    sheet, giver, headings = (value.get(name) for name in ("sheet", "giver", "headings"))
    if not isinstance(sheet, str) or row is None:
        return None
    return ListReading(
        sheet=sheet,
        form=form.title,
        row=row,
        columns=_columns(value.get("columns"), form),
        fixed=_fixed(value.get("fixed"), form),
        disaster_id=_number(disaster, _LARGEST_ID),
        giver=giver if isinstance(giver, str) and giver else None,
        headings=headings if isinstance(headings, str) else "",
    )


def _number(value: object, most: int) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    return None


def _columns(value: object, form: FormSheet) -> dict[int, str]:
    known = {key for key, _ in choices(form)}
    found: dict[int, str] = {}
    for place, key in (value if isinstance(value, dict) else {}).items():
        number = int(place) if re.fullmatch("[0-9]{1,5}", str(place)) else 0
        if 1 <= number <= _LAST_COLUMN and str(key) in known and key not in found.values():
            found[number] = str(key)
    return found


def _fixed(value: object, form: FormSheet) -> dict[str, str]:
    known = {column.key for column in may_be_fixed(form)}
    pairs = (value if isinstance(value, dict) else {}).items()
    return {
        key: text
        for key, text in pairs
        if key in known and isinstance(text, str) and text.strip() and len(text) <= LONGEST_FIXED
    }


def choices(form: FormSheet) -> list[tuple[str, str]]:
    """What a column of a list may be: keys and titles, a column's parts after it."""
    found = []
    for column in form.columns:
        found.append((column.key, column.title))
        found += [
            (part.key, f"{column.title}（{part.title}）") for part in PARTS if part.of == column.key
        ]
    return found


def whole_key(key: str) -> str:
    """The form's column that a column of a list is, or is a part of."""
    return _PARTS[key].of if key in _PARTS else key


def excluded_by(key: str) -> tuple[str, ...]:
    """The keys that cannot stand beside this one: a span is in one column, or in two."""
    if whole_key(key) != "span":
        return (key,)
    return (key, "span.first", "span.last") if key == "span" else (key, "span")


def may_be_fixed(form: FormSheet) -> list[Column]:
    """The form's columns that can be the same in every row, those asked for first in front."""
    columns = [column for column in form.columns if column.key not in _NEVER_FIXED]
    return sorted(columns, key=lambda column: column.key not in _ASKED_FIRST)


def is_asked_first(key: str) -> bool:
    """Whether a list without this column is rarely taken in."""
    return key in _ASKED_FIRST


def is_of_our_form(rows: Sequence[tuple[int, Cells]]) -> bool:
    """Whether a sheet has the grey columns by which its rows are known."""
    return any(
        heading_key(cell.text) == _OURS_TITLE
        for number, cells in rows
        if number <= DEEPEST
        for cell in cells.values()
    )


def headings_hash(cells: Cells) -> str:
    """By what a list is known again: the words of its headings and the columns they stand in."""
    said = [f"{place}={heading_key(cell.text)}" for place, cell in sorted(cells.items())]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def guessed(
    name: str, rows: Sequence[tuple[int, Cells]], form: FormSheet | None = None, row: int = 0
) -> ListReading:
    """A first proposal from the headings that are known; as `form` and with the headings in `row`
    where these are given."""
    forms = (form,) if form else FORM_SHEETS
    near = [one for one in rows if (one[0] == row if row else one[0] <= DEEPEST)] or rows[:1]
    found = [(one, number, cells, _known(one, cells)) for one in forms for number, cells in near]
    if not found:
        return ListReading(sheet=name, form=forms[0].title, row=row or 1)
    best, number, cells, known = max(found, key=lambda one: _likely(one[3], one[2]))
    return ListReading(
        sheet=name, form=best.title, row=number, columns=known, headings=headings_hash(cells)
    )


def _likely(known: Mapping[int, str], cells: Cells) -> tuple[int, int]:
    """How much a row looks like headings: by those that are known, else by its many words."""
    words = sum(1 for cell in cells.values() if cell.kind == "text")
    return (len(known) if len(known) > 1 else 0), words


def _known(form: FormSheet, cells: Cells) -> dict[int, str]:
    """The columns whose headings say what they are; the first of two that say the same."""
    offered = {key for key, _ in choices(form)}
    found: dict[int, str] = {}
    taken: set[str] = set()
    for place, cell in sorted(cells.items()):
        key = column_of(form, cell.text)[0] or _part_called(form, cell.text)
        if key in offered and taken.isdisjoint(excluded_by(key)):
            found[place] = key
            taken.add(key)
    return found


def _part_called(form: FormSheet, text: str) -> str | None:
    key = _part_titles().get(heading_key(text))
    return key if key and whole_key(key) in form.keys else None


@cache
def _part_titles() -> dict[str, str]:
    return {heading_key(name): part.key for part in PARTS for name in part.also}


def headings_of(reading: ListReading, rows: Sequence[tuple[int, Cells]]) -> Headings:
    """The headings as the person said they are; money in the unit that its heading states, or
    what stands above the table (単位：千円)."""
    above = [cells for number, cells in rows if number <= reading.row]
    cells = next((cells for number, cells in rows if number == reading.row), {})
    scales: dict[str, int] = {}
    for place, key in reading.columns.items():
        # The nearest first: headings may take two rows, with the unit in the upper one.
        own = [scale_of(row[place].text) for row in reversed(above) if place in row]
        scale = next(filter(None, own), None) or scale_of_table(above)
        if key.endswith("_yen") and scale:
            scales[key] = scale
    unknown = [cell.text.strip() for place, cell in cells.items() if place not in reading.columns]
    return Headings(reading.row, dict(reading.columns), scales, tuple(filter(None, unknown)))


def titles_of(reading: ListReading, cells: Cells) -> dict[str, str]:
    """How the form's columns are spoken of in what is wrong: by the list's own headings."""
    titles = {mark.key: "災害と記入者" for mark in MARKS}
    titles |= {column.key: f"表にない項目：{column.title}" for column in reading.form_sheet.columns}
    named = {column.key: column.title for column in reading.form_sheet.columns}
    titles |= {key: f"決めた値：{named[key]}" for key in reading.fixed}
    for place, key in sorted(reading.columns.items(), reverse=True):
        own = cells[place].text.strip() if place in cells else ""
        titles[whole_key(key)] = own or named[whole_key(key)]
    return titles


def says(own: Mapping[str, Typed], key: str) -> bool:
    """Whether a row says this itself; its recipient stands in one column or the other."""
    both = {"recipient", "recipient_body"}
    return key in own or (key in both and not both.isdisjoint(own))


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


def is_sum(cells: Cells) -> bool:
    """Whether a row sums up others: its first cell says 合計."""
    first = cells[min(cells)] if cells else None
    return first is not None and heading_key(first.text) in _SUMS
