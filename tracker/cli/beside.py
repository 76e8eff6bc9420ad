"""What the commands share that the pages start beside themselves for long work."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

from sqlalchemy.orm import Session

from tracker.domain.progress import Progress
from tracker.models.connection import begin_writing

#: How often such a process says how far it is, in parts of the work.
STEPS: Final = 50


class Note(Protocol):
    def __call__(self, *, done: int, total: int) -> None: ...


def noting(session: Session, note: Note) -> Progress:
    """Writes down how far the work is, now and then, each time in a short transaction; what was
    only read in `session` before is ended by it."""
    noted = -1

    def tell(done: int, of_all: int) -> None:
        nonlocal noted
        step = STEPS * done // max(of_all, 1)
        if step > noted:
            noted = step
            commit(session, lambda: note(done=done, total=of_all))

    return tell


def commit(session: Session, write: Callable[[], None]) -> None:
    """Write in a transaction of its own."""
    begin_writing(session)
    write()
    session.commit()


def step_back() -> None:
    """The pages come first: this process takes what they leave of the processor."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(10)
