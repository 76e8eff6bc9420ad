"""Person-days: counted from days and heads, or a given figure split between fiscal years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import RuleBroken
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.person_days import person_days, split_by_fiscal_year
from tracker.domain.span import Span

EVER = (date(1900, 1, 1), date(2199, 12, 31))
JULY_10_TO_16 = Span(date(2020, 7, 10), date(2020, 7, 16))
OVER_MARCH = Span(date(2020, 3, 30), date(2020, 4, 2))


def test_without_a_figure_they_are_days_times_heads():
    assert person_days(2, JULY_10_TO_16, None, *EVER) == 14
    assert person_days(2, JULY_10_TO_16, None, date(2020, 7, 15), date(2020, 7, 31)) == 4
    assert person_days(2, JULY_10_TO_16, None, date(2020, 7, 17), date(2020, 7, 31)) == 0


def test_an_open_end_runs_to_the_end_of_the_window():
    open_span = Span(date(2020, 7, 10), None)
    assert person_days(3, open_span, None, date(2020, 4, 1), date(2020, 7, 12)) == 9
    assert person_days(3, open_span, None, date(2020, 4, 1), date(2020, 7, 9)) == 0


def test_a_dispatch_over_the_31st_of_march_counts_in_both_years_by_days():
    last_year, this_year = fiscal_year_span(2019), fiscal_year_span(2020)
    assert person_days(5, OVER_MARCH, None, last_year.first, last_year.last) == 10
    assert person_days(5, OVER_MARCH, None, this_year.first, this_year.last) == 10


def test_a_given_figure_is_split_by_days_and_what_is_left_goes_to_the_larger_remainder():
    assert split_by_fiscal_year(7, OVER_MARCH) == {2019: 4, 2020: 3}
    assert split_by_fiscal_year(10, Span(date(2020, 3, 31), date(2020, 4, 2))) == {2019: 3, 2020: 7}
    assert split_by_fiscal_year(9, JULY_10_TO_16) == {2020: 9}


def test_a_given_figure_counts_whole_years_exactly_and_part_of_a_year_rounded_down():
    year = fiscal_year_span(2019)
    assert person_days(5, OVER_MARCH, 7, year.first, year.last) == 4
    assert person_days(5, OVER_MARCH, 7, *EVER) == 7
    assert person_days(5, OVER_MARCH, 7, EVER[0], date(2020, 4, 1)) == 5  # 4 and half of 3
    assert person_days(5, OVER_MARCH, 7, date(2020, 4, 3), EVER[1]) == 0


def test_a_window_that_ends_before_it_begins_is_empty():
    assert person_days(2, JULY_10_TO_16, None, date(2020, 7, 16), date(2020, 7, 10)) == 0
    assert person_days(2, JULY_10_TO_16, 9, date(2020, 7, 16), date(2020, 7, 10)) == 0


def test_a_given_figure_needs_an_end():
    open_span = Span(date(2020, 7, 10), None)
    with pytest.raises(RuleBroken, match="終わりの日") as refused:
        person_days(2, open_span, 9, *EVER)
    assert refused.value.field == "person_days"
    with pytest.raises(RuleBroken, match="終わりの日"):
        split_by_fiscal_year(9, open_span)


@st.composite
def closed_spans(draw: st.DrawFn) -> Span:
    first = draw(st.dates(date(2010, 1, 1), date(2030, 1, 1)))
    return Span(first, first + timedelta(days=draw(st.integers(0, 1500))))


GIVEN = st.one_of(st.none(), st.integers(0, 10**7))


@given(closed_spans(), st.integers(0, 500), GIVEN)
def test_the_years_add_up_to_the_whole(span, headcount, figure):
    whole = figure if figure is not None else headcount * span.days(span.first)
    years = [fiscal_year_span(year) for year in split_by_fiscal_year(0, span)]
    parts = [person_days(headcount, span, figure, y.first, y.last) for y in years]
    assert sum(parts) == whole
    assert person_days(headcount, span, figure, *EVER) == whole


@given(closed_spans(), st.integers(0, 10**5), st.data())
def test_windows_side_by_side_never_exceed_a_given_figure_and_never_shrink(span, figure, data):
    cut = data.draw(st.dates(span.first, span.last))
    before = person_days(1, span, figure, EVER[0], cut)
    after = person_days(1, span, figure, cut + timedelta(days=1), EVER[1])
    assert before >= 0
    assert after >= 0
    assert before + after <= figure
    assert before <= person_days(1, span, figure, EVER[0], cut + timedelta(days=1))
