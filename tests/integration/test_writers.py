"""Several writers at once, in threads and in processes: nothing lost, nothing doubled, no gaps."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from tests import factories as make
from tests import writer
from tests.project import ROOT
from tracker.domain.access import PUBLIC
from tracker.domain.vocabulary import Noun
from tracker.models import Blob, Change, Record, SupportRevision
from tracker.models.connection import begin_writing
from tracker.operations.blobs import keep_blob
from tracker.queries import records
from tracker.queries.chain import verify_chain

WRITERS, SAVES = 4, 6


@pytest.fixture
def shared(session: Session) -> tuple[int, int]:
    """A disaster, and a record on which all the writers work."""
    (rain,) = make.record(session, make.disaster())
    (record_id,) = make.record(session, make.dispatch(rain, headcount=1))
    session.rollback()
    return rain, record_id


def test_threads(session: Session, database_url: str, shared: tuple[int, int]) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        names = [f"thread {number}" for number in range(WRITERS)]
        running = [pool.submit(writer.write, database_url, name, *shared, SAVES) for name in names]
        for thread in running:
            thread.result(timeout=120)
    _check_nothing_is_lost(session, shared)


def test_processes(session: Session, database_url: str, shared: tuple[int, int]) -> None:
    numbers = [str(number) for number in (*shared, SAVES)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.writer", database_url, f"process {number}", *numbers],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for number in range(WRITERS)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode(errors="replace")
    _check_nothing_is_lost(session, shared)


def test_readers_go_on_while_much_is_written(session: Session, database_url: str) -> None:
    """More than the cache of SQLite holds is written in one transaction."""
    keep_blob(session, content=bytes(20_000_000), media_type="application/pdf")
    engine = create_engine(database_url)
    with engine.connect() as reader:
        assert reader.scalar(select(func.count()).select_from(Blob)) == 0
    engine.dispose()


def _check_nothing_is_lost(session: Session, shared: tuple[int, int]) -> None:
    begin_writing(session)
    all_saves = WRITERS * SAVES
    last = records.current(session, Noun.SUPPORT, shared[1], PUBLIC)
    assert (last.content.headcount, last.number) == (1 + all_saves, 1 + all_saves)
    numbers = session.scalars(
        select(Record.number).where(Record.noun == Noun.SUPPORT).order_by(Record.number)
    ).all()
    assert numbers == list(range(1, all_saves + 2)), "each form makes one record, none doubled"
    changes = session.scalars(select(Change.id).order_by(Change.id)).all()
    assert changes == list(range(1, 2 * all_saves + 3))
    current = select(func.count()).where(SupportRevision.until.is_(None))
    assert session.scalar(current) == all_saves + 1
    assert verify_chain(session).problems == []
