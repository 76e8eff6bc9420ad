"""A held workbook with its errors written into it, to be corrected and sent again."""

from dataclasses import asdict
from typing import Any

from flask import redirect, url_for

from tracker.domain.entry_form.reading import reading_from
from tracker.domain.errors import InputError, NotFound
from tracker.domain.permission import Permission
from tracker.domain.text import quoted
from tracker.extensions import db
from tracker.operations.imports import MEDIA_TYPE
from tracker.queries.imports import Held
from tracker.queries.incoming import plan_book
from tracker.sheets.marking import Mark, marked
from tracker.web.access import allow, viewer
from tracker.web.attachment import attachment
from tracker.web.imports.blueprint import bp
from tracker.web.imports.held import own_held, rows_of
from tracker.web.imports.working import found_by, work_of


@bp.get("/<token>/errors.xlsx")
@allow(Permission.ENTER)
def errors(token: str) -> Any:
    """The workbook as it came, each wrong cell marked; the page of it where nothing is wrong."""
    held = own_held(token)
    if held is None:
        raise NotFound("このファイルは、もう取り込みました。")
    marks, count = _marks(held)
    db.session.rollback()  # writing them takes seconds, in which no transaction is to be open
    if not marks:
        return redirect(url_for("imports.look", token=token))
    try:
        content = marked(held.content, marks, count)
    except InputError as refused:
        raise InputError(f"{quoted(held.name, 60)}は、{refused.message}") from refused
    stem = held.name.rpartition(".")[0]
    return attachment(f"{stem}_誤り.xlsx", content, MEDIA_TYPE, "errors")


def _marks(held: Held) -> tuple[list[Mark], int]:
    """What is wrong in it (of a large one the first cells), and in how many cells."""
    work = work_of(held.token)
    if work is not None:
        found = found_by(work)
        return [Mark(**one) for one in found.get("errors", ())], found.get("wrong", 0)
    plan = plan_book(
        db.session(),
        actor=viewer().actor,
        sheets=rows_of(held),
        reading=reading_from(held.options),
    )
    return [Mark(**asdict(error)) for error in plan.errors], len(plan.errors)
