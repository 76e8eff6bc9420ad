"""The 入力様式 goes out: a page that asks for which disaster, and the file."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.giver import Giver
from tracker.domain.permission import Permission, check_may_enter_for
from tracker.extensions import db
from tracker.queries.disasters import DisasterRow, listed
from tracker.queries.givers import members
from tracker.queries.moment import clocks
from tracker.reports.entry_form.data import FormOrder
from tracker.reports.entry_form.making import ZIP_MEDIA_TYPE, form_name, make_form, make_forms
from tracker.reports.order import MEDIA_TYPE
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.attachment import attachment
from tracker.web.form import LedgerForm, PickField, RadioPick

bp = Blueprint("forms", __name__, url_prefix="/forms")

#: In place of the code of a member: the forms of all of them, as a ZIP.
ALL: Final = "all"
BLANK: Final = "1"
_LARGEST: Final = 2**31 - 1


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
    """The form of one member, or the ZIP of all; without a member the secretariat is asked."""
    session, asked = db.session(), request.args
    ward = asked.get("ward") or viewer().ward
    if not ward:
        kept = {name: asked[name][:20] for name in ("disaster", "blank") if asked.get(name)}
        return redirect(url_for("forms.index", **kept))
    if ward == ALL:
        if not viewer().is_secretariat:
            raise NotAllowed(f"すべての{association().member}の様式は、事務局だけが出せます。")
        return _file(session, asked, members(session), "zip")
    found = [giver for giver in members(session) if giver.code == ward]
    if not found:
        raise NotFound(f"この{association().member}は見つかりません。")
    check_may_enter_for(viewer().actor, ward)
    return _file(session, asked, found, "xlsx")


def _file(session: Session, asked: Mapping[str, str], givers: list[Giver], ending: str) -> Any:
    now, made_at, target = clocks(session), clock.now(), BytesIO()
    disaster = _disaster(session, asked.get("disaster", ""), now.known_at)
    orders = [
        FormOrder(
            giver=giver.code,
            disaster=disaster,
            clocks=now,
            made_at=made_at,
            blank=asked.get("blank") == BLANK,
        )
        for giver in givers
    ]
    if ending == "zip":
        make_forms(session, list(zip(givers, orders, strict=True)), target)
        name = form_name(orders[0], "", ending)
        return attachment(name, target.getvalue(), ZIP_MEDIA_TYPE, "forms")
    make_form(session, orders[0], target)
    name = form_name(orders[0], givers[0].name, ending)
    return attachment(name, target.getvalue(), MEDIA_TYPE, "form")


def _disaster(session: Session, text: str, known_at: int) -> DisasterRow:
    """The disaster of the register with this record; what was withdrawn or merged has no form."""
    if text.isascii() and text.isdigit() and int(text[:12]) <= _LARGEST:
        for row in listed(session, known_at):
            if row.record_id == int(text[:12]):
                return row
    raise NotFound("この災害は見つかりません。")
