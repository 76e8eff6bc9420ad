"""取り消し, its taking back, and 中止: small forms of one question each."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.errors import Conflict, NotFound, RuleBroken
from tracker.domain.permission import Permission, check_may_enter_for
from tracker.domain.vocabulary import Noun
from tracker.extensions import csrf, db
from tracker.operations import supports
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act, possible, stage_of
from tracker.queries.records import Revision, current
from tracker.web.access import allow, viewer
from tracker.web.form import CodeField, DayField, LedgerForm, LineField
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.supports.blueprint import bp
from tracker.web.supports.form_page import new_token


class ActForm(LedgerForm):
    """A reason, and the revision and token that make it one act on what was seen."""

    once = CodeField()
    base = CodeField()
    reason = LineField("理由", limit=500)


class CancelForm(ActForm):
    """The day of 中止; a blank one takes the 中止 back."""

    cancelled_on = DayField("中止した日")


@bp.get("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
def withdraw(record_id: int) -> Any:
    """Ask before withdrawing."""
    saved = _own(record_id, Act.WITHDRAW)
    return _page("withdraw", ActForm(data=_fresh(saved)), saved)


@bp.post("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
@csrf.exempt
def do_withdraw(record_id: int) -> Any:
    """Withdraw; the content stays in the history."""
    saved, form = _own(record_id), ActForm(request.form)
    if not _was_sent(form):
        return _page("withdraw", form, saved, 422)
    return _done(saved, form, supports.withdraw, "取り消しました。記録は履歴に残っています。")


@bp.get("/<int:record_id>/restore")
@allow(Permission.ENTER)
def restore(record_id: int) -> Any:
    """Ask before a withdrawal is taken back."""
    saved = _own(record_id, Act.RESTORE)
    return _page("restore", ActForm(data=_fresh(saved)), saved)


@bp.post("/<int:record_id>/restore")
@allow(Permission.ENTER)
@csrf.exempt
def do_restore(record_id: int) -> Any:
    """Take the withdrawal back."""
    saved, form = _own(record_id), ActForm(request.form)
    if not _was_sent(form):
        return _page("restore", form, saved, 422)
    return _done(saved, form, supports.restore, "取り消しを戻しました。")


@bp.get("/<int:record_id>/cancel")
@allow(Permission.ENTER)
def cancel(record_id: int) -> Any:
    """Ask for the day of 中止."""
    saved = _own(record_id, Act.CANCEL)
    day = saved.content.cancelled_on
    return _page("cancel", CancelForm(data={**_fresh(saved), "cancelled_on": day}), saved)


@bp.post("/<int:record_id>/cancel")
@allow(Permission.ENTER)
@csrf.exempt
def do_cancel(record_id: int) -> Any:
    """Record the 中止 with its day, or take it back."""
    saved, form = _own(record_id), CancelForm(request.form)
    day = saved.content.cancelled_on
    if _was_sent(form) and form.cancelled_on.data == day:
        words = "中止した日を書いてください。" if day is None else "中止した日が変わっていません。"
        form.put_error("cancelled_on", words)
    if form.errors:
        return _page("cancel", form, saved, 422)
    words = "中止を記録しました。" if form.cancelled_on.data else "中止を取りやめました。"
    return _done(saved, form, supports.cancel, words, cancelled_on=form.cancelled_on.data)


def _was_sent(form: ActForm) -> bool:
    """Whether the form can be read and comes from a page of ours, which is asked here, so that a
    page too old keeps what was typed."""
    readable = form.validate()
    if not is_from_our_page():
        form.put_error("", TOO_OLD_TO_DO)
        return False
    return readable


def _own(record_id: int, act: Act | None = None) -> Revision:
    """The entry, if the viewer may change it and, for a page that asks, if `act` is possible."""
    if record_id > 2**31 - 1:
        raise NotFound("この記録は見つかりません。")
    saved = current(db.session(), Noun.SUPPORT, record_id, viewer().scope)
    check_may_enter_for(viewer().actor, saved.content.giver)
    if act is not None and not possible(stage_of(saved), act):
        raise NotFound("この記録には、いまその操作ができません。")
    return saved


def _fresh(saved: Revision) -> dict[str, str]:
    return {"once": new_token(), "base": str(saved.number)}


def _page(name: str, form: LedgerForm, saved: Revision, status: int = 200) -> Any:
    return render_template(f"supports/{name}.html", form=form, saved=saved), status


def _done(saved: Revision, form: ActForm, write: Callable[..., Any], said: str, **more: Any) -> Any:
    """Write and go to the entry; who came too late or twice is told there."""
    there = redirect(url_for("supports.show", record_id=saved.record_id), 303)
    try:
        write(
            db.session(),
            actor=viewer().actor,
            record_id=saved.record_id,
            base=form.base.number or 0,
            reason=form.reason.data,
            once=form.once.data or None,
            **more,
        )
    except AlreadyRecorded:
        return there
    except Conflict:
        flash(
            "開いたあとに、ほかの人がこの記録を直しました。内容を確かめて、もう一度操作してください。",
            "error",
        )
        return there
    except RuleBroken as refused:
        flash(refused.message, "error")
        return there
    flash(f"{saved.label}：{said}", "success")
    return there
