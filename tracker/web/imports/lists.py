"""The page on which a person says how a sheet is read that is not of our form: a list of the ward's
own. What was said is remembered by the headings of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.entry_form import FORM_SHEETS
from tracker.domain.entry_form.heading_rows import rows_from
from tracker.domain.entry_form.mapping import ListReading, guessed
from tracker.domain.entry_form.reading import reading_from
from tracker.domain.errors import RuleBroken
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.models.connection import begin_writing
from tracker.operations.list_mappings import map_list
from tracker.queries.disasters import listed
from tracker.queries.givers import members
from tracker.queries.imports import Held
from tracker.queries.list_mappings import remembered, said_before
from tracker.queries.moment import clocks
from tracker.queries.register_lookups import register_lookups
from tracker.sheets.book import Sheet
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held, rows_of
from tracker.web.imports.list_form import ListForm, Offers, WhichForm, list_form
from tracker.web.imports.list_table import ListTable, is_foreign, lists_in, table_of
from tracker.web.imports.working import plan_large
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.sending import REFUSED
from tracker.web.transaction import begins_itself


@dataclass(frozen=True)
class Opened:
    """A list of a held workbook: which one, how it is proposed to be read, and what it looks like.
    `is_remembered`: a list with these headings was read before."""

    held: Held
    sheets: tuple[Sheet, ...]
    which: WhichForm
    reading: ListReading
    table: ListTable
    is_remembered: bool


def page_after_sending(token: str, sheets: Sequence[Sheet]) -> str:
    """The address of what comes next: which column is what, where nothing is of our form."""
    return url_for("imports.lists" if is_foreign(sheets) else "imports.look", token=token)


@bp.get("/<token>/lists")
@allow(Permission.ENTER)
def lists(token: str) -> Any:
    """Which column is what, as it was said before or can be guessed."""
    held = own_held(token)
    if held is None:
        return redirect(url_for("imports.look", token=token), 303)
    opened = _opened(held, request.args)
    if opened is None:
        flash("列の対応を決める表は、このファイルにありません。", "message")
        return redirect(url_for("imports.look", token=token), 303)
    return _page(opened, list_form(opened.reading, opened.table.columns, _offers()))


@bp.post("/<token>/lists")
@allow(Permission.ENTER)
@begins_itself
@csrf.exempt
def say_list(token: str) -> Any:
    """Keep what was said, and look at what the list would do."""
    held = own_held(token)
    if held is None:
        return redirect(url_for("imports.look", token=token), 303)
    opened = _opened(held, request.form)
    if opened is None:
        return redirect(url_for("imports.look", token=token), 303)
    form = list_form(opened.reading, opened.table.columns, _offers(), request.form)
    if not is_from_our_page():
        form.put_error("", TOO_OLD_TO_DO)
        return _page(opened, form), 400
    reading = form.read()
    if reading is None or opened.which.errors:
        return _page(opened, form), REFUSED
    return _keep(opened, form, reading)


def _keep(opened: Opened, form: ListForm, reading: ListReading) -> Any:
    """A workbook with many rows is planned anew beside the pages."""
    session, token = db.session(), opened.held.token
    begin_writing(session)
    try:
        map_list(session, actor=viewer().actor, token=token, reading=reading)
    except RuleBroken as refused:
        session.rollback()
        form.put_error("disaster", refused.message)
        return _page(opened, form), REFUSED
    plan_large(token, opened.sheets)
    return redirect(url_for("imports.look", token=token), 303)


def _opened(held: Held, asked: Mapping[str, str]) -> Opened | None:
    """The list that was asked for, else the one of which most is known; None without any."""
    sheets = rows_of(held)
    found = lists_in(sheets)
    if not found:
        return None
    which = WhichForm(asked)
    which.offer(found)
    which.read(found)
    wanted = [one for one in found if which.sheet.data in (None, one.name)]
    reading, is_remembered = _proposed(held, wanted, which)
    which.show(reading)
    sheet = next(one for one in found if one.name == reading.sheet)
    table = table_of(sheet, rows_from(sheet, reading.first, reading.row))
    return Opened(held, sheets, which, reading, table, is_remembered)


def _proposed(held: Held, lists: Sequence[Sheet], which: WhichForm) -> tuple[ListReading, bool]:
    """How the first of these lists that was read before is read, else a guess at the first; as far
    as it is what was asked for."""
    kind = which.kind.data
    said = reading_from(held.options)
    for sheet in lists:
        known = said.list_of(sheet.name) if which.sheet.data else None
        known = known or _remembered(sheet)
        if known and which.is_in(known) and kind in (None, known.form):
            return known, True
    form = next((one for one in FORM_SHEETS if one.title == kind), None)
    return guessed(lists[0], form, which.row.data or 0, which.depth.data or 0), False


def _remembered(sheet: Sheet) -> ListReading | None:
    """How a list with these headings was read the last time; for the disaster of the one that waits
    to be corrected."""
    session, actor = db.session(), viewer().actor
    known = remembered(session, ward=actor.ward or "", sheet=sheet)
    if known is None:
        return None
    before = said_before(session, account_id=actor.account_id, headings=known.headings)
    return replace(known, disaster_id=before.disaster_id if before else None)


def _offers() -> Offers:
    session, actor = db.session(), viewer().actor
    now = clocks(session)
    disasters = listed(session, now.known_at)
    return Offers(
        disasters=[(row.record_id, row.content.label_on(now.as_of)) for row in disasters],
        members=[] if actor.ward else [(one.code, one.name) for one in members(session)],
        member=association().member,
        giver=actor.ward or "",
        ask=register_lookups(session, actor),
    )


def _page(opened: Opened, form: ListForm) -> str:
    first, others = form.fixed_fields()
    return render_template(
        "imports/lists.html",
        held=opened.held,
        which=opened.which,
        table_shown=opened.table,
        form=form,
        first=first,
        others=others,
        is_remembered=opened.is_remembered,
        ward=viewer().ward_name if form.offers.giver else "",
        member=form.offers.member,
    )
