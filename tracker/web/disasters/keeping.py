"""Entering and correcting an entry of the register."""

from typing import Any

from flask import request

from tracker import clock
from tracker.domain.disaster import Disaster
from tracker.domain.disaster_rules import check_may_change_disaster
from tracker.domain.permission import Permission
from tracker.domain.vocabulary import Noun
from tracker.extensions import csrf, db
from tracker.operations import disasters as operations
from tracker.queries import records
from tracker.queries.names import place_names
from tracker.queries.overview import prefectures
from tracker.web.access import allow, viewer
from tracker.web.disasters.blueprint import bp
from tracker.web.disasters.forms import DisasterForm
from tracker.web.disasters.saving import page, save
from tracker.web.our_page import TOO_OLD, is_from_our_page, refusal


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.PROPOSE_DISASTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _typed asks, so that a page too old keeps what was typed
def new() -> Any:
    form = _form(None)
    content = _typed(form)
    if content is None:
        return _answer(form)
    return save(
        form,
        lambda: _enter(form, content),
        lambda: page("new", form),
        done="災害を登録しました。" if viewer().is_secretariat else "災害を仮に登録しました。",
    )


@bp.route("/<int:record_id>/edit", methods=["GET", "POST"])
@allow(Permission.PROPOSE_DISASTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _typed asks, so that a page too old keeps what was typed
def edit(record_id: int) -> Any:
    found = changeable(record_id)
    form = _form(found)
    content = _typed(form)
    if content is None:
        return _answer(form, found)
    return save(
        form,
        lambda: _correct(form, record_id, content),
        lambda: page("edit", form, found=found, label=label_of(found)),
        done="災害の内容を保存しました。",
        record_id=record_id,
        mine=content,
    )


def changeable(record_id: int) -> records.Revision:
    """The current revision, for somebody who may change it."""
    found = records.current(db.session(), Noun.DISASTER, record_id, viewer().scope)
    check_may_change_disaster(viewer().actor, found.content)
    return found


def label_of(found: records.Revision) -> str:
    """The label of today."""
    disaster: Disaster = found.content
    return disaster.label_on(clock.today())


def _form(found: records.Revision | None) -> DisasterForm:
    session = db.session()
    original: Disaster | None = found.content if found else None
    form = DisasterForm(
        request.form if request.method == "POST" else None,
        prefectures=prefectures(session),
        whole=viewer().is_secretariat,
        original=original,
        places=place_names(session, set(original.further)) if original else {},
    )
    if found and request.method == "GET":
        form.base.data = str(found.number)
    return form


def _typed(form: DisasterForm) -> Disaster | None:
    """What was sent to be saved; None to show the form (again)."""
    if request.method == "GET" or form.row_button(request.form):
        return None
    if not is_from_our_page():
        form.put_error("", TOO_OLD)
        return None
    return form.content(db.session())


def _answer(form: DisasterForm, found: records.Revision | None = None) -> Any:
    shown = page("edit", form, found=found, label=label_of(found)) if found else page("new", form)
    return shown, refusal() if form.errors else 200


def _enter(form: DisasterForm, content: Disaster) -> int:
    entered = operations.enter_disaster(
        db.session(), actor=viewer().actor, content=content, once=form.once.data or None
    )
    record_id: int = entered.record_id
    return record_id


def _correct(form: DisasterForm, record_id: int, content: Disaster) -> int:
    operations.correct_disaster(
        db.session(),
        actor=viewer().actor,
        record_id=record_id,
        base=form.base.number or 0,
        content=content,
        reason=form.reason.data,
        once=form.once.data or None,
    )
    return record_id
