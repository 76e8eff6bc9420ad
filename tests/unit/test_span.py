"""Span: inclusive days, open ends, whole months and years."""

from datetime import date

import pytest

from tracker.domain.errors import InputError
from tracker.domain.span import Precision, Span, day_span, month_span, year_span

JULY_4 = date(2020, 7, 4)
JULY_10 = date(2020, 7, 10)


def test_days_are_counted_with_both_ends():
    assert Span(JULY_4, JULY_10).days(JULY_4) == 7
    assert day_span(JULY_4).days(date(2030, 1, 1)) == 1


def test_an_open_end_runs_to_the_day_that_is_asked_for():
    open_span = Span(JULY_4, None)
    assert open_span.is_open
    assert open_span.last_by(JULY_10) == JULY_10
    assert open_span.days(JULY_10) == 7


def test_an_open_span_that_has_not_begun_has_no_days():
    assert Span(JULY_10, None).days(JULY_4) == 0


def test_a_closed_span_keeps_its_last_day_whatever_the_day():
    assert Span(JULY_4, JULY_10).last_by(date(2019, 1, 1)) == JULY_10


def test_contains_both_ends_and_everything_after_an_open_start():
    span = Span(JULY_4, JULY_10)
    assert span.contains(JULY_4)
    assert span.contains(JULY_10)
    assert not span.contains(date(2020, 7, 3))
    assert not span.contains(date(2020, 7, 11))
    assert Span(JULY_4, None).contains(date(2199, 1, 1))


@pytest.mark.parametrize(
    ("span", "first", "last", "expected"),
    [
        (Span(JULY_4, JULY_10), date(2020, 7, 8), None, Span(date(2020, 7, 8), JULY_10)),
        (Span(JULY_4, None), date(2020, 7, 8), None, Span(date(2020, 7, 8), None)),
        (Span(JULY_4, None), date(2020, 1, 1), JULY_4, day_span(JULY_4)),
        (Span(JULY_4, JULY_10), date(2020, 7, 11), None, None),
        (month_span(2020, 7), JULY_4, JULY_10, Span(JULY_4, JULY_10)),
    ],
)
def test_overlap_is_what_lies_in_both(span, first, last, expected):
    assert span.overlap(first, last) == expected
    assert span.overlaps(first, last) is (expected is not None)


def test_an_end_before_the_start_is_refused():
    with pytest.raises(InputError, match="終わりの日を始まりの日以後に"):
        Span(JULY_10, JULY_4)


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (date(2020, 7, 2), date(2020, 7, 31), Precision.MONTH),
        (date(2020, 7, 1), date(2020, 7, 30), Precision.MONTH),
        (date(2020, 4, 1), date(2020, 12, 31), Precision.YEAR),
        (date(2020, 1, 1), date(2020, 12, 31), Precision.FISCAL_YEAR),
        (date(2020, 4, 2), None, Precision.FISCAL_YEAR),
    ],
)
def test_a_coarse_span_that_is_not_whole_is_refused(first, last, precision):
    with pytest.raises(InputError, match="境目ではありません"):
        Span(first, last, precision)


def test_a_month_and_a_year_are_whole():
    assert month_span(2020, 2) == Span(date(2020, 2, 1), date(2020, 2, 29), Precision.MONTH)
    assert year_span(2020) == Span(date(2020, 1, 1), date(2020, 12, 31), Precision.YEAR)
