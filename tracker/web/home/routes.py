"""Home by role, the manual, and the health of the program."""

from typing import Any

from flask import Blueprint, jsonify, render_template, send_from_directory

from tracker.domain.access import Role
from tracker.domain.errors import NotFound
from tracker.domain.permission import Permission
from tracker.domain.vocabulary import DisasterStatus
from tracker.extensions import db
from tracker.migrations import is_current
from tracker.queries import disasters, home
from tracker.queries.history import latest_changes
from tracker.queries.letters import letters_by_disaster
from tracker.queries.moment import clocks
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.change_lines import change_lines
from tracker.web.home.circulating import circulating
from tracker.web.home.manual import PICTURES, chapters, contents, pictures
from tracker.web.home.manual import chapter as chapter_of
from tracker.web.home.ongoing import disaster_lines
from tracker.web.home.tasks import tasks

bp = Blueprint("home", __name__)

#: A viewer sees the newest disasters, whether support for them goes on or not.
NEWEST = 6
CHANGES = 8


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    session, scope = db.session(), viewer().scope
    now = clocks(session)
    rows = disasters.listed(session, now.known_at)
    shown = rows[:NEWEST] if viewer().role is Role.VIEWER else [r for r in rows if _is_ongoing(r)]
    totals = disasters.totals_by_disaster(session, now, scope)
    return render_template(
        "home/index.html",
        tasks=tasks(session, now, viewer().actor, rows),
        circulating=circulating(session, now, viewer().actor),
        lines=disaster_lines(
            shown, totals, letters_by_disaster(session, now, scope), now, association()
        ),
        changes=change_lines(session, latest_changes(session, scope, size=CHANGES).rows),
        has_entries=home.has_entries(session, scope, viewer().ward),
    )


@bp.get("/manual/")
@allow(Permission.READ)
def manual() -> Any:
    return render_template("home/manual.html", here=contents(), chapters=chapters())


@bp.get("/manual/<name>")
@allow(Permission.READ)
def chapter(name: str) -> Any:
    here, before, after = chapter_of(name)
    return render_template(
        "home/manual.html", here=here, chapters=chapters(), before=before, after=after
    )


@bp.get("/manual/pictures/<name>")
@allow(Permission.READ)
def picture(name: str) -> Any:
    if name not in pictures():
        raise NotFound("操作手引きに、この絵はありません。")
    return send_from_directory(PICTURES, name)


@bp.get("/healthz")
@allow(Permission.OPEN)
def healthz() -> Any:
    """For a balancer: whether this process can work; says nothing else to anybody."""
    well = _is_well()
    return jsonify(status="ok" if well else "unavailable"), 200 if well else 503


def _is_ongoing(row: disasters.DisasterRow) -> bool:
    return row.content.status is DisasterStatus.ONGOING


def _is_well() -> bool:
    try:
        return is_current(db.engine)
    except Exception:  # whatever is wrong with the database, the balancer must be told
        return False
