"""How a sheet that is not of our form is read: which row holds its headings, which column is what.

A ward keeps lists of its own, in which a span stands in two columns and the disaster in none. What
a person said of such a list is a `ListReading`; with a list of the same headings it is the same.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import Column, FormSheet
from tracker.domain.entry_form.heading_grid import MOST_ROWS
from tracker.domain.entry_form.heading_rows import HeadingRows, rows_at, rows_from
from tracker.domain.entry_form.headings import (
    DEEPEST,
    Cells,
    HeadingCells,
    Headings,
    column_of,
    heading_key,
    scale_of,
    scale_of_table,
)
from tracker.domain.entry_form.list_parts import PARTS, excluded_by, part_of, whole_key
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """How the sheet called `sheet` is read: as which sheet of the form (`form`, its title), with
    the headings in `depth` rows down to `row` and below them `columns` (the key by column number);
    `fixed` are texts for columns that the list lacks. `headings` is the hash of the headings,
    `is_stated` whether a person said how many rows they take."""

    sheet: str
    form: str
    row: int
    depth: int = 1
    is_stated: bool = False
    columns: Mapping[int, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    disaster_id: int | None = None
    giver: str | None = None
    headings: str = ""

    @property
    def first(self) -> int:
        """The number of the first row of the headings."""
        return self.row - self.depth + 1

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
        depth=_number(value.get("depth"), min(row, MOST_ROWS)) or 1,
        is_stated=value.get("is_stated") is True,
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
    """By what a list is known again: the words of its headings and the columns they stand in.
    Headings in one row have the hash of that row's cells, those in several that of whole names."""
    said = [f"{place}={heading_key(cell.text)}" for place, cell in sorted(cells.items())]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def guessed(
    sheet: BookSheet, form: FormSheet | None = None, row: int = 0, depth: int = 0
) -> ListReading:
    """A first proposal from the headings that are known; as `form`, and with the headings in `row`
    and in `depth` rows, where these are given."""
    forms = (form,) if form else FORM_SHEETS
    near = [rows_from(sheet, row, row + depth - 1)] if row and depth else rows_at(sheet, row)
    found = [(one, rows, _known(one, rows.cells)) for one in forms for rows in near]
    if not found:
        return ListReading(sheet=sheet.name, form=forms[0].title, row=row or 1)
    best, rows, known = max(found, key=lambda one: _likely(one[2], one[1].cells))
    return ListReading(
        sheet=sheet.name,
        form=best.title,
        row=rows.last,
        depth=rows.depth,
        is_stated=bool(row and depth),
        columns=known,
        headings=headings_hash(rows.cells),
    )


def _likely(known: Mapping[int, str], cells: Cells) -> tuple[int, int]:
    """How much a row looks like headings: by those that are known, else by its many words."""
    words = sum(1 for cell in cells.values() if cell.kind == "text")
    return (len(known) if len(known) > 1 else 0), words


def _known(form: FormSheet, cells: HeadingCells) -> dict[int, str]:
    """The columns whose headings say what they are; the first of two that say the same."""
    offered = {key for key, _ in choices(form)}
    found: dict[int, str] = {}
    taken: set[str] = set()
    for place, cell in sorted(cells.items()):
        key = column_of(form, cell)[0] or part_of(form, cell)
        if key in offered and taken.isdisjoint(excluded_by(key)):
            found[place] = key
            taken.add(key)
    return found


def headings_of(reading: ListReading, own: HeadingRows, sheet: BookSheet) -> Headings:
    """The headings as the person said they are; money in the unit that its heading states, or
    what stands above it or above the table (単位：千円)."""
    above = [row.cells for row in sheet.rows if row.number <= reading.row]
    scales: dict[str, int] = {}
    for place, key in reading.columns.items():
        # The nearest first: the unit may stand over the headings too.
        higher = (scale_of(row[place].text) for row in reversed(above) if place in row)
        over = own.over(place)
        scale = (over.scale if over else None) or next(filter(None, higher), None)
        scale = scale or scale_of_table(above)
        if key.endswith("_yen") and scale:
            scales[key] = scale
    unknown = [
        cell.text.strip() for place, cell in own.cells.items() if place not in reading.columns
    ]
    return Headings(reading.row, dict(reading.columns), scales, tuple(filter(None, unknown)))


def titles_of(reading: ListReading, rows: HeadingRows) -> dict[str, str]:
    """How the form's columns are spoken of in what is wrong: by the list's own headings."""
    titles = {mark.key: "災害と記入者" for mark in MARKS}
    titles |= {column.key: f"表にない項目：{column.title}" for column in reading.form_sheet.columns}
    named = {column.key: column.title for column in reading.form_sheet.columns}
    titles |= {key: f"決めた値：{named[key]}" for key in reading.fixed}
    for place, key in sorted(reading.columns.items(), reverse=True):
        over = rows.over(place)
        titles[whole_key(key)] = (over.text.strip() if over else "") or named[whole_key(key)]
    return titles


def says(own: Mapping[str, Typed], key: str) -> bool:
    """Whether a row says this itself; its recipient stands in one column or the other."""
    both = {"recipient", "recipient_body"}
    return key in own or (key in both and not both.isdisjoint(own))


def is_sum(cells: Cells) -> bool:
    """Whether a row sums up others: its first cell says 合計."""
    first = cells[min(cells)] if cells else None
    return first is not None and heading_key(first.text) in _SUMS
