"""A workbook under way: how far it is, and the file when it is there. For its owner alone."""

from typing import Any

from flask import jsonify, redirect, render_template, url_for

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.queries.exports import ExportRow, Making, export_file, own_export
from tracker.reports.entry_form import making as entry_form
from tracker.reports.files import media_type_of
from tracker.reports.order import order_from
from tracker.web.access import allow, viewer
from tracker.web.making import answer_with_workbook, workbook_response
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import export_line, fetching
from tracker.web.transaction import begins_itself

MESSAGES = {
    Making.RUNNING: "作っています。{percent}％",
    Making.DONE: "できました。",
    Making.FAILED: "作れませんでした。もう一度お試しください。",
}


@bp.get("/exports/<token>")
@allow(Permission.EXPORT)
def export(token: str) -> Any:
    row = _own(token)
    return render_template(
        "reports/export.html", export=export_line(row), said=_message(row), row=row
    )


@bp.get("/exports/<token>/state")
@allow(Permission.EXPORT)
def export_state(token: str) -> Any:
    row = _own(token)
    line = export_line(row)
    return jsonify(
        done=row.done,
        total=row.total,
        state=row.making.value,
        message=_message(row),
        href=line["file"] or line["page"],
        link="もう一度" if row.making is Making.FAILED else fetching(row.filename),
    )


@bp.get("/exports/<token>/file")
@allow(Permission.EXPORT)
def export_download(token: str) -> Any:
    _own(token)
    name, content = export_file(db.session(), token=token, account_id=viewer().actor.account_id)
    return workbook_response(name, content, media_type_of(name))


@bp.post("/exports/<token>/again")
@allow(Permission.EXPORT)
@begins_itself
def export_again(token: str) -> Any:
    """A failed one is asked for once more: the same report, from the same change."""
    row = _own(token)
    if row.making is not Making.FAILED:
        return redirect(url_for("reports.export", token=token), 303)
    return answer_with_workbook(order_from(row.parameters), viewer().actor)


def _own(token: str) -> ExportRow:
    account_id = viewer().actor.account_id
    if len(token) > 64:
        raise NotFound("この帳票は見つかりません。")
    row = own_export(db.session(), token=token, account_id=account_id, now=clock.now())
    if row.report == entry_form.KIND and not viewer().is_secretariat:
        raise NotFound("この帳票は見つかりません。")  # drafts of all members are in them
    return row


def _message(row: ExportRow) -> str:
    if row.problem:
        return f"作れませんでした。{row.problem}"
    return MESSAGES[row.making].format(percent=100 * row.done // row.total)
