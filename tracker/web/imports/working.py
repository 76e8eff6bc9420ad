"""A workbook with many rows is planned, taken in and taken back beside the pages, which tell how
far it is and can stop it until the ledger is written."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, url_for
from sqlalchemy.exc import OperationalError

from tracker import clock, how_far
from tracker.domain.entry_form.effort import rows_in
from tracker.domain.entry_form.task import WRITES_FROM, Does, Task, token_of_undoing
from tracker.domain.permission import Permission
from tracker.domain.text import quoted
from tracker.extensions import db
from tracker.models.connection import BUSY_TIMEOUT_MS, begin_writing
from tracker.operations.import_work import ask_for_work, finish_work
from tracker.operations.imports import drop_workbook, hold_undoing
from tracker.queries.exports import Making
from tracker.queries.import_work import Work, work_on
from tracker.queries.imports import Held, Import, hash_of
from tracker.sheets.book import Sheet
from tracker.web.access import allow, viewer
from tracker.web.beside import start_after_commit, start_beside
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held
from tracker.web.imports.work_words import words_of
from tracker.web.transaction import begins_itself

#: How long somebody who stops what is written already waits for it to have ended.
_PATIENCE_MS = 500
#: The bar is full when the work has ended, not before.
_NEARLY = 99


def plan_large(token: str, sheets: tuple[Sheet, ...]) -> None:
    """Have it planned beside the pages where its rows take longer than a page may."""
    rows = rows_in(sheets)
    if _is_large(rows):
        have_done(token, Task(), rows)


def take_back_large(taken: Import) -> str:
    """Have it taken back beside the pages where its records take longer than a page may: the token
    of that work, else ''. A transaction for writing has begun."""
    records = sum(taken.counts.values())
    if not _is_large(records):
        return ""
    actor = viewer().actor
    token = token_of_undoing(taken.made.hash, actor.account_id)
    hold_undoing(db.session(), actor=actor, name=taken.name, token=token)
    work = work_of(token)
    if work is None or work.making is not Making.RUNNING:
        have_done(token, Task(does=Does.TAKE_BACK, undoes=taken.made.id), records)
    return token


def _is_large(rows: int) -> bool:
    most: int = current_app.config["IMPORT_INLINE_ROWS"]
    return rows > most


def have_done(token: str, task: Task, rows: int) -> None:
    """Write down the task and start it when the answer, a redirect, stands."""
    ask_for_work(db.session(), token=token, task=task, rows=rows)
    lost = partial(_lost, token, task.to_json())
    start_after_commit(lambda: start_beside("import-run", token, lost))


def _lost(token: str, asked: str) -> None:
    session = db.session()
    begin_writing(session)
    finish_work(session, token=token, asked=asked, found=None)
    session.commit()


def work_of(token: str) -> Work | None:
    """The work on the viewer's own workbook that has many rows."""
    account_id = viewer().actor.account_id
    work = work_on(db.session(), token=token, account_id=account_id, now=clock.now())
    return _as_far_as_told(work) if work and work.writes else work


def _as_far_as_told(work: Work) -> Work:
    """While the ledger is written, the database does not tell."""
    begins = WRITES_FROM[work.task.does]
    told = how_far.told(current_app.instance_path, work.token)
    percent = min(begins + (100 - begins) * told // 100, _NEARLY)
    return replace(work, done=percent, total=100)


def found_by(work: Work) -> dict[str, Any]:
    """What came of it: the page to be looked at, its first errors, and how many there are; of what
    was not taken back why (`said`)."""
    found: dict[str, Any] = json.loads(work.found or "{}")
    return found


def page_of(held: Held, work: Work) -> str:
    """How far it is, or that nothing came of it."""
    undoes = work.task.undoes
    return render_template(
        "imports/working.html",
        held=held,
        work=work,
        words=words_of(work.task.does),
        said=_said(work),
        undone=hash_of(db.session(), undoes) if undoes else "",
    )


@bp.get("/<token>/state")
@allow(Permission.ENTER)
def state(token: str) -> Any:
    """How far it is, for progress.js. What was taken in is done."""
    address = url_for("imports.look", token=token)
    work = work_of(token)
    if work is None:
        own_held(token)
        return jsonify(done=1, total=1, state=Making.DONE.value, message="", href=address)
    return jsonify(
        done=work.done,
        total=work.total,
        state=work.making.value,
        message=_said(work),
        href=address,
        final=work.writes,
    )


@bp.post("/<token>/again")
@allow(Permission.ENTER)
@begins_itself
def again(token: str) -> Any:
    """What failed is tried once more, from the reading."""
    own_held(token)
    begin_writing(db.session())
    work = work_of(token)
    if work and work.making is not Making.RUNNING and not work.is_to_be_looked_at:
        have_done(token, work.task.anew, work.total)
    return redirect(url_for("imports.look", token=token), 303)


@bp.post("/<token>/drop")
@allow(Permission.ENTER)
@begins_itself
def drop(token: str) -> Any:
    """It is given up: nothing was written, and it is no more held. What is being written goes on,
    and says so."""
    held, work = own_held(token), work_of(token)
    words = words_of(work.task.does if work else Does.PLAN)
    look = redirect(url_for("imports.look", token=token), 303)
    if held is None:
        flash(words.over, "message")
        return look
    try:
        begin_writing(db.session(), _PATIENCE_MS if work and work.writes else BUSY_TIMEOUT_MS)
        dropped = drop_workbook(db.session(), token=token)
    except OperationalError:
        db.session.rollback()
        flash(words.too_late, "warning")
        return look
    if not dropped:
        return look
    flash(words.stopped.format(name=quoted(held.name, 60)), "message")
    how_far.forget(current_app.instance_path, token)
    return redirect(url_for("imports.index"), 303)


def _said(work: Work) -> str:
    words = words_of(work.task.does)
    if work.making is Making.FAILED:
        return words.failed
    if work.making is Making.DONE and not work.is_to_be_looked_at:
        return str(found_by(work).get("said", ""))
    return (words.writing if work.writes else words.reading).format(percent=work.percent)
