"""取り消し of a letter and its taking back; 供覧 in one click."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.errors import Conflict, NotFound, RuleBroken
from tracker.domain.permission import Permission
from tracker.domain.text import clean_code
from tracker.extensions import csrf, db
from tracker.operations import letters
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act, possible, stage_of
from tracker.queries.names import giver_names
from tracker.queries.records import Revision
from tracker.web.access import allow, viewer
from tracker.web.form import CodeField, LedgerForm, LineField
from tracker.web.letters.blueprint import bp
from tracker.web.letters.entry import own_letter
from tracker.web.letters.form_page import new_token
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page

_SAID = {
    Act.WITHDRAW: "取り消しました。記録は履歴に残っています。",
    Act.RESTORE: "取り消しを戻しました。",
}


class ActForm(LedgerForm):
    """A reason, and the revision and token that make it one act on what was seen."""

    once = CodeField()
    base = CodeField()
    reason = LineField("理由", limit=500)


@bp.get("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
def withdraw(record_id: int) -> Any:
    """Ask before withdrawing."""
    return _asking(record_id, Act.WITHDRAW)


@bp.post("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
@csrf.exempt
def do_withdraw(record_id: int) -> Any:
    """Withdraw; the content stays in the history."""
    return _answer(record_id, Act.WITHDRAW)


@bp.get("/<int:record_id>/restore")
@allow(Permission.ENTER)
def restore(record_id: int) -> Any:
    """Ask before a withdrawal is taken back."""
    return _asking(record_id, Act.RESTORE)


@bp.post("/<int:record_id>/restore")
@allow(Permission.ENTER)
@csrf.exempt
def do_restore(record_id: int) -> Any:
    """Take the withdrawal back."""
    return _answer(record_id, Act.RESTORE)


@bp.post("/<int:record_id>/tick")
@allow(Permission.ENTER)
def tick(record_id: int) -> Any:
    """供覧: a ward has seen the letter; a second click is harmless."""
    ward = clean_code(request.form.get("ward", "")) or viewer().ward or ""
    name = giver_names(db.session()).get(ward, "")
    try:
        letters.tick(db.session(), actor=viewer().actor, letter_id=record_id, ward=ward)
        flash(f"{name}の供覧を記録しました。", "success")
    except AlreadyRecorded:
        flash(f"{name}の供覧は、もう記録されています。", "message")
    except RuleBroken as refused:
        flash(refused.message, "error")
    if request.form.get("back") == "home":
        return redirect(url_for("home.index"), 303)
    return redirect(url_for("letters.show", record_id=record_id, _anchor="circulation"), 303)


def _asking(record_id: int, act: Act) -> Any:
    saved = own_letter(record_id)
    if not possible(stage_of(saved), act):
        raise NotFound("この御礼状には、いまその操作ができません。")
    form = ActForm(data={"once": new_token(), "base": str(saved.number)})
    return _page(act, form, saved)


def _answer(record_id: int, act: Act) -> Any:
    """Write and go to the letter; who came too late or twice is told there."""
    saved, form = own_letter(record_id), ActForm(request.form)
    readable = form.validate()
    if not is_from_our_page():
        form.put_error("", TOO_OLD_TO_DO)
        readable = False
    if not readable:
        return _page(act, form, saved, 422)
    _write(saved, act, form)
    return redirect(url_for("letters.show", record_id=record_id), 303)


def _write(saved: Revision, act: Act, form: ActForm) -> None:
    try:
        letters.revise(
            db.session(),
            actor=viewer().actor,
            act=act,
            record_id=saved.record_id,
            base=form.base.number or 0,
            reason=form.reason.data,
            once=form.once.data or None,
        )
    except AlreadyRecorded:
        return
    except Conflict:
        flash(
            "開いたあとに、ほかの人がこの御礼状を直しました。内容を確かめて、もう一度操作してください。",
            "error",
        )
    except RuleBroken as refused:
        flash(refused.message, "error")
    else:
        flash(f"{saved.label}：{_SAID[act]}", "success")


def _page(act: Act, form: ActForm, saved: Revision, status: int = 200) -> Any:
    return render_template("letters/act.html", act=act, form=form, saved=saved), status
