"""取り消し and its taking back, of an entry or a letter: one question, one answer.

A feature says once what its records are (`Acts`); its views are then `asking` and `answer`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act
from tracker.queries.records import Revision
from tracker.web.access import viewer
from tracker.web.form import CodeField, LedgerForm, LineField
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.own_record import new_token, own_record

REFUSED: Final = 422
_SAID: Final = {
    Act.WITHDRAW: "取り消しました。記録は履歴に残っています。",
    Act.RESTORE: "取り消しを戻しました。",
}


@dataclass(frozen=True)
class Acts:
    """The acts on records of a noun: the blueprint of their pages, the operation, what one record
    is called, and where it stands as long as it is not withdrawn (一覧と合計)."""

    noun: Noun
    pages: str
    revise: Callable[..., Any]
    called: Callable[[Any], str]
    stands_in: str


class ActForm(LedgerForm):
    """A reason, and the revision and token that make it one act on what was seen."""

    once = CodeField()
    base = CodeField()
    reason = LineField("理由", limit=500)


def asking(acts: Acts, record_id: int, act: Act) -> Any:
    """The page that asks before the act."""
    saved = own_record(acts.noun, record_id, act)
    return _page(acts, act, ActForm(data=fresh(saved)), saved)


def answer(acts: Acts, record_id: int, act: Act) -> Any:
    """Do what the page asked for; csrf is asked here, so that a page too old keeps its reason."""
    saved, form = own_record(acts.noun, record_id), ActForm(request.form)
    if not was_sent(form):
        return _page(acts, act, form, saved, REFUSED)
    return done(acts, saved, form, act, _SAID[act])


def fresh(saved: Revision) -> dict[str, str]:
    """What a form of an act starts with."""
    return {"once": new_token(), "base": str(saved.number)}


def was_sent(form: ActForm) -> bool:
    """Whether the form can be read and comes from a page of ours."""
    readable = form.validate()
    if not is_from_our_page():
        form.put_error("", TOO_OLD_TO_DO)
        return False
    return readable


def done(
    acts: Acts, saved: Revision, form: ActForm, act: Act, said: str, content: Any = None
) -> Any:
    """Write and go to the record; who came too late or twice is told there."""
    try:
        acts.revise(
            db.session(),
            actor=viewer().actor,
            act=act,
            record_id=saved.record_id,
            base=form.base.number or 0,
            content=content,
            reason=form.reason.data,
            once=form.once.data or None,
        )
    except AlreadyRecorded:
        pass
    except Conflict as faster:
        flash(f"{faster.message}内容を確かめて、もう一度操作してください。", "error")
    except RuleBroken as refused:
        flash(refused.message, "error")
    else:
        flash(f"{saved.label}：{said}", "success")
    return redirect(url_for(f"{acts.pages}.show", record_id=saved.record_id), 303)


def _page(acts: Acts, act: Act, form: ActForm, saved: Revision, status: int = 200) -> Any:
    called = acts.called(saved.content)
    page = render_template(
        "layouts/act.html", acts=acts, act=act, form=form, saved=saved, called=called
    )
    return page, status
