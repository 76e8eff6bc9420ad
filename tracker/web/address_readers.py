"""How the parameters of an address are read into the fields of a filter, one reader each.

A reader takes what stands there, which is not blank, and gives the values of its fields in their
order; it raises InputError with what the page is to say.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from tracker.domain.entry_filter import YEAR_UNKNOWN
from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import parse_fiscal_year
from tracker.domain.text import clean_code, clean_line, quoted
from tracker.domain.vocabulary import Labelled

Reader = Callable[[str], tuple[Any, ...]]
#: How each parameter is read, and the fields that it fills.
Readers = Mapping[str, tuple[Reader, tuple[str, ...]]]

UNKNOWN_YEAR: Final = "unknown"
LONGEST_TEXT: Final = 200


def read_address(
    address: Mapping[str, str], readers: Readers
) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields that an address fills, and a message by parameter for what cannot be read.

    Parameters that have no reader are left alone.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, (read, fields) in readers.items():
        text = address.get(name, "").strip()
        if not text:
            continue
        try:
            values.update(zip(fields, read(text), strict=True))
        except InputError as error:
            errors[name] = error.message
    return values, errors


def a_record(text: str) -> tuple[int]:
    """The id of a record, as choices send it."""
    digits = clean_code(text)
    if not digits.isdecimal() or len(digits) > 9:
        raise InputError(
            f"{quoted(text)}という番号のものはありません。一覧から選び直してください。"
        )
    return (int(digits),)


def a_code(text: str) -> tuple[str]:
    """A code of a giver or place; whether it exists is for the page to say."""
    code = clean_code(text)
    if not re.fullmatch(r"[0-9A-Za-z_]{1,20}", code):
        raise InputError(f"{quoted(text)}はコードとして読めません。一覧から選び直してください。")
    return (code,)


def place_codes(text: str) -> tuple[str]:
    """Codes of one place under its other names, joined by '-'."""
    codes = clean_code(text)
    if not re.fullmatch(r"[0-9]{6}(-[0-9]{6}){0,9}", codes):
        raise InputError(
            f"{quoted(text)}は団体コードとして読めません。自治体を選び直してください。"
        )
    return (codes,)


def word_of(*lists: type[Labelled]) -> Reader:
    """One of the words of closed lists."""
    return one_of({word: word.label for words in lists for word in words})


def one_of(labels: Mapping[Any, str]) -> Reader:
    """One of some words, which are StrEnums, told by their labels."""

    def read(text: str) -> tuple[StrEnum]:
        code = clean_code(text)
        for word in labels:
            if word.value == code:
                return (word,)
        choices = "、".join(labels.values())
        raise InputError(f"{quoted(text)}という選択肢はありません。{choices}から選んでください。")

    return read


def a_text(text: str) -> tuple[str]:
    """Words to look for."""
    return (clean_line(text, LONGEST_TEXT),)


def a_fiscal_year(text: str) -> tuple[int]:
    """A fiscal year, or 年度不明."""
    if text in (UNKNOWN_YEAR, "年度不明"):
        return (YEAR_UNKNOWN,)
    return (parse_fiscal_year(text),)


def year_text(year: int | None) -> str | None:
    """What stands in an address for a fiscal year that is asked for."""
    return UNKNOWN_YEAR if year == YEAR_UNKNOWN else None if year is None else str(year)
