"""What a held workbook would do, decided and taken in. Only its own account sees it."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.entry_form.decisions import Decision, sent_decisions
from tracker.domain.entry_form.reading import reading_from
from tracker.domain.entry_form.task import Does, Task
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.permission import Permission
from tracker.domain.text import quoted
from tracker.extensions import csrf, db
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.import_work import lock_workbook
from tracker.operations.record import AlreadyRecorded
from tracker.queries.import_work import Work
from tracker.queries.imports import Held, hash_of
from tracker.queries.incoming import plan_twice
from tracker.reports.import_preview import decided, look_at
from tracker.sheets.book import Sheet
from tracker.web.access import allow, viewer
from tracker.web.change_lines import address_of
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held, rows_of, taken_in
from tracker.web.imports.lines import did
from tracker.web.imports.working import found_by, have_done, page_of, work_of
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.sending import ASKED, REFUSED
from tracker.web.transaction import begins_itself

Decisions = dict[str, Decision]


@bp.get("/<token>")
@allow(Permission.ENTER)
def look(token: str) -> Any:
    """What it would do; of what was taken in already, what it did."""
    held = own_held(token)
    if held is None:
        return _taken_in(token)
    work = work_of(held.token)
    return _page_of_work(held, work, {}) if work else _page(held, rows_of(held), {})


@bp.post("/<token>")
@allow(Permission.ENTER)
@begins_itself
@csrf.exempt
def apply(token: str) -> Any:
    """Take it in as it was shown, with the decisions; csrf is asked here, so that those stay."""
    held, decisions = own_held(token), sent_decisions(request.form)
    if held is None:
        return _taken_in(token)
    work = work_of(held.token)
    if work is not None:
        return _have_applied(held, work, decisions)
    sheets = rows_of(held)
    if not is_from_our_page():
        return _page(held, sheets, decisions, TOO_OLD_TO_DO), 400
    begin_writing(db.session())
    if not lock_workbook(db.session(), token=token):  # taken in, or given up, since it was read
        return redirect(url_for("imports.look", token=token), 303)
    try:
        change_id, words = _apply(held, sheets, decisions)
    except AlreadyRecorded:
        return _taken_in(token)
    except (Conflict, RuleBroken) as refused:
        db.session.rollback()
        status = ASKED if isinstance(refused, Conflict) else REFUSED
        return _page(held, sheets, decisions, refused.message), status
    flash(f"{quoted(held.name, 60)}を取り込みました：{words}。", "success")
    found = hash_of(db.session(), change_id)
    return redirect(url_for("imports.done", change_hash=found), 303)


def _have_applied(held: Held, work: Work, decisions: Decisions) -> Any:
    """It has many rows: they are taken in beside the pages."""
    if not is_from_our_page():
        return _page_of_work(held, work, decisions, TOO_OLD_TO_DO), 400
    begin_writing(db.session())
    now = work_of(held.token)
    if now is not None and now.is_to_be_looked_at:
        task = Task(does=Does.TAKE_IN, seen=request.form.get("seen", ""), decisions=decisions)
        have_done(held.token, task, now.total)
    return redirect(url_for("imports.look", token=held.token), 303)


def _page_of_work(held: Held, work: Work, decisions: Decisions, said: str = "") -> str:
    """What came of it, or how far it is."""
    if not work.is_to_be_looked_at:
        return page_of(held, work)
    look = found_by(work)["look"]
    return _looked(held, decided(look, decisions, said or look["said"]))


def _apply(held: Held, sheets: tuple[Sheet, ...], decisions: Decisions) -> tuple[int, str]:
    """The change and what it did."""
    session = db.session()
    book, change_id = imports.apply(
        session,
        actor=viewer().actor,
        name=held.name,
        content=held.content,
        sheets=sheets,
        reading=reading_from(held.options).with_decisions(decisions),
        fingerprint=request.form.get("seen", ""),
        once=held.token,
    )
    imports.drop_workbook(session, token=held.token)
    return change_id, did(Counter(step.outcome for step in book.steps))


def _taken_in(token: str) -> Any:
    """To what a workbook did that was taken in before: a second click."""
    return redirect(url_for("imports.done", change_hash=taken_in(token)), 303)


def _page(held: Held, sheets: tuple[Sheet, ...], decisions: Decisions, said: str = "") -> str:
    """The plan with what was decided."""
    session, reading = db.session(), reading_from(held.options).with_decisions(decisions)
    planned = plan_twice(session, actor=viewer().actor, sheets=sheets, reading=reading)
    return _looked(held, look_at(session, planned, reading.state, decisions, said).as_data())


def _looked(held: Held, look: dict[str, Any]) -> str:
    return render_template("imports/look.html", held=held, look=look, address_of=address_of)
