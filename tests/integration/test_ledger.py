"""The one mechanism: changes, revisions, numbers, conflicts, double sending, append-only."""

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.access import PUBLIC, SYSTEM
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.item import Item
from tracker.domain.letter import Scan
from tracker.domain.shares import ShareRule
from tracker.domain.support import Share
from tracker.domain.vocabulary import Noun, State
from tracker.migrations.guards import GUARDED, SEALED
from tracker.models import Change, ImportRun, LedgerHead, Record, SupportRevision
from tracker.models.connection import begin_writing
from tracker.operations.blobs import keep_blob
from tracker.operations.record import AlreadyRecorded, Origin, recording
from tracker.queries import records


@pytest.fixture
def rain(session: Session) -> int:
    return make.record(session, make.disaster())[0]


def test_what_is_saved_comes_back_whole(session: Session, rain: int) -> None:
    contents = [
        make.dispatch(rain),
        make.goods(rain),
        make.joint_funds(rain, 1_000_000, None),
        make.other(rain),
    ]
    ids = make.record(session, *contents)
    found = [records.current(session, Noun.SUPPORT, i, PUBLIC).content for i in ids]
    assert found == contents
    letter = make.letter(rain, supports=tuple(ids), addressees=(make.MINATO, "joint"))
    (letter_id,) = make.record(session, letter)
    assert records.current(session, Noun.LETTER, letter_id, PUBLIC).content == letter


def test_a_draft_of_a_letter_is_seen_by_its_owner_and_the_secretariat(
    session: Session, rain: int
) -> None:
    (draft,) = make.record(session, make.letter(rain), state=State.DRAFT)
    for actor in (make.MINATO_CLERK, make.SECRETARY):
        assert records.current(session, Noun.LETTER, draft, actor.scope).label == "下書き"
    for scope in (make.KATSUSHIKA_CLERK.scope, PUBLIC):
        with pytest.raises(NotFound):
            records.current(session, Noun.LETTER, draft, scope)


def test_a_ward_ticks_a_letter_once(session: Session, rain: int) -> None:
    (thanked,) = make.record(session, make.dispatch(rain))
    letter = _letter_with_a_tick(session, rain, thanked)
    begin_writing(session)
    with (
        pytest.raises(DatabaseError),
        recording(session, actor=make.MINATO_CLERK, origin=Origin.FORM) as change,
    ):
        change.tick(letter, make.MINATO)
    session.rollback()


def test_a_correction_keeps_the_revision_before(session: Session, rain: int) -> None:
    first = make.dispatch(rain)
    (record_id,) = make.record(session, first)
    make.revise(session, record_id, 1, replace(first, headcount=3))
    kept = records.history(session, Noun.SUPPORT, record_id, PUBLIC)
    assert [revision.content.headcount for revision in kept] == [2, 3]
    assert [revision.current for revision in kept] == [False, True]


def test_what_was_known_at_a_change_stays_the_same(session: Session, rain: int) -> None:
    first = make.dispatch(rain)
    (record_id,) = make.record(session, first)
    before = session.scalars(select(LedgerHead.change_id)).one()
    make.revise(session, record_id, 1, replace(first, headcount=3))
    assert records.at_change(session, Noun.SUPPORT, record_id, PUBLIC, before).content == first


def test_the_second_to_save_is_told_and_nothing_is_written(session: Session, rain: int) -> None:
    first = make.dispatch(rain)
    (record_id,) = make.record(session, first)
    make.revise(session, record_id, 1, replace(first, headcount=3))
    changes = session.scalar(select(func.count()).select_from(Change))
    with pytest.raises(Conflict) as refused:
        make.revise(session, record_id, 1, replace(first, headcount=4))
    assert refused.value.current == 2
    session.commit()
    assert session.scalar(select(func.count()).select_from(Change)) == changes


def test_a_form_sent_twice_makes_one_record(session: Session, rain: int) -> None:
    with recording(session, actor=SYSTEM, origin=Origin.FORM, once="token") as change:
        change.create(make.dispatch(rain), State.SUBMITTED)
    with (
        pytest.raises(AlreadyRecorded) as refused,
        recording(session, actor=SYSTEM, origin=Origin.FORM, once="token") as again,
    ):
        again.create(make.dispatch(rain), State.SUBMITTED)
    assert refused.value.change_id == change.change.id
    rows = select(func.count()).select_from(SupportRevision)
    assert session.scalar(rows) == 1


def test_the_number_is_given_at_submission(session: Session, rain: int) -> None:
    draft = make.dispatch(rain)
    (kept_back,) = make.record(session, draft, state=State.DRAFT)
    (sent,) = make.record(session, make.dispatch(rain))
    assert session.get_one(Record, kept_back).number is None
    assert session.get_one(Record, sent).number == 1
    make.revise(session, kept_back, 1, draft)
    assert session.get_one(Record, kept_back).number == 2


