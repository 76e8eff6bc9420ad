"""What the sending of the form of a letter leads to: its choices, errors, a question, a record."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from markupsafe import Markup

from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.letter import Letter
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.operations.letters import enter, revise
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act, Stage, stage_of
from tracker.queries.records import Revision, current
from tracker.queries.written import written_in, written_under
from tracker.web.access import viewer
from tracker.web.association import association
from tracker.web.letters.conflict import conflict_page, merge
from tracker.web.letters.form import LetterForm
from tracker.web.letters.form_page import form_page
from tracker.web.letters.opening import edited_form

#: What cannot be taken in comes back with its form under this status.
REFUSED = 422
#: The button that only fetches what there is to thank for, and takes the files in.
OFFERS = "offers"


def answer_post(form: LetterForm, saved: Revision | None) -> Any:
    """Do what the pressed button says; `saved` is the record that is being changed."""
    if request.form.get("action") == OFFERS:
        for words in form.refused_scans:
            form.put_error("scans", words)
        return form_page(form, saved, REFUSED if form.refused_scans else 200)
    act = _asked_act(saved)
    readable = form.read()
    if not readable or (act is not Act.SAVE_DRAFT and not form.check()):
        form.check() if act is not Act.SAVE_DRAFT else None
        return form_page(form, saved, REFUSED)
    if saved is not None and _is_unchanged(form, saved, act):
        flash("変わったところがないので、保存していません。", "message")
        return redirect(url_for("letters.show", record_id=saved.record_id), 303)
    return _saved(form, saved, act)


def resolve(form: LetterForm, saved: Revision) -> Any:
    """Save what was put together on the conflict page, on top of the revision shown there."""
    if not form.read():
        return form_page(form, saved, REFUSED)
    written = written_under(db.session(), form.once.data or "", viewer().scope, Noun.LETTER)
    if written:  # sent twice: the first time it was saved
        return redirect(url_for("letters.show", record_id=saved.record_id), 303)
    again = ""
    merged = merge(form, saved)
    if request.form.get("seen") != str(saved.number):
        again = "その間に、また直されました。もう一度選んでください。"
    elif merged is None:
        again = "どちらを残すか、すべての項目で選んでください。"
    if again or merged is None:
        return conflict_page(form, saved.record_id, (again,))
    form.content, form.base.data = merged, str(saved.number)
    act = Act.CORRECT
    if stage_of(saved) is Stage.DRAFT:
        act = Act.SUBMIT if request.form.get("intent") == "submit" else Act.SAVE_DRAFT
    if act is not Act.SAVE_DRAFT and not form.check():
        return _merged_page(form, saved, merged)
    return _saved(form, saved, act)


def _merged_page(form: LetterForm, saved: Revision, merged: Letter) -> Any:
    """The form with what was put together, where the rules do not take it as it is."""
    shown = edited_form(form.offers, replace(saved, content=merged))
    shown.original, shown.content = saved.content, merged
    shown.check()
    return form_page(shown, saved, REFUSED)


def _asked_act(saved: Revision | None) -> Act:
    """Without a button of ours (the Enter key) a letter is kept as 下書き."""
    if saved is not None and stage_of(saved) is Stage.SUBMITTED:
        return Act.CORRECT
    return Act.SUBMIT if request.form.get("action") == "submit" else Act.SAVE_DRAFT


def _is_unchanged(form: LetterForm, saved: Revision, act: Act) -> bool:
    same = form.content == saved.content and form.base.data == str(saved.number)
    return same and act in (Act.CORRECT, Act.SAVE_DRAFT)


def _saved(form: LetterForm, saved: Revision | None, act: Act) -> Any:
    """Write, and answer each way in which that can go wrong."""
    try:
        revision = _write(form, saved, act)
    except AlreadyRecorded as earlier:
        return _already(form, saved, earlier)
    except Conflict:
        if saved is None:  # a new record has nobody to conflict with
            raise
        return conflict_page(form, saved.record_id)
    except RuleBroken as refused:
        form.put_error(form.path(refused.field), refused.message)
        return form_page(form, saved, REFUSED)
    return _done(revision.record_id, act)


def _write(form: LetterForm, saved: Revision | None, act: Act) -> Any:
    session, actor, once = db.session(), viewer().actor, form.once.data or None
    if form.content is None:
        raise ValueError("a form is written after it was read")
    if saved is None:
        return enter(session, actor=actor, content=form.content, act=act, once=once)
    return revise(
        session,
        actor=actor,
        act=act,
        record_id=saved.record_id,
        base=form.base.number or 0,
        content=form.content,
        reason=form.reason.data if "reason" in form else "",
        once=once,
    )


def _already(form: LetterForm, saved: Revision | None, earlier: AlreadyRecorded) -> Any:
    """A second sending goes to the first one's record; if it says something else, it asks."""
    written = written_in(db.session(), earlier.change_id, viewer().scope, Noun.LETTER)
    if written and written[0].content == form.content:
        act = Act.SAVE_DRAFT if written[0].state is State.DRAFT else Act.SUBMIT
        return _done(written[0].record_id, act)
    form.new_token()
    if saved is not None:
        return conflict_page(form, saved.record_id)
    names = "、".join(revision.label for revision in written) or "別の記録"
    form.put_error(
        "",
        f"この画面からは、すでに{names}を記録しています。直したいときは、その記録を開いて訂正してください。"
        "別の記録として残すときは、もう一度保存してください。",
    )
    return form_page(form, saved, 409)


def _done(record_id: int, act: Act) -> Any:
    """Where to go after saving, with a message that stays: what was saved and what comes next."""
    if act is Act.SAVE_DRAFT:
        others = f"ほかの{association().member}"
        flash(f"下書きを保存しました。提出するまで、{others}には見えません。", "success")
        return redirect(url_for("letters.edit", record_id=record_id), 303)
    found = current(db.session(), Noun.LETTER, record_id, viewer().scope)
    show = url_for("letters.show", record_id=record_id)
    again = url_for("letters.new", disaster=found.content.disaster_id)
    words = "訂正しました" if act is Act.CORRECT else "保存しました"
    flash(
        Markup('{}: <a href="{}">{}</a> — <a href="{}">続けて入力</a>').format(
            words, show, found.label, again
        ),
        "saved",
    )
    return redirect(show, 303)
