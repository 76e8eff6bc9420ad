"""What a held workbook would do, decided and taken in. Only its own account sees it."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.entry_form.decisions import Decision, sent_decisions
from tracker.domain.entry_form.reading import reading_from
from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.permission import Permission
from tracker.domain.text import quoted
from tracker.domain.vocabulary import State
from tracker.extensions import csrf, db
from tracker.models.connection import begin_writing
from tracker.operations import imports
from tracker.operations.record import AlreadyRecorded
from tracker.queries.imports import Held, hash_of
from tracker.queries.incoming import plan_book
from tracker.reports.import_preview import preview_of
from tracker.sheets.book import Sheet
from tracker.web.access import allow, viewer
from tracker.web.change_lines import address_of
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held, rows_of, taken_in
from tracker.web.imports.lines import did
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.sending import ASKED, REFUSED
from tracker.web.transaction import begins_itself

Decisions = dict[str, Decision]


@bp.get("/<token>")
@allow(Permission.ENTER)
def look(token: str) -> Any:
    """What it would do; of what was taken in already, what it did."""
    held = own_held(token)
    return _page(held, rows_of(held), {}) if held else _taken_in(token)


@bp.post("/<token>")
@allow(Permission.ENTER)
@begins_itself
@csrf.exempt
def apply(token: str) -> Any:
    """Take it in as it was shown, with the decisions; csrf is asked here, so that those stay."""
    held, decisions = own_held(token), sent_decisions(request.form)
    if held is None:
        return _taken_in(token)
    sheets = rows_of(held)
    if not is_from_our_page():
        return _page(held, sheets, decisions, TOO_OLD_TO_DO), 400
    begin_writing(db.session())
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


@bp.post("/<token>/drop")
@allow(Permission.ENTER)
def drop(token: str) -> Any:
    """It is given up: nothing was written, and it is no more held."""
    held = own_held(token)
    if held is None:
        return _taken_in(token)
    imports.drop_workbook(db.session(), token=held.token)
    flash(f"{quoted(held.name, 60)}の取り込みをやめました。何も記録していません。", "message")
    return redirect(url_for("imports.index"), 303)


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
    """The plan with what was decided; `seen` is the plan without it."""
    session, actor = db.session(), viewer().actor
    reading = reading_from(held.options)
    plain = plan_book(session, actor=actor, sheets=sheets, reading=reading)
    book = plain
    if decisions:
        decided = reading.with_decisions(decisions)
        book = plan_book(session, actor=actor, sheets=sheets, reading=decided)
    return render_template(
        "imports/look.html",
        held=held,
        said=said,
        seen=plain.fingerprint,
        preview=preview_of(session, book, decisions, wrong=bool(plain.errors)),
        as_draft=reading.state is State.DRAFT,
        address_of=address_of,
    )
