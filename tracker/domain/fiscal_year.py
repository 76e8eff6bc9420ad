"""Fiscal years (年度): April to March, 2019 in one piece as 令和元年度 (product.md, rule 6)."""

import re
from datetime import date
from typing import Final

from tracker.domain.errors import InputError
from tracker.domain.span import Precision, Span
from tracker.domain.text import clean_code, quoted
from tracker.domain.wareki import FIRST_DAY, LAST_DAY, era_named, format_year

_TYPED: Final = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[RHSTM])?(?P<year>[0-9]{1,4}|元)(?:年度?)?"
)


def fiscal_year_of(day: date) -> int:
    """The fiscal year in which a day lies, by the Gregorian year of its April."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_span(year: int) -> Span:
    """1 April of `year` to 31 March of the next, in the precision of a fiscal year."""
    if not date.min.year <= year < date.max.year:
        raise InputError(f"年度の「{year}」は扱える範囲の外です。年度を直してください。")
    return Span(date(year, 4, 1), date(year + 1, 3, 31), Precision.FISCAL_YEAR)


def format_fiscal_year(year: int) -> str:
    """2019 is 令和元年度, 2011 平成23年度."""
    return f"{format_year(year)}度"


def parse_fiscal_year(text: str) -> int:
    """Read 令和元年度, 平成31年度, R1, 2019, 2019年度 in full or half width.

    A year past the end of its era counts on (平成31年度 = 令和元年度). Raises InputError.
    """
    typed = re.sub(r"\s+", "", clean_code(text)).upper()
    if not typed:
        raise InputError("年度を「令和元年度」「R1」「2019」のように書いてください。")
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise InputError(
            f"{quoted(text)}を年度として読めません。"
            "「令和元年度」「R1」「2019」のように書いてください。"
        )
    year = _gregorian(found["era"], found["year"], text)
    if not FIRST_DAY.year < year < LAST_DAY.year:
        raise InputError(
            f"{quoted(text)}は{year}年度になり、扱える範囲"
            f"({FIRST_DAY.year + 1}～{LAST_DAY.year - 1}年度)の外です。"
        )
    return year


def _gregorian(era: str | None, year: str, text: str) -> int:
    if era is None:
        if len(year) != 4:
            raise InputError(
                f"{quoted(text)}の年「{year}」は、元号をつけるか西暦4けたで書いてください"
                "(例：令和元年度、2019)。"
            )
        return int(year)
    number = 1 if year == "元" else int(year)
    if number == 0:
        raise InputError(f"{quoted(text)}の年「{year}」が誤りです。元号の年は元年(1)からです。")
    return era_named(era).gregorian(number)
