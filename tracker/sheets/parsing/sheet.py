"""One sheet: the cells that hold something, row by row, whatever the sheet says of its size."""

import re
from collections.abc import Callable
from typing import Final

from tracker.sheets.limits import (
    EXCEL_COLUMNS,
    EXCEL_ROWS,
    LAST_COLUMN,
    LONGEST_TEXT,
    MOST_MERGED,
    MOST_ROWS,
)
from tracker.sheets.parsing import values
from tracker.sheets.parsing.formats import Formats
from tracker.sheets.parsing.refusal import Refused
from tracker.sheets.parsing.values import Value
from tracker.sheets.parsing.xml import Attributes, Pass, is_true

_DIGITS: Final = "0123456789"
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
#: Kinds of a cell whose value is in <v>. What ends as a sentence does is said by us alone.
_BY_TYPE: Final[dict[str, Callable[[str], Value]]] = {
    "b": values.truth,
    "e": lambda stored: ("E", stored.strip().rstrip("。")[:LONGEST_TEXT]),
}

Area = tuple[int, int, int, int]


class Budget:
    """Cells that the whole book may still hold."""

    def __init__(self, cells: int) -> None:
        self.left = cells

    def spend(self) -> None:
        """Raises Refused: cells."""
        self.left -= 1
        if self.left < 0:
            raise Refused("cells")


