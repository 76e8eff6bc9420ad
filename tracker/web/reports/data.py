"""データ: the ledger as tables for machines, as CSV files in a .zip or as one workbook."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from tracker.domain.errors import NotFound
from tracker.domain.numbers import format_integer
from tracker.domain.permission import Permission
from tracker.domain.wareki import format_date
from tracker.extensions import csrf, db
from tracker.queries.detail_rows import count_entries
from tracker.queries.disasters import register
from tracker.reports.data.definitions import words_of
from tracker.reports.data.schema import ALL_TABLES
from tracker.reports.files import DATA, DATA_EXCEL
from tracker.reports.order import SCOPE, Order
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.making import answer_with_workbook
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.asked import Asked, asked_report, at_the_moment, known_at_label
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.overview import typed
from tracker.web.transaction import begins_itself


@bp.get("/data")
@allow(Permission.EXPORT)
def data() -> Any:
    asked = asked_report(db.session(), request.args)
    counts = count_entries(db.session(), asked.clocks, SCOPE, asked.wanted)
    clocks = {**asked.at.as_query, "as_of": asked.clocks.as_of.isoformat()}
    list_url = url_for("supports.index", **{**asked.query, **clocks})
    return render_template(
        "reports/data.html",
        asked=asked,
        entries=Markup('<a href="{}">{}</a>').format(list_url, format_integer(counts.entries)),
        said=f"{format_date(asked.clocks.as_of)}現在(記録時点 {known_at_label(asked.at)})",
        tables=_tables(),
        problem=_problem(asked),
    )


@bp.post("/data")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_data() -> Any:
    asked = asked_report(db.session(), request.values)
    if not is_from_our_page():
        return stale("reports.data", typed(asked))
    if request.form.get("action") == "show" or asked.errors:
        return shown_first("reports.data", typed(asked))
    try:
        return answer_with_workbook(_order(asked), viewer().actor)
    except NotFound:
        return shown_first("reports.data", typed(asked))


def _order(asked: Asked) -> Order:
    kind = DATA_EXCEL if request.form.get("action") == "excel" else DATA
    moment = asked.at.moment
    order = asked.order(kind, base_url="")
    return replace(order, known_at=moment.isoformat() if moment else "")


def _tables() -> list[tuple[str, str, str]]:
    """Name, title and description of every table, in the words of the association."""
    words = words_of(association())
    return [
        (table.name, table.title.format(**words), table.description.format(**words))
        for table in ALL_TABLES
    ]


def _problem(asked: Asked) -> str:
    """Where the ledger did not know the disaster at the moment that was asked for."""
    if asked.disaster is None:
        return ""
    known = {row.record_id for row in register(db.session(), asked.clocks.known_at)}
    return "" if asked.disaster.record_id in known else at_the_moment(asked)
