"""取り消し, its taking back, and 中止: small forms of one question each."""

from dataclasses import replace
from typing import Any

from flask import render_template, request

from tracker.domain.permission import Permission
from tracker.domain.vocabulary import Noun
from tracker.extensions import csrf
from tracker.operations import supports
from tracker.operations.stages import Act
from tracker.queries.records import Revision
from tracker.web.access import allow
from tracker.web.acting import REFUSED, ActForm, Acts, answer, asking, done, fresh, was_sent
from tracker.web.form import DayField
from tracker.web.own_record import own_record
from tracker.web.supports.blueprint import bp

_ACTS = Acts(
    noun=Noun.SUPPORT,
    pages="supports",
    revise=supports.revise,
    called=lambda content: content.kind.label,
    stands_in="一覧と合計",
)


class CancelForm(ActForm):
    """The day of 中止; a blank one takes the 中止 back."""

    cancelled_on = DayField("中止した日")


@bp.get("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
def withdraw(record_id: int) -> Any:
    """Ask before withdrawing."""
    return asking(_ACTS, record_id, Act.WITHDRAW)


@bp.post("/<int:record_id>/withdraw")
@allow(Permission.ENTER)
@csrf.exempt
def do_withdraw(record_id: int) -> Any:
    """Withdraw; the content stays in the history."""
    return answer(_ACTS, record_id, Act.WITHDRAW)


@bp.get("/<int:record_id>/restore")
@allow(Permission.ENTER)
def restore(record_id: int) -> Any:
    """Ask before a withdrawal is taken back."""
    return asking(_ACTS, record_id, Act.RESTORE)


@bp.post("/<int:record_id>/restore")
@allow(Permission.ENTER)
@csrf.exempt
def do_restore(record_id: int) -> Any:
    """Take the withdrawal back."""
    return answer(_ACTS, record_id, Act.RESTORE)


@bp.get("/<int:record_id>/cancel")
@allow(Permission.ENTER)
def cancel(record_id: int) -> Any:
    """Ask for the day of 中止."""
    saved = own_record(Noun.SUPPORT, record_id, Act.CANCEL)
    day = saved.content.cancelled_on
    return _page(CancelForm(data={**fresh(saved), "cancelled_on": day}), saved)


@bp.post("/<int:record_id>/cancel")
@allow(Permission.ENTER)
@csrf.exempt
def do_cancel(record_id: int) -> Any:
    """Record the 中止 with its day, or take it back."""
    saved, form = own_record(Noun.SUPPORT, record_id), CancelForm(request.form)
    before, day = saved.content.cancelled_on, form.cancelled_on.data
    if was_sent(form) and day == before:
        words = "中止した日を書いてください。" if day is None else "中止した日が変わっていません。"
        form.put_error("cancelled_on", words)
    if form.errors:
        return _page(form, saved, REFUSED)
    words = "中止を記録しました。" if day else "中止を取りやめました。"
    return done(_ACTS, saved, form, Act.CANCEL, words, replace(saved.content, cancelled_on=day))


def _page(form: CancelForm, saved: Revision, status: int = 200) -> Any:
    return render_template("supports/cancel.html", form=form, saved=saved), status
