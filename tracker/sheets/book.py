"""A workbook as plain values: what stands in its cells, not how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    BOOL = "bool"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, as text whose form `kind` tells.

    text: as typed, without readings (ふりがな); a time of day or a duration as shown (9:30),
        and a number with the words that its format puts behind it (50万円).
    number: decimal digits, in Excel's 15 significant ones, as stored (50% is 0.5).
    date: 2024-04-01, whatever the date system. moment: 2024-04-01T09:30:00.
    bool: TRUE or FALSE. error: #N/A and its like, or why there is no value, in Japanese.
    """

    kind: CellKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has a value; `number` from 1 as Excel shows it, `cells` by column from 1."""

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, from the first to the last row and column; the value is in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows in order, without those that are empty."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets in the order of their tabs; charts that are sheets are left out."""

    sheets: tuple[Sheet, ...]
