"""支援概要 on the page and as a workbook, both from the same content."""

from typing import Any

from flask import render_template, request

from tracker.domain.errors import NotFound
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.reports import overview as report
from tracker.reports.order import SCOPE
from tracker.reports.overview import overview_of
from tracker.reports.overview_data import overview_data
from tracker.web.access import allow, viewer
from tracker.web.making import answer_with_workbook, base_url
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.asked import Asked, asked_report, at_the_moment, known_at_label
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.links import overview_links
from tracker.web.reports.sheets import page_blocks
from tracker.web.transaction import begins_itself


@bp.get("/overview")
@allow(Permission.EXPORT)
def overview() -> Any:
    asked = asked_report(db.session(), request.args)
    if asked.disaster is None:
        return _page(asked)
    try:
        return _page(asked, **_content(asked, asked.disaster.record_id))
    except NotFound:
        return _page(asked, problem=at_the_moment(asked))


def _content(asked: Asked, disaster_id: int) -> dict[str, Any]:
    data = overview_data(
        db.session(),
        disaster_id=disaster_id,
        clocks=asked.clocks,
        scope=SCOPE,
        fiscal_year=asked.fiscal_year,
        records=False,
    )
    made = overview_of(data, known_at_label(asked.at), with_records=False)
    link_of = overview_links(data, asked.on_its_day)
    sheets = [(sheet, page_blocks(sheet, link_of, asked.on_its_day)) for sheet in made.sheets]
    return {"report": made, "sheets": sheets}


def _page(asked: Asked, **content: Any) -> str:
    return render_template("reports/overview.html", asked=asked, **content)


@bp.post("/overview")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_overview() -> Any:
    asked = asked_report(db.session(), request.values)
    if not is_from_our_page():
        return stale("reports.overview", typed(asked))
    if request.form.get("action") == "show" or asked.disaster is None or asked.errors:
        return shown_first("reports.overview", typed(asked))
    try:
        return answer_with_workbook(asked.order(report.KIND, base_url()), viewer().actor)
    except NotFound:
        return shown_first("reports.overview", typed(asked))


def typed(asked: Asked) -> dict[str, str]:
    """The parameters as they were typed, so that what is wrong in them is shown again."""
    names = ("as_of", "known_at", "year")
    raw = {name: request.values[name] for name in names if request.values.get(name)}
    return {**asked.query, **raw}
