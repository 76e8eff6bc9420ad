"""Work on large workbooks: how far it is, for its owner, and what is to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Actor
from tracker.domain.entry_form.task import WRITES_FROM, Does, Task, task_from
from tracker.domain.errors import NotFound
from tracker.models import Account, HeldWorkbook, ImportWork
from tracker.queries.exports import Making
from tracker.queries.imports import Held

#: A process that has not finished by then was ended from outside.
LONGEST: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Work:
    """`found` is JSON: what came of it (None: nothing)."""

    token: str
    task: Task
    done: int
    total: int
    making: Making
    found: str | None

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // self.total

    @property
    def writes(self) -> bool:
        """Whether it has come so far that the ledger is written."""
        begins = WRITES_FROM.get(self.task.does)
        return self.making is Making.RUNNING and begins is not None and self.percent >= begins

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether a plan came of it."""
        return self.making is Making.DONE and self.task.does is not Does.TAKE_BACK


@dataclass(frozen=True, slots=True)
class Ordered:
    """A workbook to be worked on, for whom, and the task (JSON)."""

    held: Held
    actor: Actor
    asked: str

    @property
    def task(self) -> Task:
        return task_from(self.asked)


def work_on(session: Session, *, token: str, account_id: int | None, now: datetime) -> Work | None:
    """The work on a workbook that the account holds; None where it holds none, or a small one."""
    query = (
        select(ImportWork)
        .join(HeldWorkbook, HeldWorkbook.token == ImportWork.token)
        .where(ImportWork.token == token, HeldWorkbook.account_id == account_id)
    )
    row = session.scalar(query)
    if row is None:
        return None
    making = Making.DONE if row.found else Making.RUNNING
    if not row.found and (row.finished_at or now > row.asked_at + LONGEST):
        making = Making.FAILED
    task = task_from(row.asked)
    return Work(token, task, row.done_rows, row.total_rows, making, row.found)


def work_to_do(session: Session, *, token: str) -> Ordered:
    """What is asked for and not finished; NotFound where there is nothing."""
    query = (
        select(HeldWorkbook.name, HeldWorkbook.options, HeldWorkbook.content, ImportWork, Account)
        .join(ImportWork, ImportWork.token == HeldWorkbook.token)
        .join(Account, Account.id == HeldWorkbook.account_id)
        .where(HeldWorkbook.token == token, ImportWork.finished_at.is_(None), Account.active)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("取り込むファイルがありません。")
    name, options, content, work, account = found
    actor = Actor(account.id, account.name, account.role, account.ward)
    return Ordered(Held(token, name, options, content), actor, work.asked)
