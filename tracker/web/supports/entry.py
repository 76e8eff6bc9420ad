"""Entering and correcting a support: one form a kind, its preview, and the page that keeps it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from tracker.domain.permission import Permission
from tracker.domain.vocabulary import MEASURED_KINDS, Kind, Noun
from tracker.extensions import csrf, db
from tracker.operations.stages import Stage, stage_of
from tracker.queries.records import Revision, current
from tracker.queries.written import written_under
from tracker.web.access import allow, viewer
from tracker.web.our_page import is_from_our_page
from tracker.web.own_record import new_token, own_record
from tracker.web.sending import recorded_page
from tracker.web.supports.blueprint import bp
from tracker.web.supports.effect import effect_sentences
from tracker.web.supports.form_page import form_page, stale_page
from tracker.web.supports.forms.base import EntryForm
from tracker.web.supports.forms.offers import Offers, offers_for
from tracker.web.supports.next_entry import next_entries
from tracker.web.supports.opening import edited_form, new_form, typed_form
from tracker.web.supports.saving import SentEntry


@bp.get("/new")
@allow(Permission.ENTER)
def new() -> Any:
    """An empty form, or one with the fields of `copy_of`. Its token stands in the address, so
    that going back to it after sending finds what was recorded instead of recording it again."""
    kind, source = _asked_kind(), _asked_source()
    if not request.args.get("once"):
        asked = {**request.args.to_dict(), "kind": kind.value, "once": new_token()}
        return redirect(url_for("supports.new", **asked))
    recorded = written_under(db.session(), request.args["once"], viewer().scope)
    if recorded:
        asked = {"kind": kind.value, "disaster": recorded[0].content.disaster_id}
        another = f"別の{kind.label}を記録する", url_for("supports.new", **asked)
        steps = {one.record_id: next_entries(one.content, one.record_id)[1:] for one in recorded}
        return recorded_page(Noun.SUPPORT, "supports", recorded, another, steps)
    form = new_form(_offers(), kind, request.args, source.content if source else None)
    return form_page(form, None)


@bp.post("/new")
@allow(Permission.ENTER)
@csrf.exempt
def enter() -> Any:
    """Save a new entry; csrf is asked here, so that a page too old keeps what was typed."""
    form = typed_form(_offers(), _asked_kind(), request.args, request.form, None)
    return SentEntry(form, None).answer() if is_from_our_page() else stale_page(form, None)


@bp.get("/<int:record_id>/edit")
@allow(Permission.ENTER)
def edit(record_id: int) -> Any:
    """The form with what is recorded."""
    saved = own_record(Noun.SUPPORT, record_id)
    if stage_of(saved) in (Stage.WITHDRAWN, Stage.DROPPED):
        flash("取り消した支援です。直すには、先に取り消しを戻してください。", "warning")
        return redirect(url_for("supports.show", record_id=record_id))
    return form_page(edited_form(_offers(), saved), saved)


@bp.post("/<int:record_id>/edit")
@allow(Permission.ENTER)
@csrf.exempt
def change(record_id: int) -> Any:
    """Save a draft again, submit it, or correct what was submitted; csrf as in `enter`."""
    saved = own_record(Noun.SUPPORT, record_id)
    form = typed_form(_offers(), saved.content.kind, request.args, request.form, saved)
    if not is_from_our_page():
        return stale_page(form, saved)
    return SentEntry(form, saved).answer()


@bp.post("/preview")
@allow(Permission.ENTER)
def preview() -> Any:
    """What the form would say and do to the total, as paragraphs; nothing is kept."""
    saved = _asked_record() if "record" in request.args else None
    kind = saved.content.kind if saved else _asked_kind()
    form = typed_form(_offers(), kind, request.args, request.form, saved)
    return render_template("layouts/preview.html", sentences=_sentences(form, saved))


def _sentences(form: EntryForm, saved: Revision | None) -> list[str]:
    readable = form.read()
    if not form.contents:
        return [f"災害と{form.offers.association.member}を選ぶと、ここに記録の文が出ます。"]
    return effect_sentences(db.session(), form, saved, readable=readable)


def _asked_record() -> Revision:
    return own_record(Noun.SUPPORT, request.args.get("record", type=int))


def _offers() -> Offers:
    return offers_for(db.session(), viewer().actor)


def _asked_source() -> Revision | None:
    """The entry to copy from, if one is asked for; it may be another ward's."""
    if "copy_of" not in request.args:
        return None
    record_id = request.args.get("copy_of", type=int)
    if record_id is None or not 0 < record_id < 2**31:
        abort(404)
    return current(db.session(), Noun.SUPPORT, record_id, viewer().scope)


def _asked_kind() -> Kind:
    """The kind in the address, that of the entry to copy, or a dispatch."""
    source = _asked_source()
    if source is not None:
        return source.content.kind
    try:
        kind = Kind(request.args.get("kind", Kind.STAFF.value))
        of_kind = Kind(request.args.get("of", Kind.STAFF.value))
    except ValueError:
        abort(404)
    if of_kind not in MEASURED_KINDS:
        abort(404)
    return kind
