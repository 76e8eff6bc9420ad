"""Dates, spans and moments as people write them (product.md, section 5).

Everything is read from full-width or half-width text. What never was is refused with the part
that is wrong; a day in an era that had ended or not begun is read on, with a hint how the
ledger will print it (平成31年5月1日 is 令和元年5月1日).
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.domain import date_reading
from tracker.domain.date_reading import Parts
from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.moments import read_moment
from tracker.domain.span import Precision, Span, day_span, month_span, year_span
from tracker.domain.text import quoted
from tracker.domain.wareki import (
    FIRST_DAY,
    LAST_DAY,
    WEEKDAYS,
    Era,
    era_named,
    era_of,
    era_of_month,
    era_of_year,
    format_date,
    format_date_with_weekday,
    format_month,
    format_span,
)

_EXAMPLES: Final = "「令和2年7月4日」「R2.7.4」「2020-07-04」のように書いてください。"
_RANGE_EXAMPLES: Final = (
    "「令和2年7月4日」「令和2年7月4日～10日」「令和2年7月」「令和2年度」のように書いてください。"
)
_UNIT: Final = {
    Precision.DAY: "日まで",
    Precision.MONTH: "月まで",
    Precision.YEAR: "年だけ",
    Precision.FISCAL_YEAR: "年度",
}


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day, and how the ledger will print it if that differs in era from what was typed."""

    value: date
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedSpan:
    """A span, and how the ledger will print it if that differs in era from what was typed."""

    value: Span
    hint: str | None = None


def parse_date(text: str) -> ParsedDate:
    """Read one day. Raises InputError that names the part that is wrong."""
    plain = date_reading.plain(text)
    if not plain:
        raise InputError(f"日付を{_EXAMPLES}")
    parts = date_reading.read(plain)
    if parts is None:
        raise InputError(_not_a_date(plain, text))
    if parts.precision is not Precision.DAY:
        raise InputError(_no_day(parts, text))
    span = _span_of(parts, text)
    return ParsedDate(span.first, _hint(span, parts))


def parse_span(text: str) -> ParsedSpan:
    """Read a day, month, year, fiscal year, or a range of them; its end may be open (～).

    Raises InputError that names the part that is wrong.
    """
    plain = date_reading.plain(text)
    if not plain:
        raise InputError(f"期間を{_RANGE_EXAMPLES}")
    parts = date_reading.read(plain)
    if parts is not None:
        span = _span_of(parts, text)
        return ParsedSpan(span, _hint(span, parts))
    readings = date_reading.read_ranges(plain)
    if not readings:
        raise InputError(_not_a_span(plain, text))
    if len(readings) > 1:
        raise InputError(f"{quoted(text)}は2通りに読めます。期間は～でつないでください。")
    return _range_of(*readings[0], text)


def parse_moment(text: str, now: datetime) -> datetime:
    """Read a moment of Japan into an aware UTC datetime; a day alone means its end.

    Takes any single day of parse_date, alone or with a time (2020-07-15 12:00,
    令和2年7月15日12時00分), ISO 8601 with an offset, and 現在. What the ledger will know later is
    unknown, so a moment later today is `now`, and a later day raises InputError.
    """
    return read_moment(text, now, lambda day: parse_date(day).value)


def _range_of(start: Parts, end: Parts | None, text: str) -> ParsedSpan:
    if end is not None and end.precision is not start.precision:
        raise InputError(
            f"{quoted(text)}は、始まりが{_UNIT[start.precision]}、終わりが{_UNIT[end.precision]}で"
            "書かれています。どちらも同じ細かさで書いてください。"
        )
    first = _span_of(start, text)
    last = _span_of(end, text) if end else None
    if last and last.first < first.first:
        raise InputError(
            f"{quoted(text)}は、終わり({format_span(last)})が始まり({format_span(first)})より"
            "前です。年をまたぐときは終わりにも年を書いてください。"
        )
    span = Span(first.first, last.last if last else None, first.precision)
    hints = _hint(first, start) or (_hint(last, end) if last and end else None)
    return ParsedSpan(span, format_span(span) if hints else None)


