"""Entering and correcting a letter, and the page that keeps what was typed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker.domain.permission import Permission
from tracker.domain.recipient import NOT_STATED, Recipient
from tracker.domain.text import clean_code
from tracker.domain.vocabulary import Noun
from tracker.extensions import csrf, db
from tracker.operations.stages import Stage, stage_of
from tracker.queries import recipients
from tracker.queries.records import Revision
from tracker.queries.written import written_under
from tracker.web.access import allow, viewer
from tracker.web.arguments import record_id as read_record_id
from tracker.web.body import takes_files
from tracker.web.letters.blueprint import bp
from tracker.web.letters.effect import effect_sentences
from tracker.web.letters.form_page import form_page, put_scans, receive_scans, stale_page
from tracker.web.letters.offers import LetterOffers, letter_offers
from tracker.web.letters.opening import edited_form, new_form, typed_form
from tracker.web.letters.saving import SentLetter
from tracker.web.letters.thanks import thankable
from tracker.web.letters.uploads import BODY
from tracker.web.our_page import is_from_our_page
from tracker.web.own_record import new_token, own_record
from tracker.web.sending import recorded_page
from tracker.web.transaction import begins_itself


@bp.get("/new")
@allow(Permission.ENTER)
def new() -> Any:
    """An empty form. Its token stands in the address, so that going back to it after sending
    finds what was recorded instead of recording it again."""
    if not request.args.get("once"):
        asked = {**request.args.to_dict(), "once": new_token()}
        return redirect(url_for("letters.new", **asked))
    session, once = db.session(), request.args["once"]
    recorded = written_under(session, once, viewer().scope, Noun.LETTER)
    if recorded:
        disaster_id = recorded[0].content.disaster_id
        another = "別の御礼状を記録する", url_for("letters.new", disaster=disaster_id)
        return recorded_page(Noun.LETTER, "letters", recorded, another)
    return form_page(new_form(_offers(), request.args), None)


@bp.post("/new")
@allow(Permission.ENTER)
@takes_files(**BODY)
@begins_itself
@csrf.exempt
def enter() -> Any:
    """Save a new letter; csrf is asked here, so that a page too old keeps what was typed."""
    if not is_from_our_page():
        return stale_page(typed_form(_offers(), request.form, None), None)
    received = receive_scans()
    form = typed_form(_offers(), request.form, None)
    put_scans(form, received, _sent_before(form.once.data))
    return SentLetter(form, None).answer()


@bp.get("/<int:record_id>/edit")
@allow(Permission.ENTER)
def edit(record_id: int) -> Any:
    """The form with what is recorded."""
    saved = own_record(Noun.LETTER, record_id)
    if stage_of(saved) in (Stage.WITHDRAWN, Stage.DROPPED):
        flash("取り消した御礼状です。直すには、先に取り消しを戻してください。", "warning")
        return redirect(url_for("letters.show", record_id=record_id))
    return form_page(edited_form(_offers(), saved), saved)


@bp.post("/<int:record_id>/edit")
@allow(Permission.ENTER)
@takes_files(**BODY)
@begins_itself
@csrf.exempt
def change(record_id: int) -> Any:
    """Save a draft again, submit it, or correct what was submitted; csrf as in `enter`."""
    saved = own_record(Noun.LETTER, record_id)
    if not is_from_our_page():
        return stale_page(typed_form(_offers(), request.form, saved), saved)
    received = receive_scans()
    saved = own_record(Noun.LETTER, record_id)
    form = typed_form(_offers(), request.form, saved)
    put_scans(form, received, saved)
    return SentLetter(form, saved).answer()


@bp.post("/preview")
@allow(Permission.ENTER)
def preview() -> Any:
    """What the form would say and do to the number of letters, as paragraphs; nothing is kept."""
    saved = _asked_record() if "record" in request.args else None
    form = typed_form(_offers(), request.form, saved)
    readable = form.read()
    said = ["災害と保管するところを選ぶと、ここに記録の文が出ます。"]
    if form.contents:
        said = effect_sentences(db.session(), form, saved, readable=readable)
    return render_template("layouts/preview.html", sentences=said)


@bp.get("/offers")
@allow(Permission.ENTER)
def offers() -> Any:
    """?disaster=&recipient=&to=&supports=: what there is to thank for, a part of the form."""
    chosen = request.args.getlist("supports", type=read_record_id)
    found = thankable(
        db.session(),
        request.args.get("disaster", type=read_record_id),
        _asked_sender(),
        chosen,
        viewer().ward,
        _offers().names_of,
    )
    return render_template("letters/offers.html", thankable=found, chosen=set(chosen))


def _asked_record() -> Revision:
    return own_record(Noun.LETTER, request.args.get("record", type=read_record_id))


def _asked_sender() -> Recipient:
    code, text = clean_code(request.args.get("recipient", "")), request.args.get("to", "")[:200]
    if code:
        return Recipient(code=code)
    found = recipients.resolve(db.session(), text) if text.strip() else None
    return Recipient(code=found.match.code) if found and found.match else NOT_STATED


def _sent_before(once: str | None) -> Revision | None:
    """What a form that is sent twice has recorded: its scans are no longer held, but there."""
    recorded = written_under(db.session(), once, viewer().scope, Noun.LETTER) if once else []
    return recorded[0] if recorded else None


def _offers() -> LetterOffers:
    return letter_offers(db.session(), viewer().actor)
