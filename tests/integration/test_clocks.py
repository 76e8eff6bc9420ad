"""The clocks of a page: what the address asks for, and what a wrong address falls back to."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests import factories as make
from tracker.web.clocks import requested_clocks

pytestmark = pytest.mark.usefixtures("session")


def test_without_an_address_the_clocks_stand_at_today_and_now(app: Flask):
    with app.test_request_context("/"):
        page = requested_clocks()
    assert page.clocks.as_of == date(2026, 11, 23)
    assert (page.as_of_text, page.known_at_text, page.errors, page.as_query) == ("", "", {}, {})


def test_a_day_is_taken_in_any_form_and_handed_on_as_iso(app: Flask):
    with app.test_request_context("/", query_string={"as_of": "Ｒ５．１０．１"}):
        page = requested_clocks()
    assert page.clocks.as_of == date(2023, 10, 1)
    assert page.as_of_text == "令和5年10月1日"
    assert page.as_query == {"as_of": "2023-10-01"}
    assert page.spoken == "令和5年10月1日現在"


def test_a_moment_before_the_first_change_knows_nothing(app: Flask, session):
    make.record(session, make.disaster())
    with app.test_request_context("/", query_string={"known_at": "2020-07-15 12:00"}):
        page = requested_clocks()
    assert page.clocks.known_at == 0
    assert page.moment == datetime(2020, 7, 15, 3, tzinfo=UTC)
    assert page.as_query == {"known_at": "2020-07-15 12:00"}
    assert page.spoken.endswith("（記録時点 令和2年7月15日12時00分）")


@pytest.mark.parametrize("text", ["令和2年2月30日", "きのう", "2030-13-01", "\x00", "9" * 5000])
def test_a_wrong_clock_says_so_and_stands_at_today(app: Flask, text: str):
    with app.test_request_context("/", query_string={"as_of": text, "known_at": text}):
        page = requested_clocks()
    assert page.clocks.as_of == date(2026, 11, 23)
    assert set(page.errors) == {"as_of", "known_at"}
    assert page.as_query == {}
