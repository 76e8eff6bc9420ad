"""Two people changed one record: both versions side by side, and a choice for each field.

What was typed travels on in hidden fields; `seen` is the newer revision that was shown, so that
a third change made meanwhile shows the page again.
"""

from typing import Any

from flask import render_template, request

from tracker.domain.choice import take
from tracker.domain.support import Support
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.queries.records import Revision, current
from tracker.web.access import viewer
from tracker.web.choosing import RESOLVE, Row, carried, choice_rows, taken_from_theirs
from tracker.web.supports.form_page import form_page, new_token
from tracker.web.supports.forms.base import EntryForm

__all__ = ["RESOLVE", "conflict_page", "merge"]


def conflict_page(form: EntryForm, record_id: int, errors: tuple[str, ...] = ()) -> Any:
    """Both versions, only the fields that differ; who changed a field alone has it chosen."""
    theirs = current(db.session(), Noun.SUPPORT, record_id, viewer().scope)
    if theirs.state is State.WITHDRAWN or not form.contents:
        return _withdrawn_page(form, theirs)
    [mine] = form.contents
    page = render_template(
        "supports/conflict.html",
        form=form,
        saved=theirs,
        rows=_rows(form, theirs.content, mine),
        errors=errors,
        carried=carried(),
        once=new_token(),
        intent=request.form.get("intent") or request.form.get("action", ""),
        theirs_by=theirs.change.actor_name,
        theirs_at=theirs.change.recorded_at,
    )
    return page, 409


def merge(form: EntryForm, saved: Revision) -> Support | None:
    """The content that was put together field by field; None where a choice is missing."""
    [mine] = form.contents
    theirs = taken_from_theirs(_rows(form, saved.content, mine))
    if theirs is None:
        return None
    merged: Support = take(mine, saved.content, theirs)
    return merged


def _rows(form: EntryForm, theirs: Support, mine: Support) -> list[Row]:
    names = form.offers.names_of([theirs, mine])
    return choice_rows(form.original or theirs, theirs, mine, names)


def _withdrawn_page(form: EntryForm, theirs: Revision) -> Any:
    form.put_error(
        "",
        "あなたが開いたあとに、この支援は取り消されました。"
        "必要なら記録のページで取り消しを戻してから、もう一度保存してください。",
    )
    return form_page(form, theirs, 409)
