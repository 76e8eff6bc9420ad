"""A table for machines: columns with a type, and how a value stands in a cell.

Physical names are ASCII, Japanese titles stand beside them. In titles and descriptions {member},
{each}, {joint} and {name} are the association's words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, TypeAlias

from tracker.domain.one_thing import as_one, as_written, has_several_places, has_several_units
from tracker.domain.standard_forms import one_line, standard

Value: TypeAlias = Any  # int, Decimal, str, bool, date, datetime, a word of the vocabulary, or None
DataRow: TypeAlias = Mapping[str, Value]


class Type(StrEnum):
    """What the cells of a column are."""

    ID = "id"
    COUNT = "count"
    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    KEY = "key"
    WORD = "word"
    AREA = "area"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"


#: COUNT and NUMBER measure something, so they have a unit; an ID only tells rows apart.
MEASURING = frozenset({Type.COUNT, Type.NUMBER})
#: Cells of words that people typed: NAME is a proper name, which keeps its characters.
TYPED = frozenset({Type.TEXT, Type.NAME})

#: The types of the Table Schema of Frictionless.
SCHEMA_TYPE: dict[Type, str] = {
    Type.ID: "integer",
    Type.COUNT: "integer",
    Type.NUMBER: "number",
    Type.TEXT: "string",
    Type.NAME: "string",
    Type.KEY: "string",
    Type.WORD: "string",
    Type.AREA: "string",
    Type.DAY: "date",
    Type.MOMENT: "datetime",
    Type.FLAG: "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`unit` is fixed, or stands in the row's column `unit_from`. `words` names the list of codes
    of a WORD. `to` is the table.column that the cell refers to. `required`: never blank; a blank
    cell is what is not known or does not apply, never zero."""

    name: str
    title: str
    type: Type
    description: str
    unit: str = ""
    unit_from: str = ""
    words: str = ""
    to: str = ""
    required: bool = False

    @property
    def is_unit(self) -> bool:
        """Whether its cells are units of numbers in their rows."""
        return self.name == "unit"


@dataclass(frozen=True, slots=True)
class DataTable:
    """`key` are the columns that together tell one row from another."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def cell_text(column: Column, value: Value) -> str:
    """The cell as text: ISO days, plain digits, true and false, one line; '' for None."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return _one_thing(column, str(value))


def _one_thing(column: Column, text: str) -> str:
    """Text of a cell; several units or several places stand in it under one name."""
    told = standard(text) if column.type is Type.TEXT else one_line(text)
    several = (column.is_unit and has_several_units(told)) or (
        column.type is Type.NAME and has_several_places(told)
    )
    return as_one(told) if several else told


def typed_text(column: Column, cell: str) -> str:
    """Text as it was typed, from a CSV cell: without the apostrophe of `guarded`, and several
    units or places as they were written."""
    text = unguarded(column, cell)
    return as_written(text) if column.is_unit or column.type is Type.NAME else text


_FORMULA = re.compile(r"['=+\-@＝＋－＠]")


def guarded(column: Column, text: str) -> str:
    """Text of a CSV cell: what a spreadsheet would run as a formula, and what begins with an
    apostrophe itself, has an apostrophe in front."""
    return f"'{text}" if column.type in TYPED and _FORMULA.match(text) else text


def unguarded(column: Column, text: str) -> str:
    """The text without the apostrophe of `guarded`."""
    return text[1:] if column.type in TYPED and text.startswith("'") else text
