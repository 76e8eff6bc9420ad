"""Totals are computed once a change: the same question costs one short look-up afterwards."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories as make
from tests.statements import counted
from tracker.domain.access import PUBLIC, SYSTEM
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.totals import STAFF, sums_by_giver
from tracker.domain.vocabulary import State
from tracker.operations.record import Origin, recording
from tracker.queries.moment import Clocks, head
from tracker.queries.totals import aggregates_in, buckets

DAY = date(2020, 8, 1)


def people(session: Session, known_at: int) -> int:
    at, wanted = Clocks(as_of=DAY, known_at=known_at, today=DAY), EntryFilter()
    aggregates = aggregates_in(session, at, PUBLIC, wanted)
    rows = buckets(session, at, PUBLIC, wanted, aggregates)
    return sums_by_giver(STAFF, rows, aggregates, DAY).total.total


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def test_the_second_question_about_a_change_asks_only_for_its_hash(
    session: Session, rain: int
) -> None:
    make.record(session, make.dispatch(rain, headcount=2))
    first = people(session, head(session))
    at = head(session)
    with counted(session.get_bind()) as statements:
        again = people(session, at)
    assert again == first == 2
    assert all("change.hash" in statement for statement in statements), statements


def test_a_new_change_is_a_new_question(session: Session, rain: int) -> None:
    make.record(session, make.dispatch(rain, headcount=2))
    assert people(session, head(session)) == 2
    make.record(session, make.dispatch(rain, headcount=3))
    assert people(session, head(session)) == 5


def test_nothing_is_remembered_of_a_change_that_was_taken_back(session: Session, rain: int) -> None:
    trial = session.begin_nested()
    with recording(session, actor=SYSTEM, origin=Origin.FORM) as change:
        change.create(make.dispatch(rain, headcount=99), State.SUBMITTED)
        assert people(session, change.change.id) == 99
    assert people(session, change.change.id) == 99
    trial.rollback()
    make.record(session, make.dispatch(rain, headcount=3))
    assert people(session, head(session)) == 3
