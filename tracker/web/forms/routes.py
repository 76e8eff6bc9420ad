"""The 入力様式 goes out: a page that asks for which disaster, and the file. Those of all members
are an export (web/making.py), which tells how far it is."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.permission import Permission, check_may_enter_for
from tracker.extensions import csrf, db
from tracker.queries.disasters import DisasterRow, listed
from tracker.queries.givers import members
from tracker.queries.moment import clocks
from tracker.reports.entry_form.making import KIND, form_name, form_orders, make_form
from tracker.reports.order import MEDIA_TYPE, Order
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.attachment import attachment
from tracker.web.form import LedgerForm, PickField, RadioPick
from tracker.web.making import answer_with_workbook
from tracker.web.our_page import TOO_OLD_TO_DO, is_from_our_page
from tracker.web.transaction import begins_itself

bp = Blueprint("forms", __name__, url_prefix="/forms")

#: In place of the code of a member: the forms of all of them, as a ZIP.
ALL: Final = "all"
BLANK: Final = "1"
_LARGEST: Final = 2**31 - 1
#: Characters of what was chosen; no choice of ours is longer.
_LONGEST: Final = 20


class AskForm(LedgerForm):
    """For which disaster, whose, and with what inside."""

    disaster = PickField("災害")
    ward = PickField()
    blank = RadioPick("中身", default="0")


@bp.get("/")
@allow(Permission.ENTER)
def index() -> Any:
    session = db.session()
    now = clocks(session)
    rows = listed(session, now.known_at)
    form = AskForm(request.args)
    form.disaster.offer(
        [(row.record_id, row.content.label_on(now.as_of)) for row in rows], blank=None
    )
    every, words = members(session), association()
    form.ward.label.text = words.member
    everybody = (ALL, f"すべての{words.member}（{len(every)}通をZIPで）")
    form.ward.offer([*((giver.code, giver.name) for giver in every), everybody], blank=None)
    form.blank.offer([("0", "記録した内容を入れる"), (BLANK, "白紙")])
    return render_template("forms/index.html", form=form, has_disasters=bool(rows))


@bp.get("/workbook")
@allow(Permission.ENTER)
def workbook() -> Any:
    """The form of one member; without one, or for all of them, the secretariat is asked."""
    asked = request.args
    ward = asked.get("ward") or viewer().ward
    if not ward or _is_all(ward):
        return redirect(url_for("forms.index", **_kept(asked)))
    return _form(asked, ward)


@bp.post("/")
@allow(Permission.ENTER)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was chosen
@begins_itself
def make() -> Any:
    """The form of one member at once, or those of all as a ZIP, beside the pages."""
    asked = request.form
    if not is_from_our_page():
        flash(TOO_OLD_TO_DO, "warning")
        return redirect(url_for("forms.index", **_kept(asked)), 303)
    ward = asked.get("ward") or viewer().ward
    if not ward:
        return redirect(url_for("forms.index", **_kept(asked)), 303)
    return _forms(asked) if _is_all(ward) else _form(asked, ward)


def _is_all(ward: str) -> bool:
    """Whether the forms of all are asked for. Raises NotAllowed for whom it is not."""
    if ward == ALL and not viewer().is_secretariat:
        raise NotAllowed(f"すべての{association().member}の様式は、事務局だけが出せます。")
    return ward == ALL


def _kept(asked: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, for the page that asks."""
    return {n: asked[n][:_LONGEST] for n in ("disaster", "ward", "blank") if asked.get(n)}


def _forms(asked: Mapping[str, str]) -> Any:
    session = db.session()
    now = clocks(session)
    order = Order(
        report=KIND,
        wanted=EntryFilter(disaster_id=_disaster(session, asked, now.known_at).record_id),
        clocks=now,
        known_at_label="",
        blank=asked.get("blank") == BLANK,
    )
    return answer_with_workbook(order, viewer().actor)


def _form(asked: Mapping[str, str], ward: str) -> Any:
    session, target = db.session(), BytesIO()
    now = clocks(session)
    found = [giver for giver in members(session) if giver.code == ward]
    if not found:
        raise NotFound(f"この{association().member}は見つかりません。")
    check_may_enter_for(viewer().actor, ward)
    disaster = _disaster(session, asked, now.known_at)
    is_blank = asked.get("blank") == BLANK
    [(giver, order)] = form_orders(
        found, disaster=disaster, clocks=now, made_at=clock.now(), blank=is_blank
    )
    make_form(session, order, target)
    return attachment(form_name(order, giver.name), target.getvalue(), MEDIA_TYPE, "form")


def _disaster(session: Session, asked: Mapping[str, str], known_at: int) -> DisasterRow:
    """The disaster of the register that was chosen; what was withdrawn or merged has no form."""
    text = asked.get("disaster", "")
    if text.isascii() and text.isdigit() and int(text[:12]) <= _LARGEST:
        for row in listed(session, known_at):
            if row.record_id == int(text[:12]):
                return row
    raise NotFound("この災害は見つかりません。")
