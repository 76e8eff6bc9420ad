"""What the list of imports and their pages ask of the database."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.access import Scope
from tracker.domain.entry_form.plan import Outcome
from tracker.queries.imports import import_of, latest_imports, written_by

SCOPES = [make.SECRETARY.scope, make.MINATO_CLERK.scope]


def work_of(session: Session, do: Callable[[], object]) -> int:
    """What SQLite does for it, in hundreds of the instructions of its programs."""
    raw = session.connection().connection.driver_connection
    done = [0]

    def note() -> None:
        done[0] += 1

    raw.set_progress_handler(note, 100)
    try:
        do()
    finally:
        raw.set_progress_handler(None, 0)
    return done[0]


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "ward"])
def test_each_row_of_an_import_is_looked_at_once(app: Flask, session: Session, scope: Scope):
    """Ten thousand rows that are each compared with all others take a minute."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the work is counted in instructions of SQLite")
    [rain] = make.record(session, make.disaster())
    for _ in range(3):  # SQLite plans one import otherwise than several
        make.taken_in(session, make.dispatch(rain, headcount=2))
    work = []
    for count in (50, 400):
        made = make.taken_in(session, *[make.dispatch(rain, headcount=2)] * count)
        one = import_of(session, scope, made).made.id
        asked: list[Callable[[], object]] = [
            lambda: latest_imports(session, scope, limit=4),
            lambda: written_by(session, scope, one, limit=10),  # noqa: B023 (asked in this turn)
        ]
        work.append([work_of(session, ask) for ask in asked])
    for few, many in zip(*work, strict=True):
        assert many < 16 * few, (
            f"8 times the rows cost {many / few:.0f} times the work: the rows of an import must "
            "find their revisions by record and number (queries/imports.py, _own_rows)"
        )


@pytest.mark.parametrize("scope", SCOPES, ids=["all", "ward"])
def test_an_import_counts_the_records_of_its_rows(app: Flask, session: Session, scope: Scope):
    [rain] = make.record(session, make.disaster())
    make.taken_in(session, *[make.dispatch(rain, headcount=2)] * 3)
    make.taken_in(session, make.letter(rain), *[make.goods(rain)] * 2)
    counts = [one.counts for one in latest_imports(session, scope, limit=9)]
    assert counts == [{Outcome.NEW: 3}, {Outcome.NEW: 3}]