class SheetRows(Pass):
    """Rows by number, each with its values by column; merged areas. Raises Refused."""

    def __init__(
        self, strings: list[str], formats: Formats, budget: Budget, *, since_1904: bool
    ) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, Value]] = {}
        self.hidden: set[int] = set()
        self.merged: list[Area] = []
        self._strings, self._formats, self._budget = strings, formats, budget
        self._since_1904 = since_1904
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._row_digits = ""
        self._is_hidden = self._in_row = self._in_cell = self._in_reading = False
        self._cells: dict[int, Value] = {}
        self._attributes: Attributes = {}
        self._stored: list[str] | None = None
        self._inline: list[str] | None = None
        self._is_formula = self._takes_text = False
        self._taken: list[str] = []
        self.starts |= {
            "row": self._begin_row,
            "f": self._formula,
            "is": self._begin_inline,
            "t": self._begin_text,
            "rPh": self._begin_reading,
            "mergeCell": self._merge,
        }
        self.ends |= {
            "row": self._end_row,
            "t": self._end_text,
            "rPh": self._end_reading,
        }

    def text(self, data: str) -> None:
        """Kept inside values and texts only."""
        if self._takes_text:
            self._taken.append(data)

    def starting(self) -> Callable[[str, Attributes], None]:
        """Cells and values first: they are nearly all that there is (a third less time)."""
        cells, stored = self.names("c"), self.names("v")
        begin_cell, begin_value, other = self._begin_cell, self._begin_value, super().starting()

        def start(name: str, attributes: Attributes) -> None:
            if name in cells:
                begin_cell(attributes)
            elif name in stored:
                begin_value()
            else:
                other(name, attributes)

        return start

    def ending(self) -> Callable[[str], None]:
        """Likewise."""
        cells, stored = self.names("c"), self.names("v")
        end_cell, other = self._end_cell, super().ending()

        def end(name: str) -> None:
            if name in stored:
                self._takes_text = False
            elif name in cells:
                end_cell()
            else:
                other(name)

        return end

    # ------------------------------------------------------------ rows

    def _begin_row(self, attributes: Attributes) -> None:
        told = attributes.get("r")
        self._row = self._row + 1 if told is None else _row_number(told)
        if self._row > EXCEL_ROWS:
            raise Refused("broken")
        self._row_digits = str(self._row)
        self._is_hidden = is_true(attributes.get("hidden"))
        self._column, self._cells, self._in_row = 0, {}, True

    def _end_row(self) -> None:
        self._in_row = False
        if not self._cells:
            return
        if self._row in self.rows:
            raise Refused("broken")
        if len(self.rows) >= MOST_ROWS:
            raise Refused("rows")
        self.rows[self._row] = self._cells
        if self._is_hidden:
            self.hidden.add(self._row)

    # ------------------------------------------------------------ cells

    def _begin_cell(self, attributes: Attributes) -> None:
        if not self._in_row or self._in_cell:
            raise Refused("broken")
        self._in_cell = True
        self._attributes = attributes
        self._stored = self._inline = None
        self._is_formula = False
        told = attributes.get("r")
        if told is None:
            self._column += 1
            return
        letters = told.rstrip(_DIGITS)
        if letters + self._row_digits != told:
            raise Refused("broken")
        self._column = self._columns.get(letters) or self._named(letters)

    def _named(self, letters: str) -> int:
        column = _column_number(letters)
        self._columns[letters] = column
        return column

    def _begin_value(self) -> None:
        if self._in_cell and self._stored is None:
            self._stored = self._taken = []
            self._takes_text = True

    def _formula(self, _: Attributes) -> None:
        self._is_formula = True

    def _begin_inline(self, _: Attributes) -> None:
        if self._in_cell:
            self._inline = []

    def _begin_text(self, _: Attributes) -> None:
        if self._inline is not None and not self._in_reading:
            self._taken = self._inline
            self._takes_text = True

    def _begin_reading(self, _: Attributes) -> None:
        self._in_reading = True

    def _end_reading(self) -> None:
        self._in_reading = False

    def _end_text(self) -> None:
        self._takes_text = False

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._stored is None and self._inline is None and not self._is_formula:
            return
        value = self._value()
        self._inline = None
        if value is None:
            return
        self._budget.spend()
        if self._column > LAST_COLUMN:
            raise Refused("columns", place=self._place())
        if len(value[1]) > LONGEST_TEXT:
            raise Refused("text", place=self._place())
        if self._column in self._cells:
            raise Refused("broken")
        self._cells[self._column] = value

    def _value(self) -> Value | None:
        """What the cell holds; None for an empty one."""
        kind = self._attributes.get("t", "n")
        if self._inline is not None:
            return _text("".join(self._inline))
        stored = "".join(self._stored or ())
        if self._is_formula and (self._stored is None or (not stored and kind != "str")):
            return values.NO_RESULT
        if not stored:
            return None
        if kind == "s":
            return self._shared(stored)
        if kind in ("n", "d"):
            return self._number(kind, stored)
        if kind in ("str", "inlineStr"):
            return _text(stored)
        if kind not in _BY_TYPE:
            raise Refused("broken")
        return _BY_TYPE[kind](stored)

    def _number(self, kind: str, stored: str) -> Value:
        look = self._formats.of(self._attributes.get("s"))
        if kind == "d":
            return values.iso(stored, look.shown)
        return values.shown_number(stored, look, since_1904=self._since_1904)

    def _shared(self, stored: str) -> Value | None:
        if not (stored.isdecimal() and len(stored) < 10 and int(stored) < len(self._strings)):
            raise Refused("broken")
        text = self._strings[int(stored)]
        return ("T", text) if text else None

    def _place(self) -> str:
        return f"{column_letters(self._column)}{self._row}"

    # ------------------------------------------------------------ merged cells

    def _merge(self, attributes: Attributes) -> None:
        if len(self.merged) >= MOST_MERGED:
            raise Refused("merged")
        area = _area(attributes.get("ref", ""))
        if area[:2] != area[2:]:
            self.merged.append(area)

    def drop_covered(self) -> None:
        """Of merged cells only the first is seen: what others hold is nobody's."""
        for first_row, first_column, last_row, last_column in self.merged:
            tall = last_row - first_row + 1
            rows = self.rows if tall > len(self.rows) else range(first_row, last_row + 1)
            for number in list(rows):
                cells = self.rows.get(number)
                if not cells or not first_row <= number <= last_row:
                    continue
                for column in [c for c in cells if first_column <= c <= last_column]:
                    if (number, column) != (first_row, first_column):
                        del cells[column]


def _text(stored: str) -> Value | None:
    return ("T", values.text_of(stored)) if stored else None


def _row_number(told: str) -> int:
    if not (told.isascii() and told.isdecimal() and len(told) < 8 and int(told) > 0):
        raise Refused("broken")
    return int(told)


def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Refused("broken")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    if column > EXCEL_COLUMNS:
        raise Refused("broken")
    return column


def column_letters(column: int) -> str:
    """The name of a column: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _area(told: str) -> Area:
    first, _, last = told.partition(":")
    found = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
    corners = [(int(m[2]), _column_number(m[1])) for m in found if m]
    if len(corners) < 2 or max(corners)[0] > EXCEL_ROWS:
        raise Refused("broken")
    (top, left), (bottom, right) = corners
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
