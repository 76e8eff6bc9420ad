"""What a sheet of the form is made of: its columns, and one row as it is read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tracker.domain.entry_form.cells import Typed
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.errors import InputError
from tracker.domain.vocabulary import Kind, Noun

T = TypeVar("T")
#: What a row of the form shows under each key; what is not there is blank.
Shown = dict[str, str | int | Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the form. `width` is in characters, `choices` names a list of words of the
    workbook, `also` are other headings under which the column is known in foreign lists."""

    key: str
    title: str
    width: int
    hint: str = ""
    example: str = ""
    choices: str = ""
    also: tuple[str, ...] = ()


@dataclass
class FormRow:
    """One row under the headings that its sheet has; errors are kept by the key of their column.

    `scales` are the units of columns of money whose heading has one (1000 for 千円).
    """

    number: int
    cells: Mapping[str, Typed]
    present: Collection[str]
    ask: Lookups
    scales: Mapping[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def take(self, key: str, read: Callable[[Typed], T], kept: T, blank: T) -> T:
        """What stands under `key`; `kept` where the sheet has no such column or it is unreadable,
        `blank` where nothing stands there."""
        if key not in self.present:
            return kept
        cell = self.cells.get(key)
        if cell is None:
            return blank
        try:
            return read(cell)
        except InputError as error:
            self.fail(key, error.message)
            return kept

    def fail(self, key: str, message: str) -> None:
        """Keep an error; the first one of a column stays."""
        self.errors.setdefault(key, message)

    def typed(self, key: str) -> str:
        """The text under a key, '' where nothing stands there."""
        cell = self.cells.get(key)
        return cell.text.strip() if cell is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """A sheet of the form: one row an entry, or one row a line where `lines` names them.

    show(content, names) and show_line(line, names) give what a row says; read(row, base) and
    read_line(row, base) give `base` with what stands in the row.
    """

    title: str
    noun: Noun
    kind: Kind | None
    columns: tuple[Column, ...]
    show: Callable[[Any, Any], Shown]
    read: Callable[[FormRow, Any], Any]
    lines: str = ""
    show_line: Callable[[Any, Any], Shown] | None = None
    read_line: Callable[[FormRow, Any, Any], Any] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


def day_of(row: FormRow, days: Collection[date | None], disaster_id: int) -> date | None:
    """The day by whose names a row's places are looked up."""
    known = next((day for day in days if day is not None), None)
    return known or row.ask.start_of(disaster_id)
