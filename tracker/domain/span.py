"""Span: the one type for dates of the world (product.md, section 3)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.errors import InputError


class Precision(StrEnum):
    """In what a span is spoken of: 平成28年4月14日, 平成30年7月, 令和2年, 平成23年度."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both inclusive; `last` None means the end is still open.

    A span coarser than a day holds whole months, years or fiscal years, because its days would
    otherwise say something that its text does not. Raises InputError for anything else.
    """

    first: date
    last: date | None
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise InputError(
                f"終わりの日({self.last.isoformat()})が始まりの日({self.first.isoformat()})より"
                "前です。終わりの日を始まりの日以後にしてください。"
            )
        if not _starts_whole(self.first, self.precision):
            raise InputError(_not_whole("始まりの日", self.first, self.precision))
        if self.last is not None and not _ends_whole(self.last, self.precision):
            raise InputError(_not_whole("終わりの日", self.last, self.precision))

    @property
    def is_open(self) -> bool:
        """Whether the end is not known yet."""
        return self.last is None

    def last_by(self, as_of: date) -> date:
        """The last day; an open end runs to `as_of`, which may lie before `first`."""
        return as_of if self.last is None else self.last

    def days(self, as_of: date) -> int:
        """Calendar days inclusive; an open end runs to `as_of` (0 while it has not begun)."""
        return max(0, (self.last_by(as_of) - self.first).days + 1)

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the span."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other_first: date, other_last: date | None) -> bool:
        """Whether at least one day lies in both; None is an open end."""
        return self.overlap(other_first, other_last) is not None

    def overlap(self, other_first: date, other_last: date | None) -> "Span | None":
        """The days that lie in both, to the day; None when there are none."""
        first = max(self.first, other_first)
        ends = [end for end in (self.last, other_last) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Span(first, last)


def day_span(day: date) -> Span:
    """One day."""
    return Span(day, day)


def month_span(year: int, month: int) -> Span:
    """One whole month of the Gregorian `year`."""
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Span(date(year, month, 1), last, Precision.MONTH)


def year_span(year: int) -> Span:
    """One whole Gregorian year."""
    return Span(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


_FIRST_DAY = {Precision.YEAR: (1, 1), Precision.FISCAL_YEAR: (4, 1)}
_LAST_DAY = {Precision.YEAR: (12, 31), Precision.FISCAL_YEAR: (3, 31)}
_UNIT = {Precision.MONTH: "月", Precision.YEAR: "年", Precision.FISCAL_YEAR: "年度"}


def _starts_whole(first: date, precision: Precision) -> bool:
    if precision is Precision.DAY:
        return True
    if precision is Precision.MONTH:
        return first.day == 1
    return (first.month, first.day) == _FIRST_DAY[precision]


def _ends_whole(last: date, precision: Precision) -> bool:
    if precision is Precision.DAY:
        return True
    if precision is Precision.MONTH:
        return last == date.max or (last + timedelta(days=1)).day == 1
    return (last.month, last.day) == _LAST_DAY[precision]


def _not_whole(which: str, day: date, precision: Precision) -> str:
    unit = _UNIT[precision]
    return (
        f"{which}({day.isoformat()})が{unit}の境目ではありません。"
        f"{unit}で表す期間は{unit}の初日から末日までにしてください。"
    )
