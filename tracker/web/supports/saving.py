"""What the sending of an entry form leads to: a row more, errors, a question, or a record."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from markupsafe import Markup, escape

from tracker.domain.errors import Conflict, RuleBroken
from tracker.domain.support import Support
from tracker.domain.vocabulary import Noun, State
from tracker.extensions import db
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act, Stage, stage_of
from tracker.operations.supports import correct, enter, save_draft, submit
from tracker.queries.records import Revision, current
from tracker.queries.written import written_in, written_under
from tracker.web.access import viewer
from tracker.web.association import association
from tracker.web.supports.conflict import conflict_page, merge
from tracker.web.supports.form_page import form_page
from tracker.web.supports.forms.base import EntryForm
from tracker.web.supports.forms.funds import FundsForm
from tracker.web.supports.next_entry import just_saved
from tracker.web.supports.opening import edited_form

#: What cannot be taken in comes back with its form under this status.
REFUSED = 422


def answer_post(form: EntryForm, saved: Revision | None) -> Any:
    """Do what the pressed button says; `saved` is the record that is being changed."""
    if form.row_button(request.form):
        return form_page(form, saved)
    if request.form.get("action") == "calculate" and isinstance(form, FundsForm):
        form.calculate()
        return form_page(form, saved, REFUSED if form.errors else 200)
    act = _asked_act(saved)
    readable = form.read()
    if act is Act.SAVE_DRAFT and not readable:
        return form_page(form, saved, REFUSED)
    if act is not Act.SAVE_DRAFT and not _may_be_submitted(form):
        return form_page(form, saved, REFUSED)
    if saved is not None and _is_unchanged(form, saved, act):
        flash("変わったところがないので、保存していません。", "message")
        return redirect(url_for("supports.show", record_id=saved.record_id), 303)
    return _saved(form, saved, act)


def _saved(form: EntryForm, saved: Revision | None, act: Act) -> Any:
    """Write, and answer each way in which that can go wrong."""
    try:
        revisions = _write(form, saved, act)
    except AlreadyRecorded as earlier:
        return _already(form, saved, earlier)
    except Conflict:
        if saved is None:  # a new record has nobody to conflict with
            raise
        return conflict_page(form, saved.record_id)
    except RuleBroken as refused:
        form.put_error(form.path(refused.field, 0), refused.message)
        return form_page(form, saved, REFUSED)
    return _done([revision.record_id for revision in revisions], act, form)


def resolve(form: EntryForm, saved: Revision) -> Any:
    """Save what was put together on the conflict page, on top of the revision shown there."""
    if not form.read():
        return form_page(form, saved, REFUSED)
    written = written_under(db.session(), form.once.data or "", viewer().scope)
    if written:  # sent twice: the first time it was saved
        is_draft = written[0].state is State.DRAFT
        return _done([saved.record_id], Act.SAVE_DRAFT if is_draft else Act.CORRECT, form)
    again = ""
    merged = merge(form, saved)
    if request.form.get("seen") != str(saved.number):
        again = "その間に、また直されました。もう一度選んでください。"
    elif merged is None:
        again = "どちらを残すか、すべての項目で選んでください。"
    if again or merged is None:
        return conflict_page(form, saved.record_id, (again,))
    form.contents, form.base.data = [merged], str(saved.number)
    act = Act.CORRECT
    if stage_of(saved) is Stage.DRAFT:
        act = Act.SUBMIT if request.form.get("intent") == "submit" else Act.SAVE_DRAFT
    if act is not Act.SAVE_DRAFT and not _may_be_submitted(form):
        return _merged_page(form, saved, merged)
    return _saved(form, saved, act)


def _merged_page(form: EntryForm, saved: Revision, merged: Support) -> Any:
    """The form with what was put together, where the rules do not take it as it is."""
    shown = edited_form(form.offers, replace(saved, content=merged))
    shown.original, shown.contents = saved.content, [merged]
    if "reason" in shown and "reason" in form:
        shown.reason.show(form.reason.data)
    shown.check()
    shown.has_open_doubts()
    return form_page(shown, saved, REFUSED)


def _asked_act(saved: Revision | None) -> Act:
    """Without a button of ours (the Enter key) an entry is kept as 下書き."""
    if saved is not None and stage_of(saved) is Stage.SUBMITTED:
        return Act.CORRECT
    return Act.SUBMIT if request.form.get("action") == "submit" else Act.SAVE_DRAFT


def _may_be_submitted(form: EntryForm) -> bool:
    return form.check() and not form.has_open_doubts()


def _is_unchanged(form: EntryForm, saved: Revision, act: Act) -> bool:
    same = form.contents == [saved.content] and form.base.data == str(saved.number)
    return same and act in (Act.CORRECT, Act.SAVE_DRAFT)


def _write(form: EntryForm, saved: Revision | None, act: Act) -> list[Any]:
    session, actor, once = db.session(), viewer().actor, form.once.data or None
    if saved is None:
        return enter(session, actor=actor, contents=form.contents, act=act, once=once)
    [content] = form.contents
    base = form.base.number or 0
    target: dict[str, Any] = {"record_id": saved.record_id, "base": base, "once": once}
    if act is Act.CORRECT:
        reason = form.reason.data
        return [correct(session, actor=actor, content=content, reason=reason, **target)]
    write = submit if act is Act.SUBMIT else save_draft
    return [write(session, actor=actor, content=content, **target)]


def _already(form: EntryForm, saved: Revision | None, earlier: AlreadyRecorded) -> Any:
    """A second sending goes to the first one's record; if it says something else, it asks."""
    written = written_in(db.session(), earlier.change_id, viewer().scope)
    if written and [revision.content for revision in written] == form.contents:
        act = Act.SAVE_DRAFT if written[0].state is State.DRAFT else Act.SUBMIT
        return _done([revision.record_id for revision in written], act, form)
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


def _done(record_ids: list[int], act: Act, form: EntryForm) -> Any:
    """Where to go after saving, with a message that stays: what was saved and what comes next."""
    if act is Act.SAVE_DRAFT:
        text = f"下書きを{len(record_ids)}件" if len(record_ids) > 1 else "下書きを"
        others = f"ほかの{association().member}"
        flash(f"{text}保存しました。提出するまで、{others}には見えません。", "success")
        return redirect(url_for("supports.edit", record_id=record_ids[0]), 303)
    flash(_message(record_ids, act, form), "saved")
    return redirect(url_for("supports.show", record_id=record_ids[0]), 303)


def _message(record_ids: list[int], act: Act, form: EntryForm) -> Markup:
    links = [
        Markup('<a href="{}">{}</a>').format(url_for("supports.show", record_id=one), label)
        for one, label in _labels(record_ids)
    ]
    words = "訂正しました" if act is Act.CORRECT else "保存しました"
    steps = just_saved(form.contents[0], record_ids[0])
    offered = Markup(" ／ ").join(
        Markup('<a href="{}">{}</a>').format(address, said) for said, address in steps
    )
    return Markup("{}: {} — {}").format(escape(words), Markup("、").join(links), offered)


def _labels(record_ids: list[int]) -> list[tuple[int, str]]:
    session, scope = db.session(), viewer().scope
    return [(one, current(session, Noun.SUPPORT, one, scope).label) for one in record_ids]
