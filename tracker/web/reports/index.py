"""What can be made, each with its parameters in one line, and what was made before."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from tracker import clock
from tracker.domain.permission import Permission
from tracker.domain.wareki import format_moment
from tracker.extensions import db
from tracker.queries.exports import ExportRow, Making, recent_exports
from tracker.reports.order import title_of
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.our_page import TOO_OLD_TO_DO
from tracker.web.reports.asked import asked_report
from tracker.web.reports.blueprint import bp


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    session = db.session()
    made = recent_exports(session, account_id=viewer().actor.account_id, now=clock.now())
    return render_template(
        "reports/index.html",
        asked=asked_report(session, request.args),
        exports=[export_line(row) for row in made],
    )


def export_line(row: ExportRow) -> dict[str, Any]:
    """An export as a line of a list."""
    return {
        "title": title_of(row.report, association()),
        "filename": row.filename,
        "when": format_moment(row.asked_at),
        "iso": row.asked_at.isoformat(),
        "making": row.making.value,
        "fetch": fetching(row.filename),
        "percent": 100 * row.done // row.total,
        "page": url_for("reports.export", token=row.token),
        "file": url_for("reports.export_download", token=row.token)
        if row.making is Making.DONE
        else "",
    }


def fetching(filename: str) -> str:
    """What the link to a finished file says."""
    called = {".zip": "zip", ".docx": "Word"}.get(filename[filename.rfind(".") :], "Excel")
    return f"{called}を受け取る"


LONGEST_PARAMETER = 200


def shown_first(endpoint: str, query: dict[str, Any]) -> Any:
    """［画面で見る］: the page of what the form asks for; a text far longer than any date is cut,
    because an address that is too long reaches nobody."""
    short = {name: str(value)[:LONGEST_PARAMETER] for name, value in query.items()}
    return redirect(url_for(endpoint, **short), 303)


def stale(endpoint: str, query: dict[str, Any]) -> Any:
    """Asked for on a page too old to be believed: the page of what was asked for, to ask again."""
    flash(TOO_OLD_TO_DO, "warning")
    return shown_first(endpoint, query)
