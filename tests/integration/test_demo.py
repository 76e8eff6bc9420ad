"""The demo shows every page alive: all wards, all kinds, every state, present and planned."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.integration.conftest import NOW
from tests.integration.test_seed import REFERENCE
from tracker.domain.access import PUBLIC, Scope
from tracker.domain.entry_filter import EVERYTHING
from tracker.domain.errors import RuleBroken
from tracker.domain.letter_rules import problems as letter_problems
from tracker.domain.support import Funds
from tracker.domain.support_rules import problems
from tracker.domain.vocabulary import Channel, Kind, Noun, Standing, State
from tracker.models import Change, Record, SupportRevision
from tracker.models.connection import begin_writing
from tracker.models.content import SHELVES
from tracker.operations.demo import has_demo_data, load_demo
from tracker.operations.seed import load_seed
from tracker.queries.chain import verify_chain
from tracker.queries.entries import entry_rows
from tracker.queries.givers import members
from tracker.queries.letters import letters
from tracker.queries.moment import clocks

TODAY = NOW.date()


def _load(session: Session, supports: int, seed: int = 1, today: date = TODAY) -> list[int]:
    return list(load_demo(session, today=today, supports=supports, seed=seed))


@pytest.fixture
def demo(session: Session) -> Session:
    load_seed(session, folder=REFERENCE)
    _load(session, 180)
    session.commit()
    begin_writing(session)
    return session


def _current(session: Session) -> list[SupportRevision]:
    shelf = SHELVES[Noun.SUPPORT]
    query = select(SupportRevision).where(SupportRevision.until.is_(None)).options(*shelf.load)
    return list(session.scalars(query))


def _demo_supports(session: Session) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Record)
            .join(Change, Change.id == Record.created_by)
            .where(Record.noun == Noun.SUPPORT, Change.origin == "demo")
        )
        or 0
    )


def test_the_demo_is_alive(demo: Session) -> None:
    assert _demo_supports(demo) == 180
    current = _current(demo)
    assert {row.kind for row in current} == set(Kind)
    assert {row.state for row in current} == set(State)
    assert {row.channel for row in current} == set(Channel)
    assert {ward.code for ward in members(demo)} <= {row.giver_code for row in current}
    assert any(row.cancelled_on for row in current)
    assert any(row.unpublished for row in current)
    assert max(row.number for row in current) >= 3


def test_there_are_dispatches_that_are_over_under_way_and_planned(demo: Session) -> None:
    rows = demo.execute(entry_rows(clocks(demo), PUBLIC, EVERYTHING))
    standings = Counter(row.standing for row in rows if row.kind is Kind.STAFF)
    for standing in (Standing.PRESENT, Standing.SERVED, Standing.PLANNED):
        assert standings[standing] >= 10, standings


def test_joint_funds_are_partly_paid_in(demo: Session) -> None:
    shelf = SHELVES[Noun.SUPPORT]
    funds = [shelf.content(row) for row in _current(demo) if row.giver_code == "joint"]
    shares = [fund.shares for fund in funds if isinstance(fund, Funds) and fund.total_yen]
    assert len(shares) == 3
    paid = [sum(share.paid_on is not None for share in fund) for fund in shares]
    assert any(0 < number < 23 for number in paid), paid


def test_every_entry_could_have_been_submitted_in_the_form(demo: Session) -> None:
    shelf = SHELVES[Noun.SUPPORT]
    wrong = [
        (row.record_id, problem.field, problem.message)
        for row in _current(demo)
        if row.state is not State.DRAFT
        for problem in problems(shelf.content(row), today=TODAY, association=make.WARDS)
    ]
    assert wrong == []


def test_letters_give_thanks_for_some_and_go_round(demo: Session) -> None:
    found = letters(demo, clocks(demo, as_of=TODAY), PUBLIC)
    assert 20 <= len(found) <= 30
    assert [row for row in found if letter_problems(row.content, today=TODAY)] == []
    assert all(row.content.supports for row in found)
    assert any(row.content.scans for row in found)
    ticks = [row.ticks for row in found if row.content.circulate]
    assert len(ticks) >= 5
    assert max(ticks) == 23
    assert min(ticks) < 23


def test_the_chain_is_whole_and_the_demo_is_told_from_the_rest(demo: Session) -> None:
    assert verify_chain(demo).problems == []
    assert has_demo_data(demo)


def test_drafts_of_the_demo_stay_with_their_ward(demo: Session) -> None:
    rows = entry_rows(clocks(demo), Scope(), EVERYTHING).where(SupportRevision.state == State.DRAFT)
    assert demo.execute(rows).all() == []


def test_the_same_seed_and_day_tell_the_same_story(session: Session) -> None:
    told = []
    for _ in range(2):
        _load(session, 60)
        rows = session.scalars(select(SupportRevision).order_by(SupportRevision.id)).all()
        told.append([(r.kind, r.giver_code, r.search_key, r.span_first, r.state) for r in rows])
        session.rollback()
        begin_writing(session)
    assert len(told[0]) >= 60
    assert told[0] == told[1]


@pytest.mark.parametrize("supports", [0, 1, 7])
def test_any_size_is_exact(session: Session, supports: int) -> None:
    assert sum(_load(session, supports)) == supports
    assert _demo_supports(session) == supports


def test_large_sizes_go_in_bulk_through_the_same_mechanism(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.operations.demo.TYPED", 100)
    monkeypatch.setattr("tracker.operations.demo.WINDOW", 400)
    load_seed(session, folder=REFERENCE)
    supports = 600
    assert sum(_load(session, supports)) == supports
    assert _demo_supports(session) == supports
    changes = session.scalar(select(func.count()).select_from(Change))
    assert changes < 250, "large data sets go by few changes of many revisions"
    assert verify_chain(session).problems == []


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2027, 1, 1), date(2030, 4, 1)])
def test_it_is_alive_on_every_day(session: Session, today: date) -> None:
    assert sum(_load(session, 90, today=today)) == 90


def test_a_seed_is_loaded_once(demo: Session) -> None:
    with pytest.raises(RuleBroken, match="--seed 1"):
        _load(demo, 10)
    demo.rollback()
    begin_writing(demo)
    assert sum(_load(demo, 10, seed=2)) == 10


def test_demo_data_never_enter_a_ledger_with_real_entries(session: Session) -> None:
    make.record(session, make.disaster())
    with pytest.raises(RuleBroken, match="実際の記録"):
        _load(session, 10)
