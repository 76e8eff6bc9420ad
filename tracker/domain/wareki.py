"""Dates as people in Japan read them: wareki out of Gregorian days.

Sources: the cabinet orders on the eras (令和: 平成31年政令第143号, in force on 2019-05-01; 平成:
昭和64年政令第1号; 昭和 and 大正: edicts of 1926-12-25 and 1912-07-30; 明治: edict of 1868-10-23).
Before 1873 Japan counted in another calendar; those days are named by plain Gregorian reckoning.

How a span is written (our choice among the official styles, the clearest of them):
* one unit differs: the number alone, 平成28年4月14～16日, 平成30年7～9月, 平成23～25年度
* the month differs: the end leaves out its year, 平成24年4月9日～6月30日
* the year differs: the end is complete with its era, 平成24年12月1日～平成25年1月5日, since
  a bare 25年 after ～ reads like a duration.
A month or year in which the era changed has the name of its last day (2019 is 令和元年).
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tracker.domain.errors import InputError
from tracker.domain.span import Precision, Span

JAPAN: Final = ZoneInfo("Asia/Tokyo")
TO: Final = "～"  # U+FF5E, as the newsletter prints it
WEEKDAYS: Final = "月火水木金土日"  # in the order of date.weekday()


@dataclass(frozen=True, slots=True)
class Era:
    """An era, its letter in short dates (R2.7.4) and its first day."""

    name: str
    letter: str
    first: date

    def gregorian(self, number: int) -> int:
        """The Gregorian year of the era's year `number` (1 = 元年), past its end too."""
        return self.first.year + number - 1


ERAS: Final = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 10, 23)),
)
FIRST_DAY: Final = ERAS[-1].first  # nothing earlier can be named
LAST_DAY: Final = date(2199, 12, 31)  # nothing later is taken in; a longer year is a slip


def era_of(day: date) -> Era:
    """The era in which `day` lies; InputError before 明治."""
    for era in ERAS:
        if era.first <= day:
            return era
    raise InputError(f"{day.isoformat()}は明治より前なので、和暦で書けません。年を直してください。")


def era_named(name: str) -> Era:
    """The era of a name or letter as written in ERAS, or of the first character of its name
    (令3.1.10); InputError for any other."""
    for era in ERAS:
        if name in (era.name, era.name[0], era.letter):
            return era
    raise InputError(f"元号「{name}」はありません。令和・平成・昭和・大正・明治で書いてください。")


def era_of_month(year: int, month: int) -> Era:
    """The era that names a whole month: that of its last day."""
    return era_of(date(year, month, calendar.monthrange(year, month)[1]))


def era_of_year(year: int) -> Era:
    """The era that names a year and the fiscal year beginning in it: that of 31 December.

    So fiscal 2019 is 令和元年度 in one piece and fiscal 1988 is 昭和63年度.
    """
    return era_of(date(year, 12, 31))


def format_date(day: date) -> str:
    """令和2年7月4日."""
    return "".join(_pieces(day, Precision.DAY))


def format_date_with_weekday(day: date) -> str:
    """令和2年7月10日(金)."""
    return f"{format_date(day)}({WEEKDAYS[day.weekday()]})"


def format_month(day: date) -> str:
    """The month in which `day` lies: 平成30年7月."""
    return "".join(_pieces(day, Precision.MONTH))


def format_year(year: int) -> str:
    """A Gregorian year: 2019 is 令和元年."""
    return "".join(_pieces(date(year, 1, 1), Precision.YEAR))


def format_moment(moment: datetime) -> str:
    """An aware moment in Japanese time, cut to the minute: 令和2年7月15日12時00分."""
    if moment.tzinfo is None:
        raise ValueError("format_moment needs an aware datetime")
    there = moment.astimezone(JAPAN)
    return f"{format_date(there.date())}{there.hour}時{there.minute:02}分"


def format_span(span: Span) -> str:
    """A span in the style that the head of this file lays down; an open end stops at ～."""
    first = _pieces(span.first, span.precision)
    if span.last is None:
        return "".join(first) + TO
    last = _pieces(span.last, span.precision)
    if first == last:
        return "".join(first)
    if first[:-1] == last[:-1]:
        return "".join(first).rstrip("年度月日") + TO + last[-1]
    same_year = first[:2] == last[:2]
    return "".join(first) + TO + "".join(last[2:] if same_year else last)


def _pieces(day: date, precision: Precision) -> tuple[str, ...]:
    """A day, month or year cut into era, year, month, day: ("令和", "2年", "7月", "4日")."""
    match precision:
        case Precision.DAY:
            era = era_of(day)
            return era.name, _year(era, day.year), f"{day.month}月", f"{day.day}日"
        case Precision.MONTH:
            era = era_of_month(day.year, day.month)
            return era.name, _year(era, day.year), f"{day.month}月"
        case Precision.YEAR:
            era = era_of_year(day.year)
            return era.name, _year(era, day.year)
        case Precision.FISCAL_YEAR:
            year = day.year if day.month >= 4 else day.year - 1
            era = era_of_year(year)
            return era.name, f"{_year(era, year)}度"


def _year(era: Era, year: int) -> str:
    number = year - era.first.year + 1
    return "元年" if number == 1 else f"{number}年"
