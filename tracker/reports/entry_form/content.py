"""What stands in a 入力様式: rows of what is recorded, empty rows with their keys, the words to
choose from. Pure; excel/entry_form.py writes it, domain/entry_form reads it when it comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.book import EXAMPLE
from tracker.domain.entry_form.form_sheet import Column, FormSheet
from tracker.domain.entry_form.marks import Marks
from tracker.domain.names import Names
from tracker.domain.vocabulary import (
    CameBy,
    Channel,
    Duty,
    FundKind,
    Labelled,
    LegalBasis,
    Noun,
    Occupation,
    State,
)
from tracker.queries.form_entries import FormEntry

Value = str | int | Decimal

#: Rows for what is new, on each sheet.
EMPTY_ROWS: Final = 500
#: Columns with numbers; all others are text, so that Excel makes nothing else of what is typed.
NUMBERS: Final = frozenset({"headcount", "person_days", "wave", "quantity", "amount_yen"})
#: Lists beside which other words may be written.
FREE: Final = frozenset({"places", "items", "units", "occupation", "duty", "legal_basis"})
TICK: Final = "○"
_LABELS: Final[dict[str, type[Labelled]]] = {
    "occupation": Occupation,
    "duty": Duty,
    "legal_basis": LegalBasis,
    "fund_kind": FundKind,
    "came_by": CameBy,
}


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of the catalogue that may be chosen."""

    category: str
    name: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class FormData:
    """What a form is made of. `disaster` is the label; `places` are names in their order.

    `batch` are twelve random capitals: the keys of this form's empty rows begin with them.
    """

    giver: str
    slug: str
    disaster: str
    made_at: datetime
    names: Names
    entries: Sequence[FormEntry]
    items: Sequence[ItemChoice]
    places: Sequence[str]
    batch: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the keys of its columns; what is not in `values` is blank."""

    values: Mapping[str, Value]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet with its rows; `empty` are the marks of the rows for what is new."""

    form: FormSheet
    rows: tuple[Row, ...]
    empty: tuple[Mapping[str, str], ...]

    @property
    def example(self) -> dict[str, Value]:
        """The row that shows how to write; domain/entry_form knows it by these very texts."""
        shown = {column.key: _typed(column) for column in self.form.columns if column.example}
        return {**shown, "withdraw": EXAMPLE}


@dataclass(frozen=True)
class EntryForm:
    """A whole form. `choices` are the lists of words by the names that columns give them."""

    data: FormData
    sheets: tuple[FilledSheet, ...]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def giver_name(self) -> str:
        return self.data.names.giver(self.data.giver)

    def counted(self) -> Iterator[tuple[FormSheet, int, int]]:
        """Each sheet with how many submitted entries and how many drafts stand in it."""
        for sheet in self.sheets:
            states = [entry.state for entry in self.data.entries if _stands_in(entry, sheet.form)]
            yield sheet.form, states.count(State.SUBMITTED), states.count(State.DRAFT)


def entry_form(data: FormData, empty_rows: int = EMPTY_ROWS) -> EntryForm:
    """The form of what was read; keys of empty rows run through the whole of it."""
    sheets = tuple(
        FilledSheet(
            form,
            tuple(_rows(data, form)),
            tuple(_empty(data, place * empty_rows + row) for row in range(1, empty_rows + 1)),
        )
        for place, form in enumerate(FORM_SHEETS)
    )
    return EntryForm(data, sheets, _choices(data))


def _rows(data: FormData, form: FormSheet) -> Iterator[Row]:
    for entry in data.entries:
        if not _stands_in(entry, form):
            continue
        whole = form.show(entry.content, data.names)
        if form.show_line is None:
            yield Row(_said(whole), _marks(data, entry, 0))
            continue
        whole = {**whole, "together": entry.label}
        lines = getattr(entry.content, form.lines)
        for line in lines:
            shown = form.show_line(line, data.names)
            yield Row(_said({**whole, **shown}), _marks(data, entry, line.line_id))
        if not lines:
            yield Row(_said(whole), _marks(data, entry, 0))


def _stands_in(entry: FormEntry, form: FormSheet) -> bool:
    return entry.kind is form.kind if form.noun is Noun.SUPPORT else entry.kind is None


def _said(shown: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in shown.items() if value != ""}


def _marks(data: FormData, entry: FormEntry, line: int) -> dict[str, str]:
    return Marks(
        disaster=data.slug,
        member=data.giver,
        number=entry.label,
        record=entry.record_id,
        line=line,
        revision=entry.revision,
    ).texts


def _empty(data: FormData, number: int) -> dict[str, str]:
    return Marks(disaster=data.slug, member=data.giver, key=f"{data.batch}-{number}").texts


def _typed(column: Column) -> Value:
    return int(column.example) if column.key in NUMBERS else column.example


def _choices(data: FormData) -> dict[str, tuple[str, ...]]:
    words = data.names.association
    return {
        "places": tuple(data.places),
        "items": tuple(item.name for item in data.items),
        "units": tuple(dict.fromkeys(item.unit for item in data.items)),
        **{name: _words(name, labels) for name, labels in _LABELS.items()},
        "channels": tuple(words.channel(one) for one in (Channel.WARD, Channel.VIA_METROPOLIS)),
        "yes": (TICK,),
    }


def _words(name: str, labels: type[Labelled]) -> tuple[str, ...]:
    """The labels; where any other word may be written, その他 says less than that word."""
    return tuple(one.label for one in labels if name not in FREE or one.value != "other")


def hint_of(column: Column) -> str:
    """What is said at a cell of the column."""
    if not column.choices or column.choices == "yes":
        return column.hint
    free = column.choices in FREE
    chosen = "▼から選ぶか、そのまま書きます。" if free else "▼から選びます。"
    return f"{chosen}{column.hint}"
