"""The NEWS on a disaster, as a draft for Word."""

from dataclasses import replace
from typing import Any

from flask import request

from tracker.domain.errors import NotFound
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.reports import news_draft
from tracker.web.access import allow, viewer
from tracker.web.making import answer_with_workbook, base_url
from tracker.web.our_page import is_from_our_page
from tracker.web.reports.asked import asked_report
from tracker.web.reports.blueprint import bp
from tracker.web.reports.index import shown_first, stale
from tracker.web.reports.overview import typed
from tracker.web.transaction import begins_itself


@bp.post("/news")
@allow(Permission.EXPORT)
@csrf.exempt  # type: ignore[untyped-decorator]  # asked below, so that a page too old keeps what was asked
@begins_itself
def make_news() -> Any:
    """Of the disaster, day, 記録時点 and, where one is chosen, the year of the 支援概要."""
    asked = asked_report(db.session(), request.values)
    if not is_from_our_page():
        return stale("reports.overview", typed(asked))
    if asked.disaster is None or asked.errors:
        return shown_first("reports.overview", typed(asked))
    try:
        order = replace(asked.order(news_draft.KIND, base_url()), as_draft=True)
        return answer_with_workbook(order, viewer().actor)
    except NotFound:
        return shown_first("reports.overview", typed(asked))
