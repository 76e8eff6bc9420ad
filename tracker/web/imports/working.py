"""A workbook with many rows is planned and taken in beside the pages, which tell how far it is."""

import json
from typing import Any, Final

from flask import current_app, jsonify, redirect, render_template, url_for

from tracker import clock
from tracker.domain.entry_form.effort import rows_in
from tracker.domain.entry_form.task import Task, task_from
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.import_work import ask_for_work
from tracker.queries.exports import Making
from tracker.queries.import_work import Work, work_on
from tracker.queries.imports import Held
from tracker.sheets.book import Sheet
from tracker.web.access import allow, viewer
from tracker.web.beside import start_after_commit, start_beside
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held
from tracker.web.transaction import begins_itself

_READING: Final = "読んで確かめています。{percent}％"
_WRITING: Final = "台帳に書いています。{percent}％"
_FAILED: Final = "最後まで読めませんでした。もう一度お試しください。"
#: Per cent of the work after which the ledger is written (cli/large_imports.py).
_PLANNED: Final = 80


def plan_large(token: str, sheets: tuple[Sheet, ...]) -> None:
    """Have it planned beside the pages where its rows take longer than a page may."""
    rows = rows_in(sheets)
    if rows > current_app.config["IMPORT_INLINE_ROWS"]:
        have_done(token, Task(), rows)


def have_done(token: str, task: Task, rows: int) -> None:
    """Write down the task and start it when the answer, a redirect, stands."""
    ask_for_work(db.session(), token=token, task=task, rows=rows)
    start_after_commit(lambda: start_beside("import-run", token))


def work_of(token: str) -> Work | None:
    """The work on the viewer's own workbook that has many rows."""
    account_id = viewer().actor.account_id
    return work_on(db.session(), token=token, account_id=account_id, now=clock.now())


def found_by(work: Work) -> dict[str, Any]:
    """What came of it: the page to be looked at, its first errors, and how many there are."""
    found: dict[str, Any] = json.loads(work.found or "{}")
    return found


def page_of(held: Held, work: Work) -> str:
    """How far it is, or that it failed."""
    return render_template("imports/working.html", held=held, work=work, said=_said(work))


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
    )


@bp.post("/<token>/again")
@allow(Permission.ENTER)
@begins_itself
def again(token: str) -> Any:
    """What failed is tried once more, from the reading."""
    own_held(token)
    begin_writing(db.session())
    work = work_of(token)
    if work and work.making is Making.FAILED:
        have_done(token, Task(), work.total)
    return redirect(url_for("imports.look", token=token), 303)


def _said(work: Work) -> str:
    if work.making is Making.FAILED:
        return _FAILED
    percent = 100 * work.done // work.total
    writes = task_from(work.asked).applies and percent >= _PLANNED
    return (_WRITING if writes else _READING).format(percent=percent)
