"""取り消し of a letter and its taking back; 供覧 in one click."""

from typing import Any

from flask import flash, redirect, request, url_for

from tracker.domain.errors import RuleBroken
from tracker.domain.permission import Permission
from tracker.domain.text import clean_code
from tracker.domain.vocabulary import Noun
from tracker.extensions import csrf, db
from tracker.operations import letters
from tracker.operations.record import AlreadyRecorded
from tracker.operations.stages import Act
from tracker.queries.names import giver_names
from tracker.web.access import allow, viewer
from tracker.web.acting import Acts, answer, asking
from tracker.web.letters.blueprint import bp

_ACTS = Acts(
    noun=Noun.LETTER,
    pages="letters",
    revise=letters.revise,
    called=lambda _letter: Noun.LETTER.label,
    stands_in="一覧と、御礼の済んだ支援の数",
)


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
