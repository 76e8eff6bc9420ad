"""The rows behind every figure say the same as the pure rules of domain/, on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.access import PUBLIC
from tracker.domain.entry_filter import YEAR_UNKNOWN, Counting, EntryFilter, Shelved
from tracker.domain.figure import StaffCount
from tracker.domain.fiscal_year import fiscal_year_of, fiscal_year_span
from tracker.domain.headcount import standing
from tracker.domain.person_days import person_days
from tracker.domain.recipient import Recipient
from tracker.domain.span import Span
from tracker.domain.support import GoodsLine, StaffDispatch
from tracker.domain.totals import FUNDS, STAFF, GiverSums, sums_by_giver
from tracker.domain.vocabulary import Channel, Kind, Standing, State
from tracker.models.connection import begin_writing
from tracker.queries.entries import entry_rows
from tracker.queries.goods import item_sums
from tracker.queries.moment import Clocks, head
from tracker.queries.totals import aggregates_in, buckets

TODAY = date(2020, 8, 1)


def clocks(session: Session, as_of: date = TODAY) -> Clocks:
    return Clocks(as_of=as_of, known_at=head(session), today=TODAY)


def sums(session: Session, measure, as_of: date = TODAY, scope=PUBLIC, **wanted) -> GiverSums:
    at, only = clocks(session, as_of), EntryFilter(**wanted)
    aggregates = aggregates_in(session, at, scope, only)
    return sums_by_giver(measure, buckets(session, at, scope, only, aggregates), aggregates, as_of)


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


days = st.dates(date(2019, 12, 1), date(2021, 6, 30))


@st.composite
def dispatches(draw: st.DrawFn) -> StaffDispatch:
    """With dates, with an open end, with given person-days, and without any date (日付不明)."""
    first = draw(days)
    last = draw(st.none() | st.integers(0, 500).map(lambda n: first + timedelta(n)))
    headcount = draw(st.integers(1, 40))
    given_days = None
    if last is not None and draw(st.booleans()):
        given_days = draw(st.integers(1, headcount * ((last - first).days + 1)))
    is_dated = given_days is not None or draw(st.integers(0, 3)) > 0
    return make.dispatch(
        0,
        headcount=headcount,
        span=Span(first, last) if is_dated else None,
        decided_on=draw(st.none() | days),
        cancelled_on=draw(st.none() | days),
        person_days=given_days,
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(contents=st.lists(dispatches(), min_size=1, max_size=12), as_of=days)
def test_standing_and_person_days_are_those_of_the_pure_rules(
    session: Session, contents: list[StaffDispatch], as_of: date
) -> None:
    (rain,) = make.record(session, make.disaster())
    ids = make.record(session, *[replace(c, disaster_id=rain) for c in contents])
    year = fiscal_year_of(as_of)
    for wanted in (EntryFilter(disaster_id=rain), EntryFilter(disaster_id=rain, fiscal_year=year)):
        rows = session.execute(entry_rows(clocks(session, as_of), PUBLIC, wanted)).all()
        found = {row.record_id: (row.standing, row.person_days) for row in rows}
        for record_id, content in zip(ids, contents, strict=True):
            if record_id in found:
                assert found[record_id] == expected(content, as_of, wanted.fiscal_year), content
            else:
                span = content.span
                assert span is None or not span.overlaps(*window(year)), content
        assert_total_is_of(
            [expected(contents[ids.index(i)], as_of, wanted.fiscal_year) for i in found],
            sums(session, STAFF, as_of, disaster_id=rain, fiscal_year=wanted.fiscal_year).total,
        )


def assert_total_is_of(rows: list[tuple[Standing, int | None]], total: StaffCount) -> None:
    """Unknown person-days are never added as 0: they are counted beside the sum."""
    counted = [days for stands, days in rows if stands is not Standing.NONE]
    known = [days for days in counted if days is not None]
    assert total.person_days == sum(known)
    assert total.days_unknown == len(counted) - len(known)
    assert total.has_unknown_days == (None in counted)


def window(year: int) -> tuple[date, date]:
    span = fiscal_year_span(year)
    return span.first, span.last_by(span.first)


def expected(content: StaffDispatch, as_of: date, year: int | None) -> tuple[Standing, int | None]:
    first, last = (date.min, as_of)
    if year:
        first, last = window(year)
        last = min(last, as_of)
    start = Span(date(2020, 7, 3), date(2020, 7, 3))  # of the disaster
    span = content.span or start
    stand = standing(
        first=span.first,
        last=span.last,
        decided_on=content.decided_on,
        cancelled_on=content.cancelled_on,
        as_of=as_of,
        today=TODAY,
    )
    if content.span is None:
        return stand, None
    counted = person_days(content.headcount, content.span, content.person_days, first, last)
    return stand, counted


def test_drafts_and_withdrawn_entries_are_in_no_total(session: Session, rain: int) -> None:
    make.record(session, make.dispatch(rain, headcount=1))
    make.record(session, make.dispatch(rain, headcount=50), state=State.DRAFT)
    (gone,) = make.record(session, make.dispatch(rain, headcount=700))
    make.revise(session, gone, 1, make.dispatch(rain, headcount=700), State.WITHDRAWN)
    for scope in (PUBLIC, make.MINATO_CLERK.scope, make.SECRETARY.scope):
        assert sums(session, STAFF, scope=scope).total.total == 1


def test_a_draft_leaves_the_store_for_its_own_ward_and_the_secretariat(
    session: Session, rain: int
) -> None:
    make.record(session, make.dispatch(rain), state=State.DRAFT)
    wanted = EntryFilter(shelved=Shelved.DRAFT)
    seen = {
        scope: len(session.execute(entry_rows(clocks(session), scope, wanted)).all())
        for scope in (
            PUBLIC,
            make.MINATO_CLERK.scope,
            make.KATSUSHIKA_CLERK.scope,
            make.SECRETARY.scope,
            make.READER.scope,
        )
    }
    assert list(seen.values())[0:2] == [0, 1]
    assert seen[make.KATSUSHIKA_CLERK.scope] == 0
    assert seen[make.SECRETARY.scope] == 1


def test_funds_count_from_their_decision_and_goods_from_their_sending(
    session: Session, rain: int
) -> None:
    make.record(
        session,
        make.funds(rain, 100, decided_on=date(2020, 7, 20), paid_on=date(2020, 9, 1)),
        make.goods(rain, sent_on=date(2020, 7, 25)),
    )
    assert sums(session, FUNDS, date(2020, 7, 19)).total.entries == 0
    assert sums(session, FUNDS, date(2020, 7, 20)).total.yen == 100


def test_a_fund_paid_in_the_next_fiscal_year_belongs_to_that_year(
    session: Session, rain: int
) -> None:
    content = make.funds(rain, 100, decided_on=date(2021, 3, 20), paid_on=date(2021, 4, 5))
    make.record(session, content)
    day = date(2022, 3, 31)
    assert sums(session, FUNDS, day, fiscal_year=2020).total.entries == 0
    assert sums(session, FUNDS, day, fiscal_year=2021).total.yen == 100


def test_what_has_no_date_counts_from_the_start_of_its_disaster_as_year_unknown(
    session: Session, rain: int
) -> None:
    make.record(session, make.funds(rain, 100, decided_on=None))
    assert sums(session, FUNDS, date(2020, 7, 2)).total.entries == 0
    assert sums(session, FUNDS, date(2020, 7, 3)).total.yen == 100
    assert sums(session, FUNDS, fiscal_year=2020).total.entries == 0
    assert sums(session, FUNDS, fiscal_year=YEAR_UNKNOWN).total.yen == 100


def test_a_headcount_counts_in_each_year_in_which_it_served(session: Session, rain: int) -> None:
    span = Span(date(2021, 3, 30), date(2021, 4, 2))
    make.record(session, make.dispatch(rain, headcount=3, span=span))
    day = date(2022, 3, 31)
    years = [sums(session, STAFF, day, fiscal_year=year).total for year in (2020, 2021)]
    assert [(year.total, year.person_days) for year in years] == [(3, 6), (3, 6)]
    assert sums(session, STAFF, day).total.total == 3


class TestAggregates:
    @pytest.fixture
    def published(self, session: Session, rain: int) -> int:
        content = make.aggregate(
            rain,
            Kind.STAFF,
            speaks_of=date(2020, 7, 20),
            staff_a=11,
            staff_b=100,
            staff_c=4,
        )
        return make.record(session, content)[0]

    def test_rows_up_to_its_day_are_part_of_it(
        self, session: Session, rain: int, published: int
    ) -> None:
        make.record(
            session,
            make.dispatch(rain, headcount=5),
            make.dispatch(rain, headcount=7, span=Span(date(2020, 7, 25), date(2020, 7, 26))),
        )
        on_its_day = sums(session, STAFF, date(2020, 7, 20)).total
        assert (on_its_day.a, on_its_day.b, on_its_day.c) == (11, 100, 4)
        later = sums(session, STAFF, date(2020, 8, 1)).total
        assert (later.unclear, later.b, later.total) == (111, 7, 118)

    def test_a_joint_row_is_never_inside(self, session: Session, rain: int, published: int) -> None:
        row = make.dispatch(rain, headcount=9, giver="joint", channel=Channel.JOINT)
        make.record(session, row)
        result = sums(session, STAFF)
        assert (result.own.total, result.joint.total, result.total.total) == (111, 9, 120)

    def test_without_a_period_it_never_enters_a_fiscal_year(
        self, session: Session, rain: int, published: int
    ) -> None:
        make.record(session, make.dispatch(rain, headcount=5))
        assert sums(session, STAFF, fiscal_year=2020).total.total == 5

    def test_a_list_narrowed_to_one_ward_counts_its_rows_in_full(
        self, session: Session, rain: int, published: int
    ) -> None:
        make.record(session, make.dispatch(rain, headcount=5))
        assert sums(session, STAFF, giver=make.MINATO).total.total == 5

    def test_narrowed_to_those_present_it_gives_only_its_a(
        self, session: Session, rain: int, published: int
    ) -> None:
        day = date(2020, 7, 20)
        assert sums(session, STAFF, day, standing=Counting.PRESENT).total.total == 11
        assert sums(session, STAFF, day, standing=Counting.PLANNED).total.total == 4

    def test_goods_inside_it_are_not_added_by_item(self, session: Session, rain: int) -> None:
        line = GoodsLine(line_id=1, item_text="毛布", quantity=Decimal(50), unit="枚")
        whole = make.aggregate(rain, Kind.GOODS, speaks_of=date(2020, 7, 20), goods=(line,))
        inside = make.goods(
            rain, goods=(GoodsLine(line_id=1, item_text="毛布", quantity=Decimal(20), unit="枚"),)
        )
        after = make.goods(
            rain,
            sent_on=date(2020, 7, 21),
            goods=(
                GoodsLine(line_id=1, item_text="毛布", quantity=Decimal(3), unit="枚"),
                GoodsLine(line_id=2, item_text="毛布", quantity=None, unit="枚"),
            ),
        )
        make.record(session, whole, inside, after)
        at, only = clocks(session), EntryFilter(disaster_id=rain)
        aggregates = aggregates_in(session, at, PUBLIC, only)
        (blankets,) = item_sums(session, at, PUBLIC, only, aggregates)
        assert (blankets.quantity, blankets.unknown, blankets.unit) == (53, 1, "枚")


def test_of_a_fund_only_the_line_of_the_recipient_asked_for_counts(
    session: Session, rain: int
) -> None:
    fund = make.funds(rain, 100, 30, None)
    lines = (fund.funds[0], replace(fund.funds[1], recipient=Recipient(make.MIYAGI)), fund.funds[2])
    make.record(session, replace(fund, funds=lines))
    total = sums(session, FUNDS, recipient=make.KUMAMOTO).total
    assert (total.yen, total.unpublished) == (100, 1)
    assert sums(session, FUNDS, prefecture=make.MIYAGI).total.yen == 30
    assert sums(session, FUNDS).total.yen == 130


@pytest.mark.parametrize("text", ["人吉", "ひとよし", "ヒトヨシ", "港区", "s-1", "Ｓ－1".lower()])
def test_text_finds_by_name_reading_giver_and_number(
    session: Session, rain: int, text: str
) -> None:
    make.record(session, make.dispatch(rain))
    make.record(
        session, make.dispatch(rain, giver=make.KATSUSHIKA, recipient=Recipient(make.MIYAGI))
    )
    rows = session.execute(entry_rows(clocks(session), PUBLIC, EntryFilter(text=text))).all()
    assert [row.giver_code for row in rows] == [make.MINATO]


def test_figures_at_an_earlier_change_are_what_was_known_then(session: Session, rain: int) -> None:
    (record_id,) = make.record(session, make.dispatch(rain, headcount=2))
    before = head(session)
    make.revise(session, record_id, 1, make.dispatch(rain, headcount=3))
    begin_writing(session)
    then = Clocks(as_of=TODAY, known_at=before, today=TODAY)
    aggregates = aggregates_in(session, then, PUBLIC, EntryFilter())
    rows = buckets(session, then, PUBLIC, EntryFilter(), aggregates)
    assert sums_by_giver(STAFF, rows, aggregates, TODAY).total.total == 2
    assert sums(session, STAFF).total.total == 3
