"""Wareki out of days: the exact borders of the eras, the labels of the disasters, moments."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.errors import InputError
from tracker.domain.span import Precision, Span, day_span, month_span
from tracker.domain.wareki import (
    era_named,
    era_of,
    format_date,
    format_date_with_weekday,
    format_moment,
    format_month,
    format_span,
    format_year,
)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2020, 7, 4), "令和2年7月4日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1868, 10, 23), "明治元年10月23日"),
    ],
)
def test_a_day_has_the_name_of_the_era_it_lies_in(day, written):
    assert format_date(day) == written


def test_a_day_before_meiji_is_refused():
    with pytest.raises(InputError, match="明治より前"):
        era_of(date(1868, 10, 22))


def test_an_unknown_era_is_refused_by_name():
    with pytest.raises(InputError, match="元号「慶応」"):
        era_named("慶応")


def test_the_weekday_stands_in_half_width_brackets():
    assert format_date_with_weekday(date(2020, 7, 10)) == "令和2年7月10日(金)"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2018, 7, 1), "平成30年7月"),
        (date(2019, 9, 9), "令和元年9月"),
        (date(2019, 4, 1), "平成31年4月"),
        (date(1989, 1, 1), "平成元年1月"),
    ],
)
def test_a_month_has_the_name_of_its_last_day(day, written):
    assert format_month(day) == written


def test_2019_has_one_name():
    assert format_year(2019) == "令和元年"
    assert format_year(2018) == "平成30年"


# Facts of disasters.csv: spoken_from, spoken_to, spoken_precision and the bracket of the label.
LABELS = [
    (day_span(date(2011, 3, 11)), "平成23年3月11日"),
    (Span(date(2016, 4, 14), date(2016, 4, 16)), "平成28年4月14～16日"),
    (month_span(2018, 7), "平成30年7月"),
    (day_span(date(2018, 9, 6)), "平成30年9月6日"),
    (month_span(2019, 9), "令和元年9月"),
    (month_span(2019, 10), "令和元年10月"),
    (month_span(2020, 7), "令和2年7月"),
    (day_span(date(2022, 3, 16)), "令和4年3月16日"),
    (month_span(2022, 8), "令和4年8月"),
]


@pytest.mark.parametrize(("span", "written"), LABELS)
def test_the_labels_of_the_disasters_come_out_letter_for_letter(span, written):
    assert format_span(span) == written


@pytest.mark.parametrize(
    ("first", "last", "precision", "written"),
    [
        ("2012-04-09", "2012-06-30", "day", "平成24年4月9日～6月30日"),
        ("2012-12-01", "2013-01-05", "day", "平成24年12月1日～平成25年1月5日"),
        ("2019-12-01", "2020-01-05", "day", "令和元年12月1日～令和2年1月5日"),
        ("2019-04-29", "2019-05-02", "day", "平成31年4月29日～令和元年5月2日"),
        ("2020-07-10", None, "day", "令和2年7月10日～"),
        ("2020-07-01", "2020-09-30", "month", "令和2年7～9月"),
        ("2019-04-01", "2019-06-30", "month", "平成31年4月～令和元年6月"),
        ("2012-12-01", "2013-01-31", "month", "平成24年12月～平成25年1月"),
        ("2020-07-01", None, "month", "令和2年7月～"),
        ("2016-01-01", "2018-12-31", "year", "平成28～30年"),
        ("2018-01-01", "2019-12-31", "year", "平成30年～令和元年"),
        ("2011-04-01", "2012-03-31", "fiscal_year", "平成23年度"),
        ("2019-04-01", "2020-03-31", "fiscal_year", "令和元年度"),
        ("2019-04-01", "2022-03-31", "fiscal_year", "令和元～3年度"),
        ("2018-04-01", "2020-03-31", "fiscal_year", "平成30年度～令和元年度"),
        ("2011-04-01", None, "fiscal_year", "平成23年度～"),
    ],
)
def test_a_span_leaves_out_of_its_end_what_its_start_says(first, last, precision, written):
    end = date.fromisoformat(last) if last else None
    assert format_span(Span(date.fromisoformat(first), end, Precision(precision))) == written


def test_a_moment_is_shown_in_japan_whatever_its_zone():
    assert format_moment(datetime(2020, 7, 15, 3, 0, 59, tzinfo=UTC)) == "令和2年7月15日12時00分"
    assert format_moment(datetime(2019, 4, 30, 15, 5, tzinfo=UTC)) == "令和元年5月1日0時05分"


def test_a_moment_without_a_zone_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="aware"):
        format_moment(datetime.fromisoformat("2020-07-15T03:00"))
