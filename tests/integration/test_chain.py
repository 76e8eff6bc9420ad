"""The chain notices every hand that touches the ledger past the program."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.errors import LedgerError
from tracker.domain.item import Item
from tracker.domain.shares import ShareRule
from tracker.domain.span import Span
from tracker.domain.support import Share
from tracker.domain.vocabulary import State
from tracker.models.connection import begin_writing
from tracker.operations.record import Origin, recording
from tracker.queries.chain import ChainReport, key_fits, ledger_head, verify_chain


@pytest.fixture
def ledger(session: Session) -> Session:
    """A disaster, an item, entries of all kinds, a draft, a correction and a withdrawal."""
    (rain,) = make.record(session, make.disaster(hardest_hit=(make.KUMAMOTO,)))
    make.record(session, Item(category="食糧類", name="白米", unit="kg"))
    shares = (Share(ward=make.MINATO, amount_yen=600), Share(ward=make.KATSUSHIKA, amount_yen=400))
    over_the_year = Span(date(2020, 12, 1), date(2021, 5, 31))
    dispatch = make.dispatch(rain, span=over_the_year, person_days=100)
    first, second, *_ = make.record(
        session,
        dispatch,
        make.goods(rain),
        make.joint_funds(rain, 1000, share_rule=ShareRule.BY_HAND, shares=shares),
        make.other(rain),
    )
    make.record(session, make.dispatch(rain), state=State.DRAFT)
    make.revise(session, first, 1, replace(dispatch, headcount=3))
    make.revise(session, second, 1, make.goods(rain), state=State.WITHDRAWN)
    (letter,) = make.record(session, make.letter(rain, supports=(first,)))
    begin_writing(session)
    with recording(session, actor=make.SECRETARY, origin=Origin.FORM) as change:
        for ward in (make.KATSUSHIKA, make.MINATO):
            change.tick(letter, ward)
    session.commit()
    begin_writing(session)
    return session


def test_a_ledger_that_only_the_program_wrote_is_whole(ledger: Session) -> None:
    told: list[int] = []
    report = verify_chain(ledger, told.append)
    assert report == ChainReport(8, ledger_head(ledger).hash, 8, [])
    assert sum(told) == 8, "progress must be told of every change"


def test_an_empty_ledger_is_whole(session: Session) -> None:
    assert verify_chain(session).is_whole
    assert key_fits(session)


def test_many_new_records_of_one_change_are_whole_and_numbered_in_order(session: Session) -> None:
    (rain,) = make.record(session, make.disaster())
    with recording(session, actor=make.SECRETARY, origin=Origin.FORM) as change:
        written = change.create_many([make.goods(rain) for _ in range(5)], State.SUBMITTED)
        change.create_many([make.funds(rain, 5, None)], State.DRAFT)
    assert len({row.record_id for row in written}) == 5
    assert verify_chain(session).problems == []


TAMPERING = [
    (
        "UPDATE support_revision SET headcount = 9 WHERE number = 2 AND kind = 'staff'",
        "S-000001の第2版",
    ),
    ("UPDATE support_revision SET amount_yen = 1 WHERE kind = 'funds'", "集計用の欄(amount_yen)"),
    ("UPDATE support_revision SET giver_code = '131016' WHERE kind = 'other'", "S-000004の第1版"),
    ("UPDATE support_line SET amount_yen = 1 WHERE amount_yen = 1000", "S-000003の第1版"),
    ("UPDATE support_share SET amount_yen = 1 WHERE amount_yen = 400", "S-000003の第1版"),
    ("UPDATE support_year SET person_days = 1", "集計用の欄(years)"),
    ("DELETE FROM letter_support", "L-000001の第1版"),
    ("DELETE FROM tick", "第8番の変更のハッシュ"),
    ("UPDATE tick SET ward = '131016' WHERE ward = '131032'", "第8番の変更のハッシュ"),
    ("DELETE FROM support_year", "集計用の欄(years)"),
    ("UPDATE support_revision SET until = 9 WHERE number = 2 AND state = 'submitted'", "順番"),
    ("UPDATE support_revision SET disclosed = NOT disclosed WHERE state = 'draft'", "順番"),
    ("UPDATE support_revision SET until = 6 WHERE until = 5", "順番"),
    ("UPDATE support_revision SET channel = 'nothing' WHERE kind = 'other'", "読めない"),
    ("UPDATE record SET number = 9 WHERE number = 4", "管理番号9"),
    ("UPDATE record SET number = NULL WHERE number = 4", "管理番号が、提出の有無"),
    ("UPDATE disaster_revision SET note = 'x'", "D-000001の第1版"),
    ("DELETE FROM disaster_place", "D-000001の第1版"),
    ("UPDATE item_revision SET unit = 'g'", "I-000001の第1版"),
    ("UPDATE change SET actor_name = 'x' WHERE id = 3", "第3番の変更のハッシュ"),
    ("UPDATE change SET reason = 'x' WHERE id = 6", "第6番の変更のハッシュ"),
    ("UPDATE change SET digest_format = 2 WHERE id = 6", "第6番の変更は、この版が知らない形式"),
    ("UPDATE support_revision SET digest = 'x' WHERE number = 2 AND kind = 'staff'", "第2版"),
    ("UPDATE ledger_head SET change_id = 5", "先頭"),
    ("UPDATE ledger_head SET hash = 'x'", "先頭"),
]


@pytest.mark.parametrize(("statement", "told"), TAMPERING)
def test_what_was_changed_by_hand_is_named(
    ledger: Session, statement: str, told: str | None
) -> None:
    _without_guards(ledger, statement)
    problems = verify_chain(ledger).problems
    assert problems, f"nobody noticed: {statement}"
    assert told is None or any(told in problem for problem in problems), problems


def test_a_revision_that_was_taken_out_is_noticed(ledger: Session) -> None:
    _without_guards(
        ledger,
        "DELETE FROM support_line WHERE revision_id IN (SELECT id FROM support_revision "
        "WHERE state = 'withdrawn')",
        "DELETE FROM support_revision WHERE number = 2 AND state = 'withdrawn'",
        "UPDATE support_revision SET until = NULL WHERE until = 6",
    )
    assert any("第6番の変更のハッシュ" in problem for problem in verify_chain(ledger).problems)


def test_another_key_does_not_fit(ledger: Session) -> None:
    assert key_fits(ledger)
    ledger.info["ledger_key"] = b"another"
    assert not key_fits(ledger)
    problems = verify_chain(ledger).problems
    assert len(problems) == 8
    assert "台帳の鍵" in problems[0]


def test_without_the_key_it_says_where_the_key_lies(ledger: Session) -> None:
    ledger.info["ledger_key"] = None
    with pytest.raises(LedgerError, match=r"ledger\.key"):
        verify_chain(ledger)


def _without_guards(session: Session, *statements: str) -> None:
    """What somebody with the database in hand could do: past triggers and checks."""
    begin_writing(session)
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.exec_driver_sql(names).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql(
            "ALTER TABLE support_revision DROP CONSTRAINT ck_support_revision_disclosed"
        )
    for statement in statements:
        assert session.execute(text(statement)).rowcount, f"touches nothing: {statement}"
    session.commit()
    session.expunge_all()
    begin_writing(session)
