"""One of several processes that write to the same ledger at once; started by test_writers.

    python -m tests.writer URL NAME DISASTER SHARED SAVES

SHARED is a record whose headcount every writer raises by one, SAVES times; beside it every writer
enters SAVES records of its own, sending each form twice.
"""

import sys
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.orm import Session

from tests import factories as make
from tracker.domain.access import Actor, Role
from tracker.domain.errors import Conflict
from tracker.domain.vocabulary import Noun, State
from tracker.models.connection import begin_writing, session_on
from tracker.operations.record import AlreadyRecorded, Origin, recording
from tracker.queries.records import current

KEY = b"tests"


def write(url: str, name: str, disaster: int, shared: int, saves: int) -> int:
    """Returns how often this writer was told that somebody else had been faster."""
    actor = Actor(account_id=None, name=name, role=Role.SECRETARIAT)
    conflicts = 0
    with session_on(url, ledger_key=KEY) as session:
        for save in range(saves):
            for _ in range(2):
                _enter(session, actor, disaster, f"{name} {save}")
            conflicts += _raise_shared(session, actor, shared)
    return conflicts


def _enter(session: Session, actor: Actor, disaster: int, token: str) -> None:
    begin_writing(session)
    with (
        suppress(AlreadyRecorded),
        recording(session, actor=actor, origin=Origin.FORM, once=token) as change,
    ):
        change.create(make.dispatch(disaster, note=token), State.SUBMITTED)
    session.commit()


def _raise_shared(session: Session, actor: Actor, shared: int) -> int:
    """Read the form in one transaction and save it in another, until the base was current."""
    conflicts = 0
    while True:
        seen = current(session, Noun.SUPPORT, shared, actor.scope)
        session.rollback()
        raised = replace(seen.content, headcount=seen.content.headcount + 1)
        begin_writing(session)
        try:
            with recording(session, actor=actor, origin=Origin.FORM) as change:
                change.revise(shared, seen.number, raised, State.SUBMITTED)
        except Conflict:
            session.rollback()
            conflicts += 1
        else:
            session.commit()
            return conflicts


if __name__ == "__main__":
    address, own_name, *numbers = sys.argv[1:]
    write(address, own_name, *map(int, numbers))
