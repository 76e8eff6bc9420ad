"""Fields that read what people type by the rules of domain/, and show it again as it was typed.

Every text field has `typed` (what stands in the input) and `data` (what it means; None or ''
when blank). What cannot be read is an error at the field, and stays in it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    widgets,
)
from wtforms.fields.choices import SelectChoice

from tracker.domain.dates import parse_date, parse_span
from tracker.domain.errors import InputError
from tracker.domain.numbers import (
    format_integer,
    format_quantity,
    parse_integer,
    parse_quantity,
    parse_yen,
)
from tracker.domain.span import Span
from tracker.domain.text import clean_line, clean_text
from tracker.domain.vocabulary import Labelled
from tracker.domain.wareki import format_date, format_span

#: What no page may carry; it is shown as � so that the reader finds and deletes it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_CODE = re.compile(r"[0-9A-Za-z_:.,\-]{1,200}")
CHOOSE = "選んでください"


def showable(text: str) -> str:
    """`text` as a page can carry it: what no page may hold is �."""
    return _UNSHOWABLE.sub("\ufffd", text)


class _Needed:
    """Marks a field as ※必須; whether it is filled in is asked by the rules of domain/."""

    field_flags = {"required": True}  # noqa: RUF012 (WTForms reads it from the instance)

    def __call__(self, form: Form, field: Any) -> None:
        """Nothing to check here."""


NEEDED = _Needed()


class TypedField(StringField):
    """Base: `read` turns typed text into a value (InputError), `write` shows a stored one."""

    typed = ""
    blank: Any = None

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def process_data(self, value: Any) -> None:
        self.data = self.blank if value is None else value
        self.typed = "" if value is None else self.write(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0]
        self.data = self.blank
        if self.typed.strip():
            self.data = self.read(self.typed)

    def show(self, value: Any) -> None:
        """Put a value of our own in the place of what was typed."""
        self.process_data(value)

    def _value(self) -> str:
        return showable(self.typed)


class LineField(TypedField):
    """One line of text of at most `limit` characters; '' when blank."""

    blank = ""

    def __init__(
        self, label: str = "", validators: Any = None, *, limit: int, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit

    def read(self, text: str) -> str:
        return clean_line(text, self.limit)


class TextField(LineField):
    """Several lines of text."""

    widget = widgets.TextArea()

    def read(self, text: str) -> str:
        return clean_text(text, self.limit)


class DayField(TypedField):
    """One day as people write it (R2.7.10); `hint` where it will be printed otherwise."""

    hint: str | None = None

    def read(self, text: str) -> date:
        parsed = parse_date(text)
        self.hint = parsed.hint
        return parsed.value

    def write(self, value: date) -> str:
        return format_date(value)


class SpanField(TypedField):
    """A span, its end may be open: R2.7.10～16, 令和2年7月～."""

    hint: str | None = None

    def read(self, text: str) -> Span:
        parsed = parse_span(text)
        self.hint = parsed.hint
        return parsed.value

    def write(self, value: Span) -> str:
        return format_span(value)


class WholeField(TypedField):
    """A whole number from `least` to `most`; `units` may be typed behind it."""

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        units: Collection[str] = (),
        least: int = 1,
        most: int = 1_000_000,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.units, self.least, self.most = units, least, most

    def read(self, text: str) -> int:
        number = parse_integer(text, self.units)
        if not self.least <= number <= self.most:
            raise InputError(
                f"{format_integer(self.least)}から{format_integer(self.most)}までの数を"
                "書いてください。"
            )
        return number

    def write(self, value: int) -> str:
        return format_integer(value)


class QuantityField(TypedField):
    """A quantity of at most three decimals, in a unit that may not be known before the row is."""

    units: Collection[str] = ()

    def read(self, text: str) -> Decimal:
        return parse_quantity(text, self.units)

    def write(self, value: Decimal) -> str:
        return format_quantity(value)

    def read_again(self, units: Collection[str]) -> None:
        """Read what was typed once more, now that its units are known."""
        if self.raw_data:
            self.units, self.process_errors = units, []
            try:
                self.process_formdata(self.raw_data)
            except InputError as error:
                self.process_errors.append(error.message)


class WeightField(QuantityField):
    """A weight for sharing a sum; a percent sign may stand behind it."""

    units = ("%", "％")


class YenField(TypedField):
    """Whole yen: 1,200円, ５０万円, 1億2,000万円."""

    def read(self, text: str) -> int:
        return parse_yen(text)

    def write(self, value: int) -> str:
        return format_integer(value)


class CodeField(HiddenField):
    """A hidden code; what cannot be a code of ours is taken for none."""

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.type = "HiddenField"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and _CODE.fullmatch(valuelist[0]) else ""

    @property
    def number(self) -> int | None:
        """The code as a number of at most nine digits, or None."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class PickField(SelectField):
    """A select; `coerce` reads the value of an option, '' is None. Fill with `offer`."""

    def __init__(
        self, label: str = "", validators: Any = None, *, coerce: Callable[[str], Any] = str,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            label,
            validators,
            coerce=lambda value: None if value in ("", None) else coerce(value),
            choices=options.pop("choices", []),
            invalid_value_message="一覧から選んでください。",
            invalid_choice_message="一覧から選んでください。",
            **options,
        )
        self.type = "SelectField"

    def offer(
        self, options: Iterable[tuple[Any, str] | tuple[Any, str, str]], blank: str | None = CHOOSE
    ) -> None:
        """Options as (value, label) or (value, label, group); `blank`: the words for none."""
        choices = [] if blank is None else [SelectChoice("", blank)]
        for value, label, *group in options:
            choices.append(SelectChoice(str(value), label, optgroup=group[0] if group else None))
        self.choices = choices


class WordField(PickField):
    """A select of the words of a closed list."""

    def __init__(
        self,
        label: str,
        words: type[Labelled],
        validators: Any = None,
        *,
        blank: str | None = CHOOSE,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, coerce=words, **options)
        self.offer([(word.value, word.label) for word in words], blank)


class RadioPick(RadioField):
    """Radio buttons for a few words; a missing answer is None."""

    def __init__(
        self, label: str = "", validators: Any = None, *, coerce: Callable[[str], Any] = str,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            label,
            validators,
            coerce=lambda value: None if value in ("", None) else coerce(value),
            choices=options.pop("choices", []),
            **options,
        )
        self.type = "RadioField"

    def offer(self, options: Iterable[tuple[Any, str]]) -> None:
        """Options as (value, label)."""
        self.choices = [SelectChoice(str(value), label) for value, label in options]

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None

    def pre_validate(self, form: Form) -> None:
        """An answer that is not among the choices is no answer; the rules ask for it."""
        if self.data is not None and all(not c.selected for c in self._iter_choices_normalized()):
            self.data = None


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
    "Lines", "PickField", "QuantityField", "RadioPick", "SpanField", "TextField", "TypedField",
    "WeightField", "WholeField", "WordField", "YenField", "showable",
]  # fmt: skip
