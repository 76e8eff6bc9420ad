"""The forms of a list that is not ours: which table it is, and which of its columns is what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import new_class
from typing import Any, Final

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.form_sheet import Column, FormSheet
from tracker.domain.entry_form.heading_grid import MOST_ROWS
from tracker.domain.entry_form.list_parts import whole_key
from tracker.domain.entry_form.list_problems import column_problems, fixed_problems
from tracker.domain.entry_form.lookups import Lookups
from tracker.domain.entry_form.mapping import (
    LONGEST_FIXED,
    ListReading,
    choices,
    is_asked_first,
    may_be_fixed,
)
from tracker.sheets.book import Sheet
from tracker.sheets.limits import EXCEL_ROWS
from tracker.web.form import NEEDED, LedgerForm, LineField, PickField, WholeField
from tracker.web.form_fields import CHOOSE
from tracker.web.imports.list_table import ListColumn

FORMS: Final = {form.title: form for form in FORM_SHEETS}
NOT_READ: Final = "読まない"
AS_SEEN: Final = "表から判断する"
_NO_ROW: Final = "この行には何も書かれていません。見出しのある行の番号を書いてください。"

#: What a select offers: values and words.
Offer = Sequence[tuple[Any, str]]


class WhichForm(LedgerForm):
    """Which sheet, in which row its headings stand and how many rows they take, and what its rows
    are."""

    sheet = PickField("シート", id="which-sheet")
    row = WholeField("見出しの行", id="which-row", units=("行目", "行"), most=EXCEL_ROWS)
    depth = PickField("見出しの行数", coerce=int, id="which-depth")
    kind = PickField("入れるもの", id="which-kind")

    def offer(self, sheets: Sequence[Sheet]) -> None:
        self.sheet.offer([(sheet.name, sheet.name) for sheet in sheets], blank=None)
        self.depth.offer([(rows, f"{rows}行") for rows in range(1, MOST_ROWS + 1)], blank=AS_SEEN)
        self.kind.offer([(title, title) for title in FORMS], blank=None)

    def read(self, sheets: Sequence[Sheet]) -> None:
        """What was asked for, and None for the rest; errors stand at the fields."""
        for field in self:
            if field.raw_data and not field.validate(self):
                field.data = None
        sheet = next((one for one in sheets if one.name == self.sheet.data), sheets[0])
        if self.row.data and all(row.number != self.row.data for row in sheet.rows):
            self.put_error("row", _NO_ROW)
            self.row.data = None

    def is_in(self, reading: ListReading) -> bool:
        """Whether the headings of this reading are in the rows that were asked for."""
        row, depth = self.row.data, self.depth.data
        if row and depth:
            return (row, depth) == (reading.first, reading.depth)
        return row is None or reading.first <= row <= reading.row

    def show(self, reading: ListReading) -> None:
        """The table that is shown; what was typed and is wrong stays."""
        shown = (
            (self.sheet, reading.sheet),
            (self.row, reading.first),
            (self.depth, reading.depth if reading.is_stated else None),
            (self.kind, reading.form),
        )
        for field, value in shown:
            if not field.errors:
                field.process_data(value)


@dataclass(frozen=True)
class Offers:
    """What the ledger has to choose from; `members` is empty for the account of a member, whose
    code is `giver`."""

    disasters: Offer
    members: Offer
    member: str
    giver: str
    ask: Lookups


class ListForm(LedgerForm):
    """Which column is what, and what holds for all rows. Made by list_form()."""

    reading: ListReading
    offers: Offers

    @property
    def form_sheet(self) -> FormSheet:
        return self.reading.form_sheet

    @property
    def columns(self) -> dict[int, str]:
        """The chosen keys by the number of the column."""
        known = {key for key, _ in choices(self.form_sheet)}
        picked = {number: self[name].data for number, name in self._places.items()}
        return {number: key for number, key in picked.items() if key in known}

    @property
    def _places(self) -> dict[int, str]:
        names = (name for name in self._fields if name.startswith("column_"))
        return {int(name.removeprefix("column_")): name for name in names}

    @property
    def fixed(self) -> dict[str, str]:
        """What was typed for all rows, by the keys of the form."""
        typed = {c.key: self[fixed_name(c)].data for c in may_be_fixed(self.form_sheet)}
        return {key: text for key, text in typed.items() if text}

    def fixed_fields(self) -> tuple[list[Any], list[Any]]:
        """The fields of what the list lacks: those that are asked for first, and the others."""
        mapped = {whole_key(key) for key in self.columns.values()}
        first: list[Any] = []
        others: list[Any] = []
        for column in may_be_fixed(self.form_sheet):
            asked = is_asked_first(column.key) and column.key not in mapped
            (first if asked else others).append(self[fixed_name(column)])
        return first, others

    def read(self) -> ListReading | None:
        """How the list is to be read; None where something is wrong, which stands at its field."""
        self.validate()
        places, giver = self._places, self.offers.giver or self["giver"].data
        for number, message in column_problems(self.form_sheet, self.columns).items():
            self.put_error(places.get(number, next(iter(places.values()), "")), message)
        self._ask_for("disaster", "どの災害の表かを選んでください。")
        if not self.offers.giver:
            self._ask_for("giver", f"どの{self.offers.member}の表かを選んでください。")
        wrong = fixed_problems(
            self.form_sheet, self.fixed, self.offers.ask, self["disaster"].data or 0, giver or ""
        )
        for key, message in wrong.items():
            self.put_error(f"fixed_{key}", message)
        return None if self.errors else self._said(giver)

    def _ask_for(self, name: str, message: str) -> None:
        if self[name].data is None and not self[name].errors:
            self.put_error(name, message)

    def _said(self, giver: str) -> ListReading:
        return ListReading(
            sheet=self.reading.sheet,
            form=self.reading.form,
            row=self.reading.row,
            depth=self.reading.depth,
            is_stated=self.reading.is_stated,
            columns=self.columns,
            fixed=self.fixed,
            disaster_id=self["disaster"].data,
            giver=giver,
            headings=self.reading.headings,
        )


def fixed_name(column: Column) -> str:
    """The name of the field in which a value for all rows is typed."""
    return f"fixed_{column.key}"


def list_form(
    reading: ListReading,
    columns: Iterable[ListColumn],
    offers: Offers,
    sent: Mapping[str, Any] | None = None,
) -> ListForm:
    """The form with what was `sent`, else as `reading` proposes."""
    form = reading.form_sheet
    picks: dict[str, tuple[PickField, Offer, str]] = {
        f"column_{one.number}": (PickField(_called(one)), choices(form), NOT_READ)
        for one in columns
    }
    picks["disaster"] = PickField("災害", [NEEDED], coerce=int), offers.disasters, CHOOSE
    if not offers.giver:
        picks["giver"] = PickField(offers.member, [NEEDED]), offers.members, CHOOSE
    fields = {name: field for name, (field, _, _) in picks.items()} | {
        fixed_name(column): LineField(column.title, limit=LONGEST_FIXED)
        for column in may_be_fixed(form)
    }
    made: Any = new_class("MadeForm", (ListForm,), exec_body=lambda body: body.update(fields))
    found: ListForm = made(sent, data=_proposed(reading))
    found.reading, found.offers = reading, offers
    for name, (_, options, blank) in picks.items():
        found[name].offer(options, blank=blank)
    return found


def _called(column: ListColumn) -> str:
    return f"{column.letter}列 {column.heading}".strip()


def _proposed(reading: ListReading) -> dict[str, Any]:
    """What stands in the fields at first."""
    columns = {f"column_{number}": key for number, key in reading.columns.items()}
    fixed = {f"fixed_{key}": text for key, text in reading.fixed.items()}
    return {**columns, **fixed, "disaster": reading.disaster_id, "giver": reading.giver}
