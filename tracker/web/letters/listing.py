"""The list of letters, and the gallery in which their pages lie as on a table."""

from typing import Any

from flask import render_template, url_for

from tracker.domain.entry_filter import Shelved
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.queries.givers import members
from tracker.queries.letters import (
    LetterPage,
    LetterRow,
    count_letters,
    letter_key,
    letters,
    letters_by_disaster,
    letters_page,
)
from tracker.web.access import allow, viewer
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.letters.asked_list import AskedLetters, asked_letters, chosen_words, filter_form
from tracker.web.letters.blueprint import bp
from tracker.web.letters.rows import letter_lines
from tracker.web.turning import asked_turn, turn_links

#: Filters that are folded away until one of them is chosen.
_MORE = ("prefecture", "body", "waiting", "shelved")


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    at, session = requested_clocks(), db.session()
    asked = asked_letters(session, at.clocks, viewer())
    turn = asked_turn(lambda text: letter_key(text, asked.wanted), asked.errors)
    page = letters_page(session, at.clocks, viewer().scope, asked.wanted, turn=turn)
    return render_template(
        "letters/index.html",
        at=at,
        asked=asked,
        form=filter_form(asked, at.clocks, viewer()),
        more_open=any(asked.query.get(name) for name in _MORE),
        problems=list(asked.errors.values()),
        kept=[*at.as_query.items(), *_without_field(asked)],
        lines=_lines(page.rows, at),
        words=_words(asked, at),
        count=count_letters(session, at.clocks, viewer().scope, asked.wanted),
        links=_links(asked, at, page),
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


def _without_field(asked: AskedLetters) -> list[tuple[str, str]]:
    """What a link brings along and no field of the form asks for: the support thanked for."""
    return [(name, text) for name, text in asked.query.items() if name == "support"]


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


def _words(asked: AskedLetters, at: PageClocks) -> list[tuple[str, str]]:
    return [
        (text, url_for("letters.index", **without, **at.as_query))
        for text, without in chosen_words(db.session(), asked, at.clocks)
    ]


def _links(asked: AskedLetters, at: PageClocks, page: LetterPage) -> dict[str, str]:
    """Addresses of the pages around this one, of the bare list, the gallery, and the export of the
    same list on the same day; drafts and withdrawn letters are in no report."""
    query = {**asked.query, **at.as_query}
    of_disaster = {"disaster": asked.wanted.disaster_id} if asked.wanted.disaster_id else {}
    same_day = {**query, "as_of": at.clocks.as_of.isoformat()}
    is_reported = asked.wanted.shelved is Shelved.SUBMITTED
    return {
        "bare": url_for("letters.index", **at.as_query),
        "export": url_for("reports.letters", **same_day) if is_reported else "",
        "gallery": url_for("letters.gallery", **of_disaster, **at.as_query),
        **turn_links("letters.index", query, page),
    }
