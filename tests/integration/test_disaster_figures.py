"""The figures of a disaster's page: totals, by recipient, by duty, by month, who entered what."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.span import Span
from tracker.domain.support import NilReturn
from tracker.domain.vocabulary import Channel, Duty, Kind, State
from tracker.models import Change
from tracker.queries import disasters, overview
from tracker.queries.moment import Clocks, clocks, head
from tracker.queries.totals import aggregates_in

DAY = date(2020, 12, 28)


@pytest.fixture
def rain(session: Session) -> int:
    """A disaster among others that hold rows of their own."""
    rain, noise = make.record(session, make.disaster(), make.disaster(slug="noise"))
    make.record(session, make.dispatch(noise, headcount=99), make.funds(noise, 99))
    make.record(session, make.dispatch(rain, headcount=50), state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(rain, headcount=70))
    make.revise(session, gone, 1, make.dispatch(rain, headcount=70), State.WITHDRAWN)
    return rain


def on(session: Session, day: date = DAY) -> Clocks:
    return clocks(session, as_of=day)


def test_every_disaster_has_the_figures_that_it_has_alone(session: Session, rain: int):
    make.record(
        session,
        make.dispatch(rain),
        make.goods(rain),
        make.funds(rain, 100, None, channel=Channel.VIA_METROPOLIS),
        make.joint_funds(rain, 1000),
        make.aggregate(rain, Kind.STAFF, staff_b=10, speaks_of=date(2020, 8, 1)),
        make.aggregate(rain, Kind.FUNDS, amount_yen=None, speaks_of=date(2021, 8, 1)),
    )
    now = on(session)
    together = disasters.totals_by_disaster(session, now, PUBLIC)
    for disaster_id, totals in together.items():
        assert totals == disasters.disaster_totals(session, now, PUBLIC, disaster_id)
    assert together[rain].staff.total.total == 10
    assert together[rain].via_funds.yen == 100
    assert together[rain].funds.joint.yen == 1000


def test_a_disaster_without_entries_has_no_figures(session: Session, rain: int):
    (empty,) = make.record(session, make.disaster(slug="empty"))
    found = disasters.totals_by_disaster(session, on(session), PUBLIC)
    assert empty not in found
    assert disasters.disaster_totals(session, on(session), PUBLIC, empty).is_empty
    assert disasters.NOTHING.is_empty


def test_recipients_are_summed_with_funds_by_their_lines(session: Session, rain: int):
    two_lines = make.funds(rain, 100, None)
    other_line = replace(two_lines.funds[1], recipient=Recipient(name="日本赤十字社"))
    make.record(
        session,
        make.dispatch(rain, headcount=2),
        make.dispatch(rain, headcount=3, giver=make.KATSUSHIKA),
        make.goods(rain),
        make.other(rain, recipient=NOT_STATED),
        replace(two_lines, funds=(two_lines.funds[0], other_line)),
    )
    found = overview.recipient_sums(session, on(session), PUBLIC, EntryFilter(disaster_id=rain))
    assert [(sums.code, sums.name) for sums in found] == [
        (make.KUMAMOTO, ""),
        (make.HITOYOSHI, ""),
        (None, "日本赤十字社"),
        (None, ""),
    ]
    prefecture, town, body, unstated = found
    assert (prefecture.funds.yen, prefecture.funds.unpublished) == (100, 0)
    assert (town.staff.total, town.staff.person_days, town.goods.entries) == (5, 35, 1)
    assert (body.funds.unpublished, body.entries) == (1, 1)
    assert unstated.other.entries == 1


def test_rows_inside_an_aggregate_are_shown_and_the_rest_is_the_difference(
    session: Session, rain: int
):
    make.record(
        session,
        make.dispatch(rain, headcount=2),
        make.aggregate(rain, Kind.STAFF, staff_b=10, speaks_of=date(2020, 8, 1)),
    )
    wanted = EntryFilter(disaster_id=rain)
    totals = disasters.disaster_totals(session, on(session), PUBLIC, rain)
    (row,) = overview.recipient_sums(session, on(session), PUBLIC, wanted)
    assert (totals.staff.total.total, row.staff.total) == (10, 2)
    assert (totals.staff.total - row.staff).total == 8


def test_duties_come_in_the_order_of_the_glossary(session: Session, rain: int):
    make.record(
        session,
        make.dispatch(rain),
        make.dispatch(rain, duty=Duty.DISASTER_WASTE, headcount=4),
        make.dispatch(rain, duty=Duty.SHELTER),
    )
    found = overview.duty_sums(session, on(session), PUBLIC, EntryFilter(disaster_id=rain))
    assert [sums.duty for sums in found] == [Duty.SHELTER, Duty.DISASTER_WASTE, None]
    assert found[1].staff.total == 4


def test_months_count_people_on_dispatches_that_have_begun(session: Session, rain: int):
    make.record(
        session,
        make.dispatch(rain, span=Span(date(2020, 7, 30), date(2020, 8, 2)), headcount=3),
        make.dispatch(rain, span=Span(date(2020, 12, 20), None), headcount=2),
        make.dispatch(rain, span=Span(date(2021, 3, 1), None), decided_on=DAY),
        make.dispatch(rain, span=None),
        make.dispatch(rain, cancelled_on=date(2020, 7, 9), headcount=8),
    )
    found = overview.staff_by_month(session, on(session), PUBLIC, EntryFilter(disaster_id=rain))
    assert found[0] == ("2020-07", 3)
    assert found[1] == ("2020-08", 3)
    assert found[-1] == ("2020-12", 2)
    assert len(found) == 6


def test_nil_returns_are_told_by_giver_and_kind(session: Session, rain: int):
    make.record(
        session,
        NilReturn(disaster_id=rain, giver=make.MINATO, channel=Channel.WARD, of_kind=Kind.STAFF),
        NilReturn(disaster_id=rain, giver=make.KATSUSHIKA, channel=Channel.WARD),
        NilReturn(
            disaster_id=rain,
            giver="131016",
            channel=Channel.WARD,
            speaks_of=date(2021, 4, 1),
        ),
    )
    found = overview.nil_returns(session, on(session), PUBLIC, {rain})
    assert found[make.MINATO] == {Kind.STAFF}
    assert found[make.KATSUSHIKA] == {Kind.STAFF, Kind.GOODS, Kind.FUNDS, Kind.OTHER}
    assert "131016" not in found, "what was stated later was not known in the world yet"


def test_the_last_entry_is_of_the_giver_and_as_known_then(session: Session, rain: int):
    make.record(session, make.dispatch(rain, giver=make.KATSUSHIKA))
    before = head(session)
    (record_id,) = make.record(session, make.dispatch(rain))
    make.revise(session, record_id, 1, make.dispatch(rain), State.WITHDRAWN)
    recorded = session.scalars(select(Change.recorded_at).where(Change.id == head(session))).one()
    found = overview.last_recorded(session, on(session), PUBLIC, rain)
    assert found[make.MINATO] == recorded, "a withdrawal is a movement too"
    then = replace(on(session), known_at=before)
    assert make.KATSUSHIKA in overview.last_recorded(session, then, PUBLIC, rain)
    assert found[make.MINATO].astimezone(UTC) == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_the_last_day_of_support_leaves_out_plans(session: Session, rain: int):
    make.record(
        session,
        make.dispatch(rain, span=Span(date(2020, 7, 10), date(2020, 9, 1))),
        make.dispatch(rain, span=Span(date(2021, 3, 1), None), decided_on=date(2020, 12, 1)),
    )
    assert disasters.last_support_days(session, on(session), PUBLIC)[rain] == date(2020, 9, 1)
    make.record(session, make.dispatch(rain, span=Span(date(2020, 12, 1), None)))
    assert disasters.last_support_days(session, on(session), PUBLIC)[rain] == DAY


def test_former_municipalities_stand_where_their_successor_does(session: Session):
    places = overview.map_places(session)
    assert sum(place.is_office for place in places.values()) == 1741
    assert (places["033057"].latitude, places["033057"].longitude) == (
        places["032166"].latitude,
        places["032166"].longitude,
    )
    assert len(overview.prefectures(session)) == 47


def test_an_aggregate_that_states_its_recipient_stands_with_it(session: Session, rain: int) -> None:
    waste = make.aggregate(rain, Kind.OTHER, recipient=Recipient(make.HITOYOSHI))
    inside = make.other(rain, recipient=Recipient(make.HITOYOSHI))
    after = replace(inside, span=Span(date(2023, 12, 1), None))
    make.record(session, waste, inside, after)
    at = on(session, date(2024, 1, 1))
    wanted = EntryFilter(disaster_id=rain)
    aggregates = aggregates_in(session, at, PUBLIC, wanted)
    (row,) = overview.recipient_sums(session, at, PUBLIC, wanted, aggregates)
    assert (row.code, row.other.display()) == (make.HITOYOSHI, "1件＋集計値1件")
