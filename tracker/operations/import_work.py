"""Large workbooks that a process of its own plans or takes in: asked for, under way, finished.

Whoever takes a held workbook in, gives it up or asks for something else to be done with it first
locks it (lock_workbook): what one of them has done the next one finds.
"""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.entry_form.task import Task
from tracker.domain.errors import LedgerError, NotFound
from tracker.models import Account, HeldWorkbook, ImportWork

#: Of how many parts a work has at least, so that each per cent can be told.
_PARTS = 100


class GivenUp(LedgerError):
    """What a process does is not wanted any more: stopped on a page, or asked for otherwise."""

    def __init__(self) -> None:
        super().__init__("この作業は、ほかの画面でやめられました。")


def lock_workbook(session: Session, *, token: str) -> bool:
    """Whether it is held; that stays so until the transaction, begun for writing, ends."""
    query = select(HeldWorkbook.token).where(HeldWorkbook.token == token)
    return session.scalar(query.with_for_update()) is not None


def ask_for_work(session: Session, *, token: str, task: Task, rows: int) -> None:
    """Write down what is to be done with the workbook held under `token`; what was asked before is
    forgotten, and what comes of it is not kept any more. Raises NotFound where none is held."""
    if not lock_workbook(session, token=token):
        raise NotFound("このファイルは、もう確かめる画面にありません。もう一度送ってください。")
    forget_work(session, token=token)
    asked = ImportWork(
        token=token,
        asked=task.to_json(),
        asked_at=clock.now(),
        done_rows=0,
        total_rows=max(rows, _PARTS),
    )
    session.add(asked)
    session.flush()


def forget_work(session: Session, *, token: str) -> None:
    """The workbook, which is locked, is not held any more, or read in another way."""
    session.execute(delete(ImportWork).where(ImportWork.token == token))


def begin_work(session: Session, *, token: str, asked: str) -> None:
    """Before the ledger is written: nobody gives the workbook up until this transaction ends.
    Raises GivenUp where that was done, or the account may not sign in any more."""
    query = (
        select(ImportWork.asked)
        .join(HeldWorkbook, HeldWorkbook.token == ImportWork.token)
        .join(Account, Account.id == HeldWorkbook.account_id)
        .where(ImportWork.token == token, ImportWork.finished_at.is_(None), Account.active)
    )
    if not lock_workbook(session, token=token) or session.scalar(query) != asked:
        raise GivenUp


def note_work(session: Session, *, token: str, asked: str, done: int, total: int) -> None:
    """How far it is, in parts of the rows that it was asked for, rounded up: what was told as 80
    per cent is read as 80. Raises GivenUp."""
    of_all = max(total, 1)
    share = (ImportWork.total_rows * min(done, total) + of_all - 1) // of_all
    if not _update(session, token, asked, done_rows=share):
        raise GivenUp


def finish_work(session: Session, *, token: str, asked: str, found: str | None) -> None:
    """What came of it (JSON; None: it failed), unless it has ended otherwise before."""
    _update(session, token, asked, found=found, finished_at=clock.now())


def _update(session: Session, token: str, asked: str, **values: object) -> bool:
    """Whether the work is still to be done."""
    query = update(ImportWork).where(
        ImportWork.token == token, ImportWork.asked == asked, ImportWork.finished_at.is_(None)
    )
    done = cast("CursorResult[Any]", session.execute(query.values(**values)))
    return done.rowcount > 0
