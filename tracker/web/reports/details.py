"""支援明細 of any filter: how much it will hold and what it comes to, and the workbook."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from tracker.domain.entry_filter import EntryFilter, Shelved, Sort
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.queries.detail_rows import count_entries
from tracker.queries.moment import Clocks
from tracker.queries.names import names, place_names
from tracker.reports import details as report
from tracker.reports.detail_totals import detail_totals, submitted_only, totals_table
from tracker.reports.filter_words import filter_words
from tracker.reports.order import SCOPE, Order
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.entry_address import filter_from, filter_query
from tracker.web.making import answer_with_workbook, base_url
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.asked import known_at_label
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.links import details_links
from tracker.web.reports.sheets import page_table
from tracker.web.transaction import begins_itself


@bp.get("/details")
@allow(Permission.EXPORT)
def details() -> Any:
    at = requested_clocks()
    wanted, errors = filter_from(request.args, association())
    only = submitted_only(wanted)
    called = _names(at.clocks, only)
    totals = detail_totals(db.session(), at.clocks, SCOPE, only)
    kept: dict[str, Any] = {**filter_query(only), **_order_query()}
    query: dict[str, Any] = {**kept, **at.as_query}
    list_url = url_for("supports.index", **query)
    counts = count_entries(db.session(), at.clocks, SCOPE, only)
    return render_template(
        "reports/details.html",
        at=at,
        words=filter_words(only, called),
        entries=Markup('<a href="{}">{}</a>').format(list_url, format_integer(counts.entries)),
        lines=format_integer(counts.lines),
        keep=kept.items(),
        totals=page_table(
            totals_table(totals, called),
            "合計",
            details_links(only, {**_order_query(), **at.as_query}),
        ),
        problems=[*errors.values(), *at.errors.values()],
        left_out=wanted.shelved is not Shelved.SUBMITTED,
        query=query,
        list_url=list_url,
    )


@bp.post("/details")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_details() -> Any:
    at = requested_clocks(request.values)
    wanted, errors = filter_from(request.values, association())
    if not is_from_our_page():
        return stale("reports.details", _typed())
    if request.form.get("action") == "show" or errors or at.errors:
        return shown_first("reports.details", _typed())
    return answer_with_workbook(_order(at, wanted), viewer().actor)


def _order(at: PageClocks, wanted: EntryFilter) -> Order:
    return Order(
        report=report.KIND,
        wanted=submitted_only(wanted),
        clocks=at.clocks,
        known_at_label=known_at_label(at),
        sort=_sort(),
        base_url=base_url(),
    )


def _sort() -> Sort | None:
    """The order of the list that leads here; without one that of the record numbers."""
    try:
        return Sort(request.values.get("sort", ""))
    except ValueError:
        return None


def _order_query() -> dict[str, str]:
    sort = _sort()
    return {"sort": sort.value} if sort else {}


def _typed() -> dict[str, str]:
    """What was asked for, as it was typed, without what belongs to the form alone."""
    own = {"csrf_token", "action"}
    return {name: text for name, text in request.values.items() if name not in own and text}


def _names(clocks: Clocks, wanted: EntryFilter) -> Names:
    codes = {code for code in (wanted.prefecture, *wanted.recipients) if code}
    known = names(db.session(), known_at=clocks.known_at, as_of=clocks.as_of)
    return replace(known, places=place_names(db.session(), codes))
