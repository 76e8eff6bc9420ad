"""`import-run`: what the pages start beside themselves for a workbook with many rows."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any, Final

import click
import structlog
from flask import current_app
from sqlalchemy.orm import Session

from tracker import how_far
from tracker.cli.beside import commit, noting, step_back
from tracker.cli.refusal import told_plainly
from tracker.domain.entry_form.reading import Reading, reading_from
from tracker.domain.entry_form.task import WRITES_FROM, Does
from tracker.domain.errors import Conflict, LedgerError, RuleBroken
from tracker.domain.progress import Progress, part
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.import_work import GivenUp, begin_work, finish_work, note_work
from tracker.operations.record import AlreadyRecorded
from tracker.queries.import_work import Ordered, work_to_do
from tracker.queries.incoming import Planned, plan_twice
from tracker.reports.import_preview import look_at
from tracker.sheets.book import Sheet
from tracker.sheets.marking import MOST
from tracker.sheets.reading import read

#: What came of it: kept as JSON for the page, None where the ledger was written.
Found = dict[str, Any] | None

log = structlog.get_logger()


@click.command("import-run", hidden=True)
@click.argument("token")
@told_plainly
def import_run(token: str) -> None:
    """Plan the workbook that a page holds, take it in, or take back what it did once (started by
    the page itself)."""
    step_back()
    session = db.session()
    work = work_to_do(session, token=token)
    session.rollback()
    how_far.forget(current_app.instance_path, token)  # of one that died
    try:
        found = _DOING[work.task.does](session, work)
    except GivenUp:
        session.rollback()
        log.info("import_given_up")
        return
    except Exception as error:
        session.rollback()
        commit(session, partial(_finish, session, work, None))
        log.error("import_failed", error=type(error).__name__)
        if isinstance(error, LedgerError):
            return
        raise
    finally:
        how_far.forget(current_app.instance_path, token)
    if found is not None:
        commit(session, partial(_finish, session, work, json.dumps(found, ensure_ascii=False)))


def _finish(session: Session, work: Ordered, found: str | None) -> None:
    finish_work(session, token=work.held.token, asked=work.asked, found=found)


def _plan(session: Session, work: Ordered) -> Found:
    sheets = read(work.held.name, work.held.content).sheets
    return _looked(session, work, _planned(session, work, sheets, _noting(session, work)))


def _take_in(session: Session, work: Ordered) -> Found:
    """What was refused is to be looked at again."""
    sheets = read(work.held.name, work.held.content).sheets
    before = part(_noting(session, work), first=0, last=WRITES_FROM[Does.TAKE_IN])
    planned = _planned(session, work, sheets, before)
    try:
        _write(session, work, partial(_apply, session, work, sheets, planned))
    except (Conflict, RuleBroken) as refused:
        session.rollback()
        planned = _planned(session, work, sheets, _noting(session, work))
        return _looked(session, work, planned, refused.message)
    return None


def _take_back(session: Session, work: Ordered) -> Found:
    _noting(session, work)(WRITES_FROM[Does.TAKE_BACK], 100)
    try:
        _write(session, work, partial(_undo, session, work))
    except RuleBroken as refused:
        session.rollback()
        return {"said": refused.message}
    return None


_DOING: Final[dict[Does, Callable[[Session, Ordered], Found]]] = {
    Does.PLAN: _plan,
    Does.TAKE_IN: _take_in,
    Does.TAKE_BACK: _take_back,
}


def _noting(session: Session, work: Ordered) -> Progress:
    """From the start. A work that was given up is noticed by it: raises GivenUp."""
    return noting(session, partial(note_work, session, token=work.held.token, asked=work.asked))


def _reading(work: Ordered) -> Reading:
    return reading_from(work.held.options).with_decisions(work.task.decisions)


def _planned(session: Session, work: Ordered, sheets: tuple[Sheet, ...], tell: Progress) -> Planned:
    planned = plan_twice(
        session, actor=work.actor, sheets=sheets, reading=_reading(work), progress=tell
    )
    session.rollback()
    return planned


def _looked(session: Session, work: Ordered, planned: Planned, said: str = "") -> Found:
    """The page to be looked at, and its first errors."""
    look = look_at(session, planned, _reading(work).state, work.task.decisions, said)
    errors = planned.plain.errors
    marks = [asdict(error) for error in errors[:MOST]]
    return {"look": look.as_data(), "errors": marks, "wrong": len(errors)}


def _write(session: Session, work: Ordered, write: Callable[[Progress], object]) -> None:
    """All of it or nothing. While it is written nobody else writes on SQLite: how far it is
    stands in a file."""
    token = work.held.token
    begin_writing(session)
    begin_work(session, token=token, asked=work.asked)
    try:
        write(how_far.telling(current_app.instance_path, token))
    except AlreadyRecorded:
        session.rollback()
        return
    imports.drop_workbook(session, token=token)
    session.commit()


def _apply(
    session: Session,
    work: Ordered,
    sheets: tuple[Sheet, ...],
    planned: Planned,
    progress: Progress,
) -> None:
    imports.apply(
        session,
        actor=work.actor,
        name=work.held.name,
        content=work.held.content,
        sheets=sheets,
        reading=_reading(work),
        fingerprint=work.task.seen,
        once=work.held.token,
        planned=planned,
        progress=progress,
    )


def _undo(session: Session, work: Ordered, progress: Progress) -> None:
    imports.undo(
        session,
        actor=work.actor,
        change_id=work.task.undoes,
        once=work.held.token,
        progress=progress,
    )