def test_revisions_from_before_submission_stay_out_of_others_view(
    session: Session, rain: int
) -> None:
    draft = make.dispatch(rain, headcount=9)
    (record_id,) = make.record(session, draft, state=State.DRAFT)
    make.revise(session, record_id, 1, replace(draft, headcount=2))
    others = records.history(session, Noun.SUPPORT, record_id, make.KATSUSHIKA_CLERK.scope)
    own = records.history(session, Noun.SUPPORT, record_id, make.MINATO_CLERK.scope)
    assert [revision.number for revision in others] == [2]
    assert [revision.number for revision in own] == [1, 2]


@pytest.fixture
def full(session: Session) -> None:
    """At least one row in every guarded table."""
    rain = make.record(session, make.disaster(hardest_hit=(make.KUMAMOTO,)))[0]
    fund = make.joint_funds(
        rain,
        1000,
        share_rule=ShareRule.BY_HAND,
        shares=(Share(ward=make.MINATO, amount_yen=1000),),
    )
    _, _, thanked = make.record(
        session,
        Item(category="燃料類", name="灯油", unit="ℓ"),
        fund,
        make.dispatch(rain, person_days=7),
    )
    _letter_with_a_tick(session, rain, thanked)


def _letter_with_a_tick(session: Session, rain: int, thanked: int) -> int:
    sha256 = keep_blob(session, content=b"letter", media_type="application/pdf")
    session.commit()
    scan = Scan(sha256=sha256, name="御礼状.pdf", media_type="application/pdf", pages=2)
    (letter,) = make.record(session, make.letter(rain, supports=(thanked,), scans=(scan,)))
    begin_writing(session)
    with recording(session, actor=make.MINATO_CLERK, origin=Origin.FORM) as change:
        change.tick(letter, make.MINATO)
        run = ImportRun(sha256=sha256, name="様式.xlsx")
        change.take_in(run, [make.import_row(thanked)])
    session.commit()
    begin_writing(session)
    return letter


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_the_store_refuses_to_change_or_delete(session: Session, full: None, table: str) -> None:
    assert session.scalar(text(f"SELECT count(*) FROM {table}")), f"fill {table} in `full`"
    column = "digest" if table.endswith("revision") else next(iter(_columns(session, table)))
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
        begin_writing(session)
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_postgresql_refuses_to_empty_a_table(session: Session, full: None) -> None:
    if session.get_bind().dialect.name == "sqlite":
        return  # SQLite has no TRUNCATE
    for table in sorted(GUARDED):
        begin_writing(session)
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(f"TRUNCATE {table} CASCADE"))
        session.rollback()


def test_ids_of_records_do_not_tell_how_many_there_are(session: Session, rain: int) -> None:
    contents = [make.dispatch(rain)] * 20
    ids = sorted(make.record(session, *contents, state=State.DRAFT))
    begin_writing(session)
    with recording(session, actor=make.SECRETARY, origin=Origin.FORM) as change:
        many = sorted(row.record_id for row in change.create_many(contents, State.DRAFT))
    for drawn in (ids, many):
        steps = [later - earlier for earlier, later in pairwise(drawn)]
        assert len(set(steps)) > 10, f"ids stand in addresses and must be drawn at random: {drawn}"


@pytest.mark.parametrize("table", sorted(SEALED))
def test_a_sealed_change_takes_no_further_row(session: Session, full: None, table: str) -> None:
    columns = [name for name in _columns(session, table) if name != "id"]
    values = [f"{name} + 1000" if name in ("number", "line_id") else name for name in columns]
    if table == "support_share":
        values[columns.index("ward")] = "'all_wards'"
    if table == "tick":
        values[columns.index("ward")] = f"'{make.KATSUSHIKA}'"
    if table == "change":
        values[columns.index("hash")], values[columns.index("once")] = "'x'", "'x'"
    if "until" in columns:
        values[columns.index("until")] = "since + 1"
    begin_writing(session)
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(
            text(
                f"INSERT INTO {table} (id, {', '.join(columns)}) "
                f"SELECT 999999, {', '.join(values)} FROM {table} LIMIT 1"
            )
        )
    session.rollback()


def test_a_revision_is_closed_by_the_change_under_way_alone(session: Session, rain: int) -> None:
    (record_id,) = make.record(session, make.dispatch(rain))
    current = records.current(session, Noun.SUPPORT, record_id, PUBLIC)
    for until in (current.change.id + 1, 999999):
        begin_writing(session)
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(
                text(f"UPDATE support_revision SET until = {until} WHERE record_id = {record_id}")
            )
        session.rollback()


def _columns(session: Session, table: str) -> list[str]:
    return list(session.execute(text(f"SELECT * FROM {table}")).keys())