def _hint(span: Span, parts: Parts) -> str | None:
    """How the ledger prints the span, if the era was written otherwise."""
    if parts.era is None or era_named(parts.era) is _printed_era(span):
        return None
    return format_span(span)


def _printed_era(span: Span) -> Era:
    first = span.first
    match span.precision:
        case Precision.DAY:
            return era_of(first)
        case Precision.MONTH:
            return era_of_month(first.year, first.month)
        case _:
            return era_of_year(first.year)


def _span_of(parts: Parts, text: str) -> Span:
    """The span of one date, month, year or fiscal year; InputError names the wrong part."""
    year = _year(parts, text)
    match parts.precision:
        case Precision.DAY:
            month = _month(parts, text)
            span = day_span(date(year, month, _day(parts, year, month, text)))
            _check_weekday(parts, span.first, text)
        case Precision.MONTH:
            span = month_span(year, _month(parts, text))
        case Precision.YEAR:
            span = year_span(year)
        case Precision.FISCAL_YEAR:
            span = fiscal_year_span(year)
    if span.first < FIRST_DAY or span.last_by(span.first) > LAST_DAY:
        raise InputError(_out_of_range(text, year))
    return span


def _year(parts: Parts, text: str) -> int:
    written = parts.year
    if written is None:
        raise InputError(f"{quoted(text)}には年がありません。年から{_EXAMPLES}")
    if parts.era is None:
        if len(written) != 4:
            raise InputError(
                f"{quoted(text)}の年「{written}」は、元号をつけるか西暦4けたで書いてください"
                "(例：令和2年、2020年)。"
            )
        year = int(written)
    else:
        number = 1 if written == "元" else int(written)
        if number == 0:
            raise InputError(
                f"{quoted(text)}の年「{written}」が誤りです。元号の年は元年(1)から書いてください。"
            )
        year = era_named(parts.era).gregorian(number)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise InputError(_out_of_range(text, year))
    return year


def _month(parts: Parts, text: str) -> int:
    month = int(parts.month or 0)
    if not 1 <= month <= 12:
        raise InputError(
            f"{quoted(text)}の月「{parts.month}」が誤りです。月は1～12で書いてください。"
        )
    return month


def _day(parts: Parts, year: int, month: int, text: str) -> int:
    day = int(parts.day or 0)
    longest = calendar.monthrange(year, month)[1]
    if not 1 <= day <= longest:
        name = format_month(date(year, month, 1))
        raise InputError(
            f"{quoted(text)}の日「{parts.day}」が誤りです。{name}は{longest}日までなので、"
            f"日は1～{longest}で書いてください。"
        )
    return day


def _check_weekday(parts: Parts, day: date, text: str) -> None:
    if parts.weekday is not None and parts.weekday != WEEKDAYS[day.weekday()]:
        raise InputError(
            f"{quoted(text)}の曜日「{parts.weekday}」が日付と合いません。"
            f"{format_date_with_weekday(day)}です。日付か曜日を直してください。"
        )


def _out_of_range(text: str, year: int) -> str:
    return (
        f"{quoted(text)}は西暦{year}年で、扱える範囲の外です。"
        f"{format_date(FIRST_DAY)}から西暦{LAST_DAY.year}年までの年を書いてください。"
    )


def _no_day(parts: Parts, text: str) -> str:
    missing = "月と日" if parts.month is None else "日"
    return f"{quoted(text)}には{missing}がありません。日まで{_EXAMPLES}"


def _not_a_date(plain: str, text: str) -> str:
    if date_reading.read_ranges(plain):
        return f"{quoted(text)}は期間です。ここには1日だけを{_EXAMPLES}"
    return _unreadable(plain, text, "日付", _EXAMPLES)


def _not_a_span(plain: str, text: str) -> str:
    if plain.startswith("~"):
        return f"{quoted(text)}には始まりがありません。{_RANGE_EXAMPLES}"
    return _unreadable(plain, text, "期間", _RANGE_EXAMPLES)


def _unreadable(plain: str, text: str, what: str, examples: str) -> str:
    foreign = date_reading.foreign_part(plain)
    part = f"の{quoted(foreign)}の部分が" if foreign and foreign != plain else "を"
    return f"{quoted(text)}{part}{what}として読めません。{examples}"
