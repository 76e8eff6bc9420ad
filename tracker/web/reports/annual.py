"""年度報告 on the page, with its drawings, and as a workbook, both from the same content."""

from dataclasses import replace
from typing import Any

from flask import render_template, request

from tracker.domain.fiscal_year import fiscal_year_of, format_fiscal_year
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.reports import annual as report
from tracker.reports.annual_data import annual_data
from tracker.reports.order import SCOPE, day_of_year
from tracker.web.access import allow, viewer
from tracker.web.making import answer_with_workbook, base_url
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.annual_links import annual_links, list_links
from tracker.web.reports.annual_pictures import annual_pictures
from tracker.web.reports.asked import Asked, asked_report, known_at_label
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.overview import typed
from tracker.web.reports.sheets import page_blocks
from tracker.web.transaction import begins_itself


@bp.get("/annual")
@allow(Permission.EXPORT)
def annual() -> Any:
    asked = _of_year(asked_report(db.session(), request.args))
    year = asked.fiscal_year or 0
    data = annual_data(
        db.session(), fiscal_year=year, clocks=asked.clocks, scope=SCOPE, lists=False
    )
    made = report.annual_of(data, known_at_label(asked.at), lists=False)
    link_of = annual_links(year, asked.on_its_day)
    return render_template(
        "reports/annual.html",
        asked=asked,
        year=format_fiscal_year(year),
        report=made,
        sheets=[(sheet, page_blocks(sheet, link_of, asked.on_its_day)) for sheet in made.sheets],
        pictures=annual_pictures(data, link_of),
        lists=list_links(data, asked.on_its_day),
    )


@bp.post("/annual")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_annual() -> Any:
    given = asked_report(db.session(), request.values)
    if not is_from_our_page():
        return stale("reports.annual", typed(given))
    if request.form.get("action") == "show" or given.errors:
        return shown_first("reports.annual", typed(given))
    order = _of_year(given).order(report.KIND, base_url())
    as_draft = request.form.get("action") == "word"
    return answer_with_workbook(replace(order, as_draft=as_draft), viewer().actor)


def _of_year(asked: Asked) -> Asked:
    """All disasters of one year; without a year of the last one that is over."""
    year = asked.fiscal_year or fiscal_year_of(asked.clocks.today) - 1
    clocks = asked.clocks
    if "as_of" not in asked.at.as_query:
        clocks = day_of_year(clocks, year)
    return replace(asked, disaster=None, fiscal_year=year, clocks=clocks)
