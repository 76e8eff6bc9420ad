"""Two people changed one letter: both versions side by side, and a choice for each field."""

from typing import Any

from flask import render_template, request

from tracker.domain.choice import take
from tracker.domain.letter import Letter
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.queries.records import Revision, current
from tracker.web.access import viewer
from tracker.web.choosing import Row, carried, choice_rows, taken_from_theirs
from tracker.web.letters.form import LetterForm
from tracker.web.letters.form_page import form_page, new_token

#: Sent anew by the page: the scans that are with the form by now.
_SCANS = ("scan", "drop_scan")


def conflict_page(form: LetterForm, record_id: int, errors: tuple[str, ...] = ()) -> Any:
    """Both versions, only the fields that differ; who changed a field alone has it chosen."""
    theirs = current(db.session(), Noun.LETTER, record_id, viewer().scope)
    if theirs.state is State.WITHDRAWN or form.content is None:
        return _withdrawn_page(form, theirs)
    typed = [(name, value) for name, value in carried() if name not in _SCANS]
    page = render_template(
        "letters/conflict.html",
        form=form,
        saved=theirs,
        rows=_rows(form, theirs.content, form.content),
        errors=errors,
        carried=[*typed, *(("scan", scan.sha256) for scan in form.kept)],
        once=new_token(),
        intent=request.form.get("intent") or request.form.get("action", ""),
        theirs_by=theirs.change.actor_name,
        theirs_at=theirs.change.recorded_at,
    )
    return page, 409


def merge(form: LetterForm, saved: Revision) -> Letter | None:
    """The content that was put together field by field; None where a choice is missing."""
    if form.content is None:
        return None
    theirs = taken_from_theirs(_rows(form, saved.content, form.content))
    return None if theirs is None else take(form.content, saved.content, theirs)


def _rows(form: LetterForm, theirs: Letter, mine: Letter) -> list[Row]:
    names = form.offers.names_of([theirs, mine, form.original or theirs])
    return choice_rows(form.original or theirs, theirs, mine, names)


def _withdrawn_page(form: LetterForm, theirs: Revision) -> Any:
    form.put_error(
        "",
        "あなたが開いたあとに、この御礼状は取り消されました。"
        "必要なら御礼状のページで取り消しを戻してから、もう一度保存してください。",
    )
    return form_page(form, theirs, 409)
