"""`import-run`: what the pages start beside themselves for a workbook with many rows."""

import json
from dataclasses import asdict
from functools import partial
from typing import Any

import click
import structlog
from sqlalchemy.orm import Session

from tracker.cli.beside import commit, noting, step_back
from tracker.cli.refusal import told_plainly
from tracker.domain.entry_form.reading import Reading, reading_from
from tracker.domain.entry_form.task import Task, task_from
from tracker.domain.errors import Conflict, LedgerError, NotFound, RuleBroken
from tracker.domain.progress import Progress, part
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.import_work import finish_work, note_work
from tracker.operations.record import AlreadyRecorded
from tracker.queries.import_work import Ordered, work_to_do
from tracker.queries.incoming import Planned, plan_twice
from tracker.reports.import_preview import look_at
from tracker.sheets.book import Sheet
from tracker.sheets.marking import MOST
from tracker.sheets.reading import read

#: Of a hundred parts of the work those before the ledger is written.
PLANNED = 80

log = structlog.get_logger()


@click.command("import-run", hidden=True)
@click.argument("token")
@told_plainly
def import_run(token: str) -> None:
    """Plan the workbook that a page holds, or take it in (started by the page itself)."""
    step_back()
    session = db.session()
    work = work_to_do(session, token=token)
    session.rollback()
    try:
        found = _done(session, work)
    except Exception as error:
        session.rollback()
        commit(session, partial(_finish, session, work, None))
        log.error("import_failed", error=type(error).__name__)
        if isinstance(error, LedgerError):
            return
        raise
    if found is not None:
        commit(session, partial(_finish, session, work, json.dumps(found, ensure_ascii=False)))


def _finish(session: Session, work: Ordered, found: str | None) -> None:
    finish_work(session, token=work.held.token, asked=work.asked, found=found)


def _done(session: Session, work: Ordered) -> dict[str, Any] | None:
    """The page to be looked at; None where the workbook was taken in."""
    task, held = task_from(work.asked), work.held
    sheets = read(held.name, held.content).sheets
    reading = reading_from(held.options).with_decisions(task.decisions)
    note = noting(session, partial(note_work, session, token=held.token, asked=work.asked))
    progress = part(note, first=0, last=PLANNED) if task.applies else note
    planned = _planned(session, work, sheets, reading, progress)
    said = ""
    if task.applies:
        try:
            _apply(session, work, task, sheets, reading, planned)
        except AlreadyRecorded:
            return None
        except (Conflict, RuleBroken) as refused:
            session.rollback()
            said, planned = refused.message, _planned(session, work, sheets, reading, note)
        else:
            return None
    look = look_at(session, planned, reading.state, task.decisions, said)
    errors = planned.plain.errors
    marks = [asdict(error) for error in errors[:MOST]]
    return {"look": look.as_data(), "errors": marks, "wrong": len(errors)}


def _planned(
    session: Session, work: Ordered, sheets: tuple[Sheet, ...], reading: Reading, tell: Progress
) -> Planned:
    planned = plan_twice(session, actor=work.actor, sheets=sheets, reading=reading, progress=tell)
    session.rollback()
    return planned


def _apply(
    session: Session,
    work: Ordered,
    task: Task,
    sheets: tuple[Sheet, ...],
    reading: Reading,
    planned: Planned,
) -> None:
    """All of it or nothing. While it is written nobody else writes, so nothing is noted."""
    held = work.held
    begin_writing(session)
    if work_to_do(session, token=held.token).asked != work.asked:
        raise NotFound("取り込みは、ほかの画面でやめられました。")
    imports.apply(
        session,
        actor=work.actor,
        name=held.name,
        content=held.content,
        sheets=sheets,
        reading=reading,
        fingerprint=task.seen,
        once=held.token,
        planned=planned,
    )
    imports.drop_workbook(session, token=held.token)
    session.commit()
