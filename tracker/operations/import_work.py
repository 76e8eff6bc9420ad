"""Large workbooks that a process of its own plans or takes in: asked for, under way, finished."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.entry_form.task import Task
from tracker.models import ImportWork


def ask_for_work(session: Session, *, token: str, task: Task, rows: int) -> None:
    """Write down what is to be done with the workbook held under `token`; what was asked before is
    forgotten, and what comes of it is not kept any more."""
    forget_work(session, token=token)
    asked = ImportWork(
        token=token,
        asked=task.to_json(),
        asked_at=clock.now(),
        done_rows=0,
        total_rows=max(rows, 1),
    )
    session.add(asked)
    session.flush()


def forget_work(session: Session, *, token: str) -> None:
    """The workbook is not held any more, or read in another way."""
    session.execute(delete(ImportWork).where(ImportWork.token == token))


def note_work(session: Session, *, token: str, asked: str, done: int, total: int) -> None:
    """How far it is, in parts of the rows that it was asked for."""
    share = ImportWork.total_rows * min(done, total) // max(total, 1)
    _update(session, token, asked, done_rows=share)


def finish_work(session: Session, *, token: str, asked: str, found: str | None) -> None:
    """What came of it (JSON; None: it failed), unless something else was asked for since."""
    _update(session, token, asked, found=found, finished_at=clock.now())


def _update(session: Session, token: str, asked: str, **values: object) -> None:
    query = update(ImportWork).where(ImportWork.token == token, ImportWork.asked == asked)
    session.execute(query.values(**values))
