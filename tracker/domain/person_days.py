"""Person-days (延べ人日) of a dispatch, and the part of them that falls into a window.

Without a given figure they are calendar days inclusive × headcount. A given figure (people did
not all stay from the first day to the last) is split between fiscal years by days with largest
remainder; within a year it is taken to be spread evenly over the dispatch's days in that year.
"""

from datetime import date

from tracker.domain.errors import RuleBroken
from tracker.domain.fiscal_year import fiscal_year_of, fiscal_year_span
from tracker.domain.shares import largest_remainder
from tracker.domain.span import Span


def split_by_fiscal_year(person_days: int, span: Span) -> dict[int, int]:
    """A given figure split between the fiscal years of a closed span by days; adds up to it.

    Raises RuleBroken when the end is open, because then there are no days to split by.
    """
    pieces = _days_by_fiscal_year(span)
    parts = largest_remainder(person_days, list(pieces.values()))
    return dict(zip(pieces, parts, strict=True))


def person_days(headcount: int, span: Span, given: int | None, first: date, last: date) -> int:
    """Person-days that fall into the days `first` to `last`, both inclusive.

    An open end runs to `last`. With a given figure a whole fiscal year counts exactly; of a part
    of a year the proportion is rounded down, so that the figures of windows side by side never
    exceed the given figure and a later day never shows less than an earlier one.
    """
    if given is not None:
        return _of_given(given, span, first, last)
    return headcount * _days_inside(span, first, last)


def _of_given(given: int, span: Span, first: date, last: date) -> int:
    days = _days_by_fiscal_year(span)
    parts = split_by_fiscal_year(given, span)
    inside = 0
    for year, part in parts.items():
        of_year = fiscal_year_span(year)
        window_last = last if of_year.last is None else min(last, of_year.last)
        inside += part * _days_inside(span, max(first, of_year.first), window_last) // days[year]
    return inside


def _days_by_fiscal_year(span: Span) -> dict[int, int]:
    if span.last is None:
        raise RuleBroken(
            "延べ人日を数で書くときは、派遣の終わりの日も書いてください。", "person_days"
        )
    years = range(fiscal_year_of(span.first), fiscal_year_of(span.last) + 1)
    pieces = {year: fiscal_year_span(year) for year in years}
    return {year: _days_inside(span, p.first, p.last_by(p.first)) for year, p in pieces.items()}


def _days_inside(span: Span, first: date, last: date) -> int:
    """Days of the span in the window; none when the window is empty."""
    inside = span.overlap(first, last) if first <= last else None
    return inside.days(last) if inside else 0
