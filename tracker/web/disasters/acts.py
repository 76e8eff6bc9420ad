"""Acts on an entry of the register, each with a page that says what will happen."""

from collections.abc import Callable
from typing import Any

from flask import request

from tracker import clock
from tracker.domain.permission import Permission
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import csrf, db
from tracker.operations import disasters as operations
from tracker.queries import disasters, records
from tracker.queries.moment import head
from tracker.web.access import allow, viewer
from tracker.web.disasters.blueprint import bp
from tracker.web.disasters.forms import ActForm, MergeForm
from tracker.web.disasters.keeping import changeable, label_of
from tracker.web.disasters.saving import page, save
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page, refusal


@bp.route("/<int:record_id>/confirm", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _act asks, so that a page too old keeps what was typed
def confirm(record_id: int) -> Any:
    found, form = changeable(record_id), ActForm(_sent())

    def write() -> int:
        operations.confirm_disaster(db.session(), **_told(form, record_id))
        return record_id

    return _act("confirm", form, found, write, "仮の登録を確かめました。")


@bp.route("/<int:record_id>/merge", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _act asks, so that a page too old keeps what was typed
def merge(record_id: int) -> Any:
    found, form = changeable(record_id), MergeForm(_sent())
    form.into.offer(_others(record_id))

    def write() -> int:
        into = form.into.data or record_id
        operations.merge_disaster(
            db.session(), **_told(form, record_id), reason=form.reason.data, into=into
        )
        return into

    states, letters = (
        disasters.states_of(db.session(), noun, record_id, viewer().scope)
        for noun in (Noun.SUPPORT, Noun.LETTER)
    )
    told = {"states": states, "letters": letters.total()}
    return _act("merge", form, found, write, "災害をまとめました。", **told)


@bp.route("/<int:record_id>/withdraw", methods=["GET", "POST"])
@allow(Permission.PROPOSE_DISASTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _act asks, so that a page too old keeps what was typed
def withdraw(record_id: int) -> Any:
    found, form = changeable(record_id), ActForm(_sent())

    def write() -> int:
        told = _told(form, record_id)
        operations.withdraw_disaster(db.session(), **told, reason=form.reason.data)
        return record_id

    return _act("withdraw", form, found, write, "災害を取り消しました。")


@bp.route("/<int:record_id>/restore", methods=["GET", "POST"])
@allow(Permission.KEEP_REGISTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # _act asks, so that a page too old keeps what was typed
def restore(record_id: int) -> Any:
    found, form = changeable(record_id), ActForm(_sent())

    def write() -> int:
        told = _told(form, record_id)
        operations.restore_disaster(db.session(), **told, reason=form.reason.data)
        return record_id

    return _act("restore", form, found, write, "災害を元に戻しました。")


def _sent() -> Any:
    return request.form if request.method == "POST" else None


def _told(form: ActForm, record_id: int) -> dict[str, Any]:
    """What every operation is told."""
    return {
        "actor": viewer().actor,
        "record_id": record_id,
        "base": form.base.number or 0,
        "once": form.once.data or None,
    }


def _others(record_id: int) -> list[tuple[int, str]]:
    session = db.session()
    rows = disasters.listed(session, head(session))
    today = clock.today()
    return [(r.record_id, r.content.label_on(today)) for r in rows if r.record_id != record_id]


def _act(
    template: str,
    form: ActForm,
    found: records.Revision,
    write: Callable[[], int],
    done: str,
    **values: Any,
) -> Any:
    """Show the page of an act, or do it when its button was pressed."""
    values |= {"found": found, "label": label_of(found), "stands": found.state is State.SUBMITTED}

    def again() -> str:
        return page(template, form, **values)

    if request.method == "GET":
        form.base.data = str(found.number)
        return again()
    form.validate()
    if not is_from_our_page():
        form.put_error("", TOO_OLD_TO_DO)
    if isinstance(form, MergeForm) and form.into.data is None and not form.into.errors:
        form.put_error("into", "まとめる先の災害を選んでください。")
    if form.errors:
        return again(), refusal()
    return save(form, write, again, done=done, record_id=found.record_id)
