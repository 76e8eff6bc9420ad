"""The list of entries: filters in the address, pages by key, totals of what is filtered."""

from typing import Any, Final

from flask import render_template, url_for

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Shelved, Sort
from tracker.domain.names import Names
from tracker.domain.permission import Permission
from tracker.extensions import db
from tracker.queries.key_pages import Turn
from tracker.queries.moment import Clocks
from tracker.queries.names import place_names
from tracker.queries.support_list import (
    ListPage,
    ListTotals,
    aggregates_of_list,
    list_key,
    list_page,
    list_totals,
)
from tracker.queries.thanked_entries import acknowledged
from tracker.web.access import allow, viewer
from tracker.web.association import association
from tracker.web.change_lines import place_codes
from tracker.web.clocks import PageClocks, requested_clocks
from tracker.web.supports.asked_list import AskedList, asked_list
from tracker.web.supports.blueprint import bp
from tracker.web.supports.filter_form import chosen_words, filter_form, hidden
from tracker.web.supports.foot import foot
from tracker.web.supports.rows import list_line, with_thanks
from tracker.web.turning import asked_turn, turn_links


@bp.get("/")
@allow(Permission.READ)
def index() -> Any:
    at = requested_clocks()
    asked = asked_list(db.session(), at.clocks, viewer())
    page, totals = _found(at.clocks, viewer().scope, asked)
    return render_template(
        "supports/index.html",
        at=at,
        asked=asked,
        form=filter_form(asked, at.clocks, viewer()),
        more_open=any(asked.query.get(name) for name in _MORE),
        problems=list(asked.errors.values()),
        lines=_lines(page, asked, at.clocks),
        words=_words(asked, at),
        columns=_columns(asked, at),
        totals=foot(totals, asked, at),
        kept={**at.as_query, **hidden(asked)}.items(),
        count=totals.count,
        links=_links(page, asked, at),
    )


#: Filters that are folded away until one of them is chosen.
_MORE = (
    "body", "channel", "own", "duty", "item", "fund_kind", "paid", "part", "thanked", "shelved"
)  # fmt: skip


def _found(clocks: Clocks, scope: Scope, asked: AskedList) -> tuple[ListPage, ListTotals]:
    session, wanted = db.session(), asked.wanted
    aggregates = aggregates_of_list(session, clocks, scope, wanted)
    page = list_page(session, clocks, scope, wanted, aggregates, sort=asked.sort, turn=_turn(asked))
    return page, list_totals(session, clocks, scope, wanted, aggregates)


def _turn(asked: AskedList) -> Turn:
    return asked_turn(lambda text: list_key(text, asked.sort, asked.wanted), asked.errors)


def _lines(page: ListPage, asked: AskedList, clocks: Clocks) -> list[Any]:
    codes = {code for row in page.rows for code in place_codes(row.content)}
    offered = asked.offered
    names = Names(
        association=association(),
        givers={giver.code: giver.name for giver in offered.givers},
        places=place_names(db.session(), codes),
        items={row.record_id: row.content.name for row in offered.items},
        disasters={row.record_id: row.content.name_on(clocks.as_of) for row in offered.disasters},
    )
    marks = acknowledged(db.session(), clocks, [row.record_id for row in page.rows], asked.wanted)
    return [
        with_thanks(list_line(row, names, clocks.as_of), marks.get(row.record_id))
        for row in page.rows
    ]


def _words(asked: AskedList, at: PageClocks) -> list[tuple[str, str]]:
    return [
        (text, url_for("supports.index", **without, **at.as_query))
        for text, without in chosen_words(asked, at.clocks)
    ]


#: The heading of the givers, which is the association's word for a member.
GIVER: Final = "{member}"
_SORTED_BY = {
    "番号": Sort.NEWEST,
    "日付": Sort.DAY,
    GIVER: Sort.GIVER,
    "支援先": Sort.RECIPIENT,
}
_KINDS = {"番号": "code", "日付": "day", "数量・金額": "num", "状態": "tags"}
_HEADINGS = ("番号", "日付", GIVER, "種別・内容", "支援先", "数量・金額", "状態")


def _columns(asked: AskedList, at: PageClocks) -> list[dict[str, str]]:
    """Headings; those that a fixed order goes by are links to it."""
    columns = []
    for name in _HEADINGS:
        text = name.format(member=association().member)
        column = {"text": text, "kind": _KINDS.get(name, "words")}
        sort = _SORTED_BY.get(name)
        if sort is asked.sort:
            column["sorted"] = "descending" if sort in (Sort.NEWEST, Sort.DAY) else "ascending"
        if sort is not None:
            query = {**asked.query, "sort": sort.value, **at.as_query}
            column["href"] = url_for("supports.index", **query)
        columns.append(column)
    return columns


def _links(page: ListPage, asked: AskedList, at: PageClocks) -> dict[str, str]:
    """Addresses of the pages around this one, of the bare list, and of the export; drafts and
    withdrawn entries are in no report, so those lists have none."""
    query = {**asked.query, **at.as_query}
    is_reported = asked.wanted.shelved is Shelved.SUBMITTED
    return {
        "bare": url_for("supports.index", **at.as_query),
        "export": url_for("reports.details", **query) if is_reported else "",
        **turn_links("supports.index", query, page),
    }
