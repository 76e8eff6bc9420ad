"""Fiscal years: April to March, 2019 in one piece."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import InputError
from tracker.domain.fiscal_year import (
    fiscal_year_of,
    fiscal_year_span,
    format_fiscal_year,
    parse_fiscal_year,
)
from tracker.domain.span import Precision, Span
from tracker.domain.wareki import format_span


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2019, 3, 31), 2018),
        (date(2019, 4, 1), 2019),
        (date(2019, 5, 1), 2019),
        (date(2020, 3, 31), 2019),
        (date(2020, 4, 1), 2020),
    ],
)
def test_the_year_changes_on_the_first_of_april(day, year):
    assert fiscal_year_of(day) == year


def test_a_fiscal_year_is_a_span_of_its_own_precision():
    whole = Span(date(2019, 4, 1), date(2020, 3, 31), Precision.FISCAL_YEAR)
    assert fiscal_year_span(2019) == whole


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (2011, "平成23年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_a_fiscal_year_has_one_name(year, written):
    assert format_fiscal_year(year) == written
    assert format_span(fiscal_year_span(year)) == written


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("令和1年度", 2019),
        ("R1", 2019),
        ("Ｒ１", 2019),
        ("r元年度", 2019),
        ("㋿元年度", 2019),
        ("2019", 2019),
        ("２０１９年度", 2019),
        ("H23", 2011),
        (" 令和 4 年度 ", 2022),
        ("令和4年", 2022),
    ],
)
def test_every_notation_of_a_fiscal_year_is_read(typed, year):
    assert parse_fiscal_year(typed) == year


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "年度を"),
        ("4年度", "年「4」"),
        ("令和0年度", "年「0」"),
        ("慶応3年度", "読めません"),
        ("令和4年度下期", "読めません"),
        ("2019-2020", "読めません"),
        ("令和2020年度", "4038年度"),
        ("1867", "1867年度"),
        ("R1\x00", "NUL文字"),
        ("9" * 500, "文字あります"),
    ],
)
def test_what_is_no_fiscal_year_is_refused_with_the_wrong_part(typed, wrong):
    with pytest.raises(InputError) as refused:
        parse_fiscal_year(typed)
    assert wrong in refused.value.message


@given(st.integers(1869, 2198))
def test_every_fiscal_year_is_read_back_as_it_is_printed(year):
    assert parse_fiscal_year(format_fiscal_year(year)) == year
    assert parse_fiscal_year(str(year)) == year


@given(st.dates(date(1869, 4, 1), date(2199, 3, 31)))
def test_every_day_lies_in_the_span_of_its_fiscal_year(day):
    assert fiscal_year_span(fiscal_year_of(day)).contains(day)


@pytest.mark.parametrize("year", [0, 9999])
def test_a_year_that_the_calendar_lacks_is_refused(year):
    with pytest.raises(InputError, match="範囲の外"):
        fiscal_year_span(year)
