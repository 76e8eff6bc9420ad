"""Makes a file: small ones at once, long ones by a process of their own.

A long report would hold up every other page of this process (house.md, traps); the other process
takes its parameters from the table of exports and puts the file there, so that this one keeps no
state.
"""

import os
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from flask import Response, after_this_request, current_app, redirect, request, url_for
from werkzeug.http import dump_options_header

from tracker import clock
from tracker.domain.access import Actor
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.exports import ask_for_export
from tracker.reports.files import effort_of, make_file, media_type_of, name_of_file
from tracker.reports.order import MEDIA_TYPE, Order

ROOT = Path(__file__).parents[3]
log = structlog.get_logger()


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
    return _start_after_commit(export.token)


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


def _start_after_commit(token: str) -> Any:
    @after_this_request
    def _start(response: Response) -> Response:
        if response.status_code == 303:  # an error page means that nothing was committed
            start_export(token)
        return response

    return redirect(url_for("reports.export", token=token), 303)


def start_export(token: str) -> None:
    """Start `export-run` and leave it alone: it ends by itself, whatever becomes of this one."""
    application = (
        f"tracker:create_app(INSTANCE_PATH={Path(current_app.instance_path).as_posix()!r})"
    )
    command = [sys.executable, "-m", "flask", "--app", application, "export-run", token]
    options: dict[str, Any] = (
        {"creationflags": _WINDOWS_FLAGS} if os.name == "nt" else {"start_new_session": True}
    )
    process = subprocess.Popen(  # noqa: S603 (our own program; the token is ours)
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None,
        close_fds=True,
        **options,
    )
    # Somebody must notice that it ended, or it stays in the system's list for ever.
    threading.Thread(target=process.wait, daemon=True).start()
    log.info("export_started", process=process.pid)


#: CREATE_NO_WINDOW and BELOW_NORMAL_PRIORITY_CLASS, which only Windows' own Python names.
_WINDOWS_FLAGS = 0x08000000 | 0x00004000


def _environment() -> dict[str, str]:
    """The same installation and database for the other process; no secret on its command line."""
    demo = current_app.config["DEMO"]
    return {
        **os.environ,
        "DEMO_DATABASE_URL" if demo else "DATABASE_URL": str(
            current_app.config["SQLALCHEMY_DATABASE_URI"]
        ),
        "LEDGER_DEMO": "1" if demo else "0",
        "FLASK_SKIP_DOTENV": "1",
        "PYTHONUTF8": "1",
    }
