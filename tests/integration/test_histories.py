"""Random histories of several writers: what the ledger knows at every change equals a replay."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories as make
from tests.integration.conftest import NOW
from tests.ledger_model import Known, LedgerModel
from tracker import clock
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import State
from tracker.extensions import db
from tracker.models import Change, Record, SupportRevision
from tracker.models.connection import begin_writing, session_on
from tracker.models.content import SHELVES, Noun
from tracker.operations.record import AlreadyRecorded, Origin, recording
from tracker.queries.chain import verify_chain
from tracker.queries.moment import head, known

WRITERS = (make.MINATO_CLERK, make.KATSUSHIKA_CLERK, make.SECRETARY)

writers = st.integers(0, len(WRITERS) - 1)
figures = st.integers(1, 50)
any_state = st.sampled_from(State)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("create"), writers, st.lists(figures, min_size=1, max_size=3), any_state),
        st.tuples(st.just("open"), writers, st.integers(0, 9)),
        st.tuples(st.just("save"), writers, figures, any_state),
        st.tuples(st.just("race"), writers, writers, st.integers(0, 9), figures, any_state),
        st.tuples(st.just("send again"), writers),
        st.tuples(st.just("give up"), writers, figures),
        st.tuples(st.just("clock"), st.integers(-500, 500)),
    ),
    max_size=30,
)


@dataclass
class Office:
    """Writers with a session each, the forms that they have open, and the replay beside them."""

    disaster: int
    sessions: list[Session]
    model: LedgerModel
    forms: dict[int, tuple[int, int]] = field(default_factory=dict)
    last: dict[int, str] = field(default_factory=dict)

    def create(self, writer: int, heads: list[int], state: State) -> None:
        contents = [make.dispatch(self.disaster, headcount=number) for number in heads]
        token, session = uuid.uuid4().hex, self.sessions[writer]
        begin_writing(session)
        with recording(session, actor=WRITERS[writer], origin=Origin.FORM, once=token) as change:
            made = [change.create(content, state) for content in contents]
        session.commit()
        rows = zip(made, contents, strict=True)
        self.model.save({row.record_id: (1, state, content) for row, content in rows}, token)
        self.last[writer] = token

    def open(self, writer: int, place: int) -> None:
        """Take a form of a record as it is now; others may save before this writer does."""
        records = sorted(self.model.at(self.model.head))
        if records:
            record_id = records[place % len(records)]
            self.forms[writer] = (record_id, self.model.current(record_id))

    def save(self, writer: int, figure: int, state: State) -> None:
        if writer not in self.forms:
            return
        record_id, base = self.forms.pop(writer)
        state = self.model.allowed(record_id, state)
        content = make.dispatch(self.disaster, headcount=figure)
        token, session = uuid.uuid4().hex, self.sessions[writer]
        is_stale = base != self.model.current(record_id)
        begin_writing(session)
        refused = self._revise(writer, record_id, base, content, state, token)
        session.commit()  # even so nothing of a refused save may stay
        if refused is not None:
            assert is_stale, "a save whose base was current was refused"
            assert refused.current == self.model.current(record_id)
            return
        assert not is_stale, "an overwrite went through without a word"
        self.model.save({record_id: (base + 1, state, content)}, token)
        self.last[writer] = token

    def race(self, first: int, second: int, place: int, figure: int, state: State) -> None:
        """Both open the same record, then both save."""
        for writer in (first, second):
            self.open(writer, place)
        for writer in (first, second):
            self.save(writer, figure, state)

    def _revise(
        self, writer: int, record_id: int, base: int, content: object, state: State, token: str
    ) -> Conflict | None:
        session, actor = self.sessions[writer], WRITERS[writer]
        try:
            with recording(session, actor=actor, origin=Origin.FORM, once=token) as change:
                change.revise(record_id, base, content, state)
        except Conflict as conflict:
            return conflict
        return None

    def send_again(self, writer: int) -> None:
        token = self.last.get(writer)
        if token is None:
            return
        session = self.sessions[writer]
        begin_writing(session)
        with (
            pytest.raises(AlreadyRecorded) as refused,
            recording(session, actor=WRITERS[writer], origin=Origin.FORM, once=token) as change,
        ):
            change.create(make.dispatch(self.disaster), State.SUBMITTED)
        session.commit()
        assert refused.value.change_id == self.model.tokens[token]

    def give_up(self, writer: int, figure: int) -> None:
        """An error after writing: the request is rolled back as a whole."""
        session = self.sessions[writer]
        begin_writing(session)
        with recording(session, actor=WRITERS[writer], origin=Origin.FORM) as change:
            change.create(make.dispatch(self.disaster, headcount=figure), State.SUBMITTED)
        session.rollback()

    def act(self, action: tuple) -> None:
        match action:
            case ("create", writer, heads, state):
                self.create(writer, heads, state)
            case ("open", writer, place):
                self.open(writer, place)
            case ("save", writer, figure, state):
                self.save(writer, figure, state)
            case ("race", first, second, place, figure, state):
                self.race(first, second, place, figure, state)
            case ("send again", writer):
                self.send_again(writer)
            case ("give up", writer, figure):
                self.give_up(writer, figure)
            case ("clock", seconds):
                moment = clock.now() + timedelta(seconds=seconds)
                clock.set_clock(lambda: moment)


@pytest.fixture
def offices(app: Flask) -> Iterator[list[Session]]:
    """A session for each writer, on connections of their own."""
    with app.app_context(), ExitStack() as stack:
        url, key = db.engine.url, app.config["LEDGER_KEY"]
        yield [stack.enter_context(session_on(url, ledger_key=key)) for _ in WRITERS]


def _known_at(session: Session, change: int, records: set[int]) -> Known:
    shelf = SHELVES[Noun.SUPPORT]
    rows = session.scalars(
        select(SupportRevision)
        .where(known(SupportRevision, change), SupportRevision.record_id.in_(records))
        .options(*shelf.load)
    )
    return {row.record_id: (row.number, row.state, shelf.content(row)) for row in rows}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=actions)
def test_what_was_known_at_every_change_equals_a_replay(
    offices: list[Session], history: list[tuple]
) -> None:
    clock.set_clock(lambda: NOW)
    for session in offices:  # an example that failed may have left its transaction open
        session.rollback()
    reader = offices[0]
    (disaster,) = make.record(reader, make.disaster())
    office = Office(disaster, offices, LedgerModel(first=head(reader)))
    reader.rollback()  # lets go of the writers' lock
    for action in history:
        office.act(action)
    begin_writing(reader)
    model = office.model
    assert head(reader) == model.head, "a change was lost or doubled"
    records = set(model.at(model.head))
    for change, expected in model.moments():
        assert _known_at(reader, change, records) == expected, f"at change {change}"
    _check_numbers(reader, model)
    _check_spine(reader)
    reader.rollback()


def _check_numbers(session: Session, model: LedgerModel) -> None:
    """Numbers follow the order of submission; of what was only drafted there are none."""
    query = select(Record.id, Record.number).where(Record.id.in_(model.at(model.head)))
    numbers = dict(session.execute(query).all())
    given = [numbers[record_id] for record_id in model.numbers]
    assert given == list(range(given[0], given[0] + len(given))) if given else True
    assert {i for i, number in numbers.items() if number is None} == set(numbers) - set(
        model.numbers
    )


def _check_spine(session: Session) -> None:
    """Ids without gaps, moments never backwards though the clock was, hashes whole."""
    changes = session.scalars(select(Change).order_by(Change.id)).all()
    assert [change.id for change in changes] == list(range(1, len(changes) + 1))
    moments = [change.recorded_at for change in changes]
    assert moments == sorted(moments)
    assert verify_chain(session).problems == []
