"""Makes a file: small ones at once, long ones by a process of their own (web/beside.py)."""

from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, redirect, request, url_for
from werkzeug.http import dump_options_header

from tracker import clock
from tracker.domain.access import Actor
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.exports import ask_for_export, fail_export
from tracker.reports.files import effort_of, make_file, media_type_of, name_of_file
from tracker.reports.order import MEDIA_TYPE, Order
from tracker.web.beside import start_after_commit, start_beside


def answer_with_workbook(order: Order, actor: Actor) -> Any:
    """The file itself, or the page that tells how far it is.

    The view must carry @begins_itself: reading holds up nobody, writing is one short row.
    """
    session = db.session()
    lines = effort_of(session, order)
    name = name_of_file(session, order)
    if lines <= current_app.config["EXPORT_INLINE_ROWS"]:
        target = BytesIO()
        make_file(session, order, target, made_at=clock.now(), between_batches=session.rollback)
        return workbook_response(name, target.getvalue(), media_type_of(name))
    begin_writing(session)
    export = ask_for_export(
        session,
        actor=actor,
        report=order.report,
        parameters=order.to_json(),
        known_at_change=order.clocks.known_at,
        total_rows=2 * lines,
        filename=name,
    )
    start_after_commit(lambda: start_export(export.token))
    return redirect(url_for("reports.export", token=export.token), 303)


def workbook_response(name: str, content: bytes, media_type: str = MEDIA_TYPE) -> Response:
    """The file as an attachment under its own name (RFC 5987), kept by nobody on the way."""
    encoded = quote(name, safe="!#$&+-.^_`|~")
    named = {"filename": f"report{name[name.rfind('.') :]}", "filename*": f"UTF-8''{encoded}"}
    return Response(
        content,
        mimetype=media_type,
        headers={
            "Content-Disposition": dump_options_header("attachment", named),
            "Cache-Control": "no-store",
        },
    )


def base_url() -> str:
    """The address of this server, for links out of a workbook."""
    return request.url_root.rstrip("/")


def start_export(token: str) -> None:
    """Have the file made by `export-run`."""
    start_beside("export-run", token, partial(_lost, token))


def _lost(token: str) -> None:
    session = db.session()
    begin_writing(session)
    fail_export(session, token=token)
    session.commit()
