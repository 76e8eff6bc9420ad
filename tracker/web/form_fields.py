"""Fields that read what people type by the rules of domain/, and show it again as it was typed.

Every text field has `typed` (what stands in the input) and `data` (what it means; None or ''
when blank). What cannot be read is an error at the field, and stays in it.
"""

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import wtforms
from wtforms import (
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
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
from tracker.domain.text import clean_code, clean_line, clean_text
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


class UnitField(LineField):
    """A unit of counting in one form (ｋｇ and ㎏ are kg), so that sums do not stand apart."""

    def read(self, text: str) -> str:
        return clean_line(clean_code(text, self.limit), self.limit)


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


class BooleanField(wtforms.BooleanField):
    """A check box; its value is ours, whatever was sent."""

    def _value(self) -> str:
        return "y"


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


class ManyPick(SelectMultipleField):
    """Check boxes; what is sent and not offered is left out. Fill with `offer`."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(
        self, label: str = "", validators: Any = None, *, coerce: Callable[[str], Any] = str,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, validators, coerce=coerce, choices=[], **options)

    def offer(self, options: Iterable[tuple[Any, str]]) -> None:
        """Options as (value, label)."""
        self.choices = [SelectChoice(str(value), label) for value, label in options]

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        for value in dict.fromkeys(valuelist):
            with suppress(ValueError):
                self.data.append(self.coerce(value))

    def pre_validate(self, form: Form) -> None:
        offered = {choice.value for choice in self.choices or ()}
        self.data = [value for value in self.data if str(value) in offered]


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


__all__ = [
    "NEEDED", "BooleanField", "CodeField", "DayField", "LineField", "ManyPick", "PickField",
    "QuantityField", "RadioPick", "SpanField", "TextField", "TypedField", "UnitField",
    "WeightField", "WholeField", "WordField", "YenField", "showable",
]  # fmt: skip
