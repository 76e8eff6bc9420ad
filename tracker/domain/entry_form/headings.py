"""Where the headings of a sheet stand and which column is what, as people leave them.

Columns may stand in another order, with titles above, with blanks, line breaks and full-width
brackets in the headings, and with further columns beside.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.form_sheet import FormSheet
from tracker.domain.entry_form.marks import MARKS
from tracker.domain.text import search_key

#: How far down headings are looked for, and how many have to be known.
DEEPEST, FEWEST = 40, 3
#: Characters of a text that are compared; a heading has fewer.
_LONGEST: Final = 500
_UNIT: Final = re.compile(r"\((?:単位[:：]?)?(円|千円|万円|百万円)\)$")
_BRACKETS: Final = re.compile(r"[(\[【〔].*?[)\]】〕]")
#: Brackets that make it another measure: 人数(延べ) is none of 人数.
_OTHER_MEASURE: Final = re.compile(r"[(\[【〔][^)\]】〕]*(?:延べ?|のべ|うち|内数|累計)")
_UNIT_OF_ALL: Final = re.compile(r"単位[:：]?(円|千円|万円|百万円)(?![0-9一-龠])")
_SCALE: Final = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000}

Cells = Mapping[int, Typed]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column: one cell, or the `parts` of it from several rows, the highest
    first (派遣期間, 開始)."""

    parts: tuple[str, ...]
    kind: str = "text"

    @property
    def text(self) -> str:
        """The parts put together: 派遣期間 開始."""
        return " ".join(self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """By what it may be known: the whole, then without its highest parts."""
        return tuple(" ".join(self.parts[start:]) for start in range(len(self.parts)))

    @property
    def scale(self) -> int | None:
        """The unit of money that it states, the lowest part before those above."""
        return next(filter(None, map(scale_of, reversed(self.parts))), None)


HeadingCells = Mapping[int, Heading]


@dataclass(frozen=True, slots=True)
class Headings:
    """`row` is the number of the row with the headings, `columns` the keys by column number,
    `scales` the units of money that a heading states, `unknown` headings that mean nothing here.
    """

    row: int
    columns: Mapping[int, str]
    scales: Mapping[str, int]
    unknown: tuple[str, ...]


def find_headings(sheet: FormSheet, rows: Sequence[tuple[int, HeadingCells]]) -> Headings | None:
    """The row that names the most columns of the sheet; None where too few are known."""
    found = [_read(sheet, number, cells) for number, cells in rows if number <= DEEPEST]
    best = max(found, key=lambda one: len(one.columns), default=None)
    return best if best and len(best.columns) >= FEWEST else None


def best_sheet(
    sheets: Sequence[FormSheet], title: str, rows: Sequence[tuple[int, HeadingCells]]
) -> tuple[FormSheet, Headings] | None:
    """Which sheet of the form this is: by its title, else by the most headings; None: none."""
    called = [sheet for sheet in sheets if search_key(sheet.title) == search_key(title)]
    return _best(called, rows) or _best(sheets, rows)


def _best(
    sheets: Iterable[FormSheet], rows: Sequence[tuple[int, HeadingCells]]
) -> tuple[FormSheet, Headings] | None:
    found = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet, rows))]
    return max(found, key=lambda one: len(one[1].columns), default=None)


def heading_key(text: str) -> str:
    """The form in which headings are compared: 金額 （円） and 金額(円) are the same."""
    return _key(text[:_LONGEST])


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return search_key(unicodedata.normalize("NFKC", text)).replace("*", "").replace("※", "")


def _read(sheet: FormSheet, number: int, cells: HeadingCells) -> Headings:
    columns: dict[int, str] = {}
    scales: dict[str, int] = {}
    unknown = []
    for place, cell in sorted(cells.items()):
        key, scale = column_of(sheet, cell)
        if key is None or key in columns.values():
            unknown.append(cell.text.strip())
            continue
        columns[place] = key
        if scale is not None:
            scales[key] = scale
    return Headings(number, columns, scales, tuple(unknown))


def scale_of(text: str) -> int | None:
    """The unit of money that a heading states: 1000 for 金額（千円）."""
    unit = _UNIT.search(heading_key(text))
    return _SCALE[unit[1]] if unit else None


def scale_of_table(rows: Iterable[Cells]) -> int | None:
    """The unit that is stated above a table for all of it: （単位：千円）."""
    texts = (heading_key(cell.text) for cells in rows for cell in cells.values())
    units = [unit for text in texts if (unit := _UNIT_OF_ALL.search(text))]
    return _SCALE[units[-1][1]] if units else None


def column_of(sheet: FormSheet, heading: Heading) -> tuple[str | None, int | None]:
    """The key of the column that a heading names, and the unit of money that it states."""
    scale = heading.scale
    keys = (_key_of(sheet, name, is_money=bool(scale)) for name in heading.names)
    key = next(filter(None, keys), None)
    return (key, scale) if key else (None, None)


def _key_of(sheet: FormSheet, name: str, *, is_money: bool) -> str | None:
    whole, bare = _titles(sheet)
    typed = heading_key(name)
    if _OTHER_MEASURE.search(typed):
        return whole.get(typed)
    without = _BRACKETS.sub("", typed)
    return whole.get(typed) or whole.get(without) or (bare.get(without) if is_money else None)


@cache
def _titles(sheet: FormSheet) -> tuple[dict[str, str], dict[str, str]]:
    """The keys of the columns by their headings, and by their headings without the brackets."""
    whole: dict[str, str] = {}
    bare: dict[str, str] = {}
    for column in (*sheet.columns, *MARKS):
        for name in (column.title, *column.also):
            whole.setdefault(heading_key(name), column.key)
        bare.setdefault(_BRACKETS.sub("", heading_key(column.title)), column.key)
    return whole, bare
