"""Two people changed one record: both versions side by side, and a choice for each field.

What was typed travels on in hidden fields; `seen` is the newer revision that was shown, so that
a third change made meanwhile shows the page again.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from tracker.domain.choice import take
from tracker.domain.difference import difference
from tracker.domain.support import Support
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.queries.records import Revision, current
from tracker.web.access import viewer
from tracker.web.form import showable
from tracker.web.supports.form_page import form_page, new_token
from tracker.web.supports.forms.base import EntryForm

RESOLVE = "resolve"
THEIRS, MINE = "theirs", "mine"
#: Sent by the buttons and the page itself, not typed into the form.
_OWN_FIELDS = frozenset({"csrf_token", "once", "action", "intent", "seen"})
_NAME = re.compile(r"[A-Za-z0-9_\-]{1,60}")


@dataclass(frozen=True)
class Row:
    """A field in which the two differ, as texts; `chosen` is theirs, mine, or not said yet."""

    name: str
    label: str
    theirs: str
    mine: str
    chosen: str


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
        carried=_carried(),
        once=new_token(),
        intent=request.form.get("intent") or request.form.get("action", ""),
        theirs_by=theirs.change.actor_name,
        theirs_at=theirs.change.recorded_at,
    )
    return page, 409


def merge(form: EntryForm, saved: Revision) -> Support | None:
    """The content that was put together field by field; None where a choice is missing."""
    [mine] = form.contents
    rows = _rows(form, saved.content, mine)
    if any(not row.chosen for row in rows):
        return None
    theirs = [row.name for row in rows if row.chosen == THEIRS]
    merged: Support = take(mine, saved.content, theirs)
    return merged


def _rows(form: EntryForm, theirs: Support, mine: Support) -> list[Row]:
    names = form.offers.names_of([theirs, mine])
    base = form.original or theirs
    by_me = {one.field for one in difference(base, mine, names)}
    by_them = {one.field for one in difference(base, theirs, names)}
    return [
        Row(
            name=one.field,
            label=one.label,
            theirs=one.old,
            mine=one.new,
            chosen=_chosen(one.field, by_me, by_them),
        )
        for one in difference(theirs, mine, names)
    ]


def _chosen(field: str, by_me: set[str], by_them: set[str]) -> str:
    said = request.form.get(f"keep-{field}", "")
    if said in (THEIRS, MINE):
        return said
    if field in by_me and field in by_them:
        return ""
    return MINE if field in by_me else THEIRS


def _carried() -> list[tuple[str, str]]:
    """Everything that was typed, to be sent again."""
    return [
        (name, showable(value))
        for name, values in request.form.lists()
        for value in values
        if name not in _OWN_FIELDS and _NAME.fullmatch(name) and not name.startswith("keep-")
    ]


def _withdrawn_page(form: EntryForm, theirs: Revision) -> Any:
    form.put_error(
        "",
        "あなたが開いたあとに、この支援は取り消されました。"
        "必要なら記録のページで取り消しを戻してから、もう一度保存してください。",
    )
    return form_page(form, theirs, 409)
