"""Forms whose errors find their fields, and rows that can be added and removed without scripts.

Their fields stand in form_fields.py and are imported from here too.
"""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField

from tracker.web.form_fields import (
    NEEDED,
    BooleanField,
    CodeField,
    DayField,
    LineField,
    ManyPick,
    PickField,
    QuantityField,
    RadioPick,
    SpanField,
    TextField,
    TypedField,
    UnitField,
    WeightField,
    WholeField,
    WordField,
    YenField,
    showable,
)


class Lines(FieldList):
    """Rows of a form of their own (`row_form`); `least` are shown, `most` are read."""

    def __init__(
        self,
        row_form: type[Form],
        label: str = "",
        *,
        least: int = 1,
        most: int = 200,
        **options: Any,
    ) -> None:
        super().__init__(FormField(row_form), label, min_entries=least, max_entries=most, **options)
        self.type = "FieldList"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(formdata, data or (), extra_filters)
        sent = sorted(set(self._extract_indices(self.name, formdata))) if formdata else []
        self.sent_names = [f"{self.name}-{index}" for index in sent]  # as the browser knows them
        self.too_many = len(sent) > (self.max_entries or 0)

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        super().validate(form, extra_validators)
        if self.too_many:
            self.errors = [*self.errors, f"{self.max_entries}行までです。分けて記録してください。"]
        return not self.errors

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Places of the rows that were sent; a name that nobody's browser sends is no row."""
        for name in formdata:
            found = re.match(rf"{re.escape(prefix)}-([0-9]{{1,6}})(?:-|$)", name)
            if found:
                yield int(found[1])

    def add_row(self) -> None:
        """One blank row more, if there is room."""
        if len(self.entries) < (self.max_entries or 0):
            self.append_entry()

    def remove_row(self, name: str) -> None:
        """Take away the row of this name; the last one is left blank."""
        if name in self.sent_names[: len(self.entries)]:
            del self.entries[self.sent_names.index(name)]
        if not self.entries:
            self.append_entry()

    def put_error(self, place: int, field: str, message: str) -> None:
        """An error at a field of a row; at the list itself where there is no such field."""
        row = self.entries[place].form if place < len(self.entries) else None
        target = row._fields.get(field) if row is not None else None
        if target is None:
            self.errors = [*self.errors, message]
            return
        if message not in target.errors:
            target.errors = [*target.errors, message]
        self.gather()

    def gather(self) -> None:
        """Take up the errors that came to fields of rows after they were validated."""
        own = [error for error in self.errors if isinstance(error, str)]
        rows = [entry.errors for entry in self.entries]
        self.errors = [*rows, *own] if any(rows) else own


class LedgerForm(Form):
    """A form whose errors can be put at fields by the paths of domain/: goods.0.quantity."""

    def has_error(self, path: str) -> bool:
        """Whether the field that `path` names has an error already."""
        name, _, rest = path.partition(".")
        field = self._fields.get(name)
        place, _, part = rest.partition(".")
        if isinstance(field, Lines) and place.isdigit() and int(place) < len(field.entries):
            field = field.entries[int(place)].form._fields.get(part, field)
        return field is not None and bool(field.errors)

    def put_error(self, path: str, message: str) -> None:
        """At the field that `path` names, else at the form as a whole; never twice the same."""
        name, _, rest = path.partition(".")
        field = self._fields.get(name)
        place, _, part = rest.partition(".")
        if isinstance(field, Lines) and place.isdigit():
            field.put_error(int(place), part, message)
        elif field is None or isinstance(field, HiddenField):
            if message not in self.form_errors:
                self.form_errors = [*self.form_errors, message]
        elif message not in field.errors:
            field.errors = [*field.errors, message]


__all__ = [
    "NEEDED", "BooleanField", "CodeField", "DayField", "FormField", "LedgerForm", "LineField",
    "Lines", "ManyPick", "PickField", "QuantityField", "RadioPick", "SpanField", "TextField",
    "TypedField", "UnitField", "WeightField", "WholeField", "WordField", "YenField", "showable",
]  # fmt: skip
