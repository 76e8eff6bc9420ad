"""The list of letters, and the gallery in which their pages lie as on a table."""

from typing import Any

from flask import render_template, request, url_for

from tracker.domain.letter_filter import LetterFilter
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.queries.givers import members
from tracker.queries.letters import PAGE_SIZE, LetterRow, letters, letters_by_disaster
from tracker.web.access import allow, viewer
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.letters.asked_list import AskedLetters, asked_letters, chosen_words, filter_form
from tracker.web.letters.blueprint import bp
from tracker.web.letters.rows import letter_lines

#: Filters that are folded away until one of them is chosen.
_MORE = ("prefecture", "body", "waiting", "shelved")


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    at, session = requested_clocks(), db.session()
    asked = asked_letters(session, at.clocks, viewer())
    found = letters(session, at.clocks, viewer().scope, asked.wanted)
    page = _page_number(len(found))
    shown = found[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    return render_template(
        "letters/index.html",
        at=at,
        asked=asked,
        form=filter_form(asked, at.clocks, viewer()),
        more_open=any(asked.query.get(name) for name in _MORE),
        problems=list(asked.errors.values()),
        lines=_lines(shown, at),
        words=_words(asked, at),
        count=len(found),
        links=_links(asked, at, page, len(found)),
    )


@bp.get("/gallery")
@allow(Permission.READ)
def gallery() -> Any:
    """The letters of one disaster, laid out; without one the disasters that have letters."""
    at, session, scope = requested_clocks(), db.session(), viewer().scope
    asked = asked_letters(session, at.clocks, viewer())
    chosen = asked.wanted.disaster_id
    wanted = LetterFilter(disaster_id=chosen)
    rows = letters(session, at.clocks, scope, wanted) if chosen else []
    counts = letters_by_disaster(session, at.clocks, scope)
    labels = [
        (row.record_id, row.content.label_on(at.clocks.as_of), counts[row.record_id])
        for row in asked.disasters
        if row.record_id in counts
    ]
    return render_template(
        "letters/gallery.html",
        at=at,
        chosen=chosen,
        label=_label(asked, at, chosen),
        disasters=labels,
        lines=_lines(rows, at),
        problems=list(asked.errors.values()),
    )


def _label(asked: AskedLetters, at: PageClocks, chosen: int | None) -> str:
    return next(
        (
            row.content.label_on(at.clocks.as_of)
            for row in asked.disasters
            if row.record_id == chosen
        ),
        "",
    )


def _lines(rows: list[LetterRow], at: PageClocks) -> Any:
    session = db.session()
    return letter_lines(session, rows, at.clocks, len(members(session)), at.as_query)


def _page_number(count: int) -> int:
    asked = request.args.get("page", 1, type=int)
    last = max(count - 1, 0) // PAGE_SIZE
    return min(max(asked - 1, 0), last)


def _words(asked: AskedLetters, at: PageClocks) -> list[tuple[str, str]]:
    return [
        (text, url_for("letters.index", **without, **at.as_query))
        for text, without in chosen_words(asked, at.clocks)
    ]


def _links(asked: AskedLetters, at: PageClocks, page: int, count: int) -> dict[str, str]:
    query: dict[str, Any] = {**asked.query, **at.as_query}
    more = (page + 1) * PAGE_SIZE < count
    of_disaster = {"disaster": asked.wanted.disaster_id} if asked.wanted.disaster_id else {}
    return {
        "bare": url_for("letters.index", **at.as_query),
        "export": url_for("reports.letters", **_of_report(asked), **at.as_query),
        "gallery": url_for("letters.gallery", **of_disaster, **at.as_query),
        "first": url_for("letters.index", **query) if page else "",
        "previous": url_for("letters.index", **query, page=page) if page else "",
        "next": url_for("letters.index", **query, page=page + 2) if more else "",
    }


def _of_report(asked: AskedLetters) -> dict[str, Any]:
    """What the report of letters can be narrowed to: a disaster and a fiscal year."""
    wanted = {"disaster": asked.wanted.disaster_id, "year": asked.wanted.fiscal_year}
    return {name: value for name, value in wanted.items() if value}
