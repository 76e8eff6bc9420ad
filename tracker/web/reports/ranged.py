"""区別一覧 and 御礼状一覧, of one disaster, of a fiscal year or of all, from the content that their
workbooks are made from."""

from dataclasses import replace
from typing import Any

from flask import render_template, request

from tracker.domain.errors import NotFound
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.reports import letters as letters_report
from tracker.reports import wards as wards_report
from tracker.reports.content import Report
from tracker.reports.letters_data import letter_list_data, letters_data
from tracker.reports.order import SCOPE, title_of
from tracker.reports.wards_data import wards_data
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.letter_address import letter_query
from tracker.web.making import answer_with_workbook, base_url
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.asked import (
    Asked,
    asked_letters,
    asked_report,
    at_the_moment,
    known_at_label,
)
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.overview import typed
from tracker.web.reports.ranged_links import letter_links, ward_links
from tracker.web.reports.sheets import page_blocks
from tracker.web.transaction import begins_itself


@bp.get("/wards")
@allow(Permission.EXPORT)
def wards() -> Any:
    return _page(wards_report.KIND)


@bp.post("/wards")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_wards() -> Any:
    return _answer(wards_report.KIND)


@bp.get("/letters")
@allow(Permission.EXPORT)
def letters() -> Any:
    return _page(letters_report.KIND)


@bp.post("/letters")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_letters() -> Any:
    return _answer(letters_report.KIND)


def _wards(asked: Asked, **wanted: Any) -> Report:
    data = wards_data(**wanted, records=False)
    return wards_report.wards_of(data, known_at_label(asked.at), with_records=False)


def _letters(asked: Asked, **wanted: Any) -> Report:
    """Support by support only of one disaster: of all there may be too many for a page."""
    if asked.letters is not None:
        narrowed = {name: wanted[name] for name in ("session", "clocks", "scope")}
        data = letter_list_data(wanted=asked.letters, **narrowed)
        return letters_report.letters_of(data, known_at_label(asked.at))
    data, of_one = letters_data(**wanted), asked.disaster is not None
    return letters_report.letters_of(data, known_at_label(asked.at), with_supports=of_one)


#: Of each report what it is asked for, what it shows, and where its figures lead.
_SHOWN = {
    wards_report.KIND: (asked_report, _wards, ward_links),
    letters_report.KIND: (asked_letters, _letters, letter_links),
}


def _content(kind: str, asked: Asked) -> dict[str, Any]:
    _, content, links = _SHOWN[kind]
    report = content(
        asked,
        session=db.session(),
        clocks=asked.clocks,
        scope=SCOPE,
        disaster_id=asked.wanted.disaster_id,
        fiscal_year=asked.fiscal_year,
    )
    link_of = links(asked)
    sheets = [(sheet, page_blocks(sheet, link_of, asked.on_its_day)) for sheet in report.sheets]
    return {"report": report, "sheets": sheets}


def _page(kind: str) -> str:
    asked = _SHOWN[kind][0](db.session(), request.args)
    try:
        shown = _content(kind, asked)
    except NotFound:
        shown = {"problem": at_the_moment(asked)}
    shown["called"] = title_of(kind, association())
    shown["problems"] = [
        words for name, words in asked.errors.items() if name not in asked.at.errors
    ]
    if asked.letters is not None:
        shown["narrowed"] = letter_query(replace(asked.letters, disaster_id=None, fiscal_year=None))
    return render_template("reports/ranged.html", asked=asked, kind=kind, **shown)


def _typed(asked: Asked) -> dict[str, str]:
    """With what could not be read, so that it is said."""
    unread = {name: request.values[name] for name in asked.errors if request.values.get(name)}
    return {**typed(asked), **unread}


def _answer(kind: str) -> Any:
    asked, page = _SHOWN[kind][0](db.session(), request.values), f"reports.{kind}"
    if not is_from_our_page():
        return stale(page, _typed(asked))
    if request.form.get("action") == "show" or asked.errors:
        return shown_first(page, _typed(asked))
    try:
        return answer_with_workbook(asked.order(kind, base_url()), viewer().actor)
    except NotFound:
        return shown_first(page, _typed(asked))
