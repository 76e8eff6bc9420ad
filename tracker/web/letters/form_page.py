"""The page of the form of a letter, and the scans that stay with it until it is saved."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from tracker.domain.letter import Scan
from tracker.extensions import db
from tracker.operations.stages import Stage, stage_of
from tracker.queries.records import Revision
from tracker.queries.scans import held_scans
from tracker.web.access import viewer
from tracker.web.letters.form import LetterForm
from tracker.web.letters.uploads import take_uploads
from tracker.web.our_page import TOO_OLD

#: A form has so many scans at most; what is sent beyond them is no letter.
MOST_SCANS = 50


def form_page(form: LetterForm, saved: Revision | None, status: int = 200) -> Any:
    """The form as it stands, with its errors."""
    stage = stage_of(saved) if saved else Stage.NEW
    page = render_template(
        "letters/entry.html",
        form=form,
        saved=saved,
        is_submitted=stage is Stage.SUBMITTED,
        title=_title(saved, stage),
        fixed_owner=None if form.offers.is_secretariat else _owner_name(form),
        own_scans=_own_scans(form, saved),
        preview=url_for("letters.preview", **({"record": saved.record_id} if saved else {})),
        thankable=form.thankable,
        chosen=set(form.supports.data),
    )
    return page, status


def stale_page(form: LetterForm, saved: Revision | None) -> Any:
    """What was typed, when the page it was typed in is too old to be believed; its files are not
    taken, because they may have been sent by the page of somebody else."""
    form.scans_are(_carried(form, saved))
    form.put_error("", TOO_OLD)
    if any(file.filename for file in request.files.getlist("scans")):
        form.put_error("scans", "写しのファイルは、もう一度選んでください。")
    return form_page(form, saved, 400)


@dataclass(frozen=True)
class Received:
    """The scans that came with a form and are held now, and what is said of the others."""

    scans: list[Scan]
    refusals: list[str]


def receive_scans() -> Received:
    """Take in the files of the form that was sent; stands before anything that is written."""
    return Received(*take_uploads(request.files.getlist("scans"), viewer().actor))


def put_scans(form: LetterForm, received: Received, saved: Revision | None) -> None:
    """Keep with the form what it had and what has come with it now; says what was refused."""
    form.scans_are((*_carried(form, saved), *received.scans))
    form.refused_scans = received.refusals


def _carried(form: LetterForm, saved: Revision | None) -> tuple[Scan, ...]:
    """The scans that the form had before and that are not to be removed."""
    dropped = set(request.form.getlist("drop_scan"))
    wanted = [one for one in request.form.getlist("scan")[:MOST_SCANS] if one not in dropped]
    held = held_scans(db.session(), viewer().actor.account_id)
    known = held | _own_scans(form, saved)
    return tuple(known[one] for one in wanted if one in known)


def _own_scans(form: LetterForm, saved: Revision | None) -> dict[str, Scan]:
    """The scans of the letter itself; every other one is held for the account."""
    own = (*(saved.content.scans if saved else ()), *(form.original.scans if form.original else ()))
    return {scan.sha256: scan for scan in own}


def _title(saved: Revision | None, stage: Stage) -> str:
    if saved is None:
        return "御礼状を記録する"
    return "御礼状の下書きを続ける" if stage is Stage.DRAFT else f"{saved.label} 御礼状を訂正する"


def _owner_name(form: LetterForm) -> str:
    return dict(form.offers.parties).get(form.owner_code or "", "")
