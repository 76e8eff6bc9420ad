"""Moments as people and addresses write them: Japanese time in, UTC out."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dates import parse_moment
from tracker.domain.errors import InputError
from tracker.domain.wareki import JAPAN, format_moment

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)  # noon in Japan
NOON = datetime(2020, 7, 15, 3, 0, tzinfo=UTC)
END_OF_DAY = datetime(2020, 7, 15, 14, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2020-07-15", END_OF_DAY),
        ("令和2年7月15日", END_OF_DAY),
        ("R2.7.15", END_OF_DAY),
        ("2020-07-15 12:00", NOON),
        ("２０２０－０７－１５　１２：００", NOON),
        ("令和2年7月15日12時00分", NOON),
        ("令和2年7月15日12時00分現在", NOON),
        ("令和2年7月15日(水)12時", NOON),
        ("R2.7.15 12:00:00", NOON),
        ("2020-07-15T12:00:00+09:00", NOON),
        ("2020-07-15T12:00:00 09:00", NOON),
        ("2020-07-15T12:00+0900", NOON),
        ("2020-07-15T03:00:00Z", NOON),
        ("2020-07-14T22:30:00-04:30", NOON),
        ("2020-07-15T12:00:00.25+09:00", NOON.replace(microsecond=250000)),
        ("現在", NOW),
    ],
)
def test_every_notation_of_a_moment_is_read(typed, moment):
    parsed = parse_moment(typed, NOW)
    assert (parsed, parsed.tzinfo) == (moment, UTC)


@pytest.mark.parametrize("typed", ["2026-03-01", "2026-03-01 23:00"])
def test_later_today_is_now(typed):
    assert parse_moment(typed, NOW) == NOW


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("2026-03-02", "まだ来ていません"),
        ("2020-07-15 24:00", "時「24」"),
        ("2020-07-15 12:60", "分「60」"),
        ("2020-07-15 12:00:61", "秒「61」"),
        ("2020-02-30 12:00", "日「30」"),
        ("2020-07-15T12:00+24:00", "時差"),
        ("2020-07 12:00", "日がありません"),
        ("12:00", "読めません"),
        ("", "日時を"),
        ("2" * 500, "長すぎて"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_wrong_part(typed, wrong):
    with pytest.raises(InputError, match=wrong):
        parse_moment(typed, NOW)


def test_a_now_without_a_zone_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="aware"):
        parse_moment("2020-07-15", NOW.replace(tzinfo=None))


# Until 1951 Japan had summer time, whose last hour comes twice.
DAYS = st.dates(date(1952, 1, 1), date(2026, 2, 28))


@given(st.builds(datetime.combine, DAYS, st.times(), st.just(JAPAN)))
def test_every_moment_is_read_back_as_it_is_printed(moment):
    minute = moment.replace(second=0, microsecond=0)
    assert parse_moment(format_moment(moment), NOW) == minute
    assert parse_moment(moment.isoformat(), NOW) == moment
