"""Pages of history: every change of one record, and the latest changes of all wards."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from tracker import clock
from tracker.domain.change_sentence import deed
from tracker.domain.names import Names
from tracker.domain.permission import Permission
from tracker.domain.sentence import entry_sentence
from tracker.domain.summary import subject
from tracker.domain.support import Support
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.queries.disasters import listed
from tracker.queries.givers import givers
from tracker.queries.history import (
    LatestPage,
    RecordChange,
    Wanted,
    latest_changes,
    record_changes,
)
from tracker.queries.imports import TakenIn
from tracker.queries.moment import head
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.change_lines import (
    address_of,
    change_line,
    change_lines,
    contents_of,
    diff_rows,
    editions,
    long_moment,
    names_for,
    who,
    workbook_words,
    workbooks_of,
)
from tracker.web.history.forms import LatestForm

bp = Blueprint("history", __name__, url_prefix="/history")


@bp.get("/")
@allow(Permission.READ)
def latest() -> Any:
    """The latest changes of all wards, narrowed to a ward or a disaster."""
    session = db.session()
    form = LatestForm(request.args)
    shown = listed(session, head(session))
    form.offer(givers(session), shown, clock.today(), association().member)
    wanted = form.wanted()
    page = latest_changes(
        session, viewer().scope, wanted=wanted, before=_change("before"), after=_change("after")
    )
    return render_template(
        "history/latest.html",
        form=form,
        words=form.words(lambda query: url_for("history.latest", **query)),
        items=change_lines(session, page.rows),
        links=_links(page, form.query()),
    )


def _change(name: str) -> str | None:
    """The hash of a change in the address; anything else is no place to turn the page at."""
    text = request.args.get(name, "")
    return text if re.fullmatch("[0-9a-f]{64}", text) else None


def _links(page: LatestPage, query: dict[str, str]) -> dict[str, str]:
    previous, following = page.previous, page.next
    return {
        "first": url_for("history.latest", **query) if previous else "",
        "previous": url_for("history.latest", **query, after=previous) if previous else "",
        "next": url_for("history.latest", **query, before=following) if following else "",
    }


@bp.get("/<noun>/<int(max=2147483647):record_id>")
@allow(Permission.READ)
def record(noun: str, record_id: int) -> Any:
    """Every change of one record, newest first, with what differs from the one before."""
    session = db.session()
    changes = record_changes(session, _noun(noun), record_id, viewer().scope)
    known = names_for(session, [content for change in changes for content in contents_of(change)])
    called, workbooks = editions(changes), workbooks_of(session, changes)
    return render_template(
        "history/record.html",
        noun=_noun(noun),
        called=_called(changes[0], known),
        href=address_of(changes[0].noun, record_id),
        changes=[
            {
                **_told(change, known, called[change.revision]),
                **_workbook(workbooks.get(change.made.id)),
            }
            for change in changes
        ],
    )


def _noun(word: str) -> Noun:
    try:
        return Noun(word)
    except ValueError:
        abort(404)


def _called(change: RecordChange, known: Names) -> str:
    """What the record is called: S-000124 職員派遣(熊本県人吉市)."""
    name = subject(change.step.new, known)
    numbered = change.noun in (Noun.SUPPORT, Noun.LETTER)
    return f"{change.step.label} {name}" if numbered else name


def _told(change: RecordChange, known: Names, edition: str) -> dict[str, Any]:
    line = change_line(change, known)
    content = change.step.new
    first = change.step.old is None and isinstance(content, Support)
    return {
        "text": f"{who(change.made, known)}が{deed(change.step, known)}",
        "person": change.made.actor_name,
        "when": long_moment(change.made),
        "iso": line.iso,
        "why": line.why,
        "edition": edition,
        "sentence": entry_sentence(content, known) if first else "",
        "rows": diff_rows(change, known),
        "href": _as_known_then(change),
    }


def _workbook(taken: TakenIn | None) -> dict[str, str]:
    """By which workbook a change was made, and the page of that."""
    if taken is None:
        return {}
    href = url_for("imports.done", change_hash=taken.hash)
    return {"workbook": workbook_words(taken), "workbook_href": href}


def _as_known_then(change: RecordChange) -> str:
    """The page of the record as the ledger knew it right after this change."""
    pages: dict[Noun, Callable[..., str]] = {
        Noun.SUPPORT: lambda **query: url_for("supports.show", **query),
        Noun.DISASTER: lambda **query: url_for("disasters.show", **query),
        Noun.LETTER: lambda **query: url_for("letters.show", **query),
    }
    page = pages.get(change.noun)
    moment = change.made.recorded_at.isoformat()
    return page(record_id=change.record_id, known_at=moment) if page else ""


__all__ = ["Wanted", "bp"]
