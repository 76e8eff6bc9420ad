"""The list of entries: one page of it by key, and the totals of all that it is narrowed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, func, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.access import Scope
from tracker.domain.counting import Counted, counted_aggregate, counted_row
from tracker.domain.entry_filter import EntryFilter, Shelved, Sort
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.support import Support
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import Kind, Noun, Standing, State
from tracker.models import Change, Giver, Record, SupportLine, SupportRevision
from tracker.models.support_content import support_content
from tracker.queries.entries import DAY, M, entry_rows
from tracker.queries.key_pages import (
    FIRST_PAGE,
    PAGE_SIZE,
    Column,
    Key,
    Turn,
    key_from,
    page_of,
)
from tracker.queries.moment import Clocks
from tracker.queries.part_figures import list_figures
from tracker.queries.records import Revision
from tracker.queries.totals import aggregates_in, buckets

S = SupportRevision
#: Sorts behind every code of a recipient.
_NO_RECIPIENT = "999999"


@dataclass(frozen=True)
class ListRow:
    """An entry in the list. `day` is the day it counts from, `dated` false where that is only the
    start of its disaster (日付不明). `person_days` and `yen` are those of what is asked for (a
    fiscal year, a recipient); None is unknown or not of this kind. `counted` tells whether it is in
    the total under the list, or inside an aggregate that is (集計値に含む).
    """

    record_id: int
    number: int | None
    revision: int
    state: State
    day: date
    dated: bool
    standing: Standing
    headcount: int | None
    person_days: int | None
    yen: int | None
    unpublished: int | None
    counted: Counted
    content: Support


@dataclass(frozen=True)
class ListPage:
    """Rows of one page, and the turns that lead to the pages around it (None: there is none)."""

    rows: list[ListRow]
    previous: Turn | None
    next: Turn | None


@dataclass(frozen=True)
class ListTotals:
    """What all rows of the list come to; `count` is the number of entries that it shows.

    Drafts and withdrawn entries are counted as rows and are in no figure.
    """

    count: int
    staff: StaffCount
    funds: Amount
    goods: EntryCount
    other: EntryCount


def list_totals(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> ListTotals:
    """Totals of what `wanted` admits; at most five queries. Rule 8: the same rules as every
    summary."""
    sums = buckets(session, clocks, scope, wanted, aggregates)
    summed = sum(bucket.entries for bucket in sums)
    found = list_figures(session, clocks, scope, wanted, aggregates, sums)
    return ListTotals(
        count=summed + _count_rest(session, clocks, scope, wanted),
        staff=found.staff,
        funds=found.funds,
        goods=found.goods,
        other=found.other,
    )


def _count_rest(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> int:
    """How many rows of the list are in no bucket: aggregates, nil returns, the not submitted."""
    rows = entry_rows(clocks, scope, wanted).with_only_columns(S.id)
    if wanted.shelved is Shelved.SUBMITTED:
        rows = rows.where(S.kind.in_([Kind.AGGREGATE, Kind.NIL]))
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def list_page(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    *,
    sort: Sort = Sort.NEWEST,
    turn: Turn = FIRST_PAGE,
    size: int = PAGE_SIZE,
) -> ListPage:
    """One page in the order of `sort`. Five queries whatever the size of the ledger."""
    rows = _in_order(entry_rows(clocks, scope, wanted), sort, wanted)
    page = page_of(session, rows, S.id, _columns(sort, wanted), turn, size)
    return ListPage(
        rows=_rows(session, clocks, scope, wanted, aggregates, page.ids),
        previous=page.previous,
        next=page.next,
    )


def aggregates_of_list(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> Aggregates:
    """The aggregates that the list's totals and marks go by; one query."""
    return aggregates_in(session, clocks, scope, wanted)


def _in_order(
    rows: Select[*tuple[Any, ...]], sort: Sort, wanted: EntryFilter
) -> Select[*tuple[Any, ...]]:
    """Joined with what the order goes by."""
    if wanted.shelved is not Shelved.SUBMITTED:
        return rows.join(Change, Change.id == S.since)
    if sort is Sort.NEWEST:
        return rows.where(Record.noun == Noun.SUPPORT)  # the index on noun and number serves
    return rows


def _columns(sort: Sort, wanted: EntryFilter) -> list[Column]:
    """The columns of a sort, each with whether it descends; the last one is unique."""
    entered = _entered(wanted)
    match sort:
        case Sort.DAY:
            return [(DAY, True), *entered]
        case Sort.GIVER:
            return [(Giver.position.expression, False), *entered]
        case Sort.RECIPIENT:
            return [(_first_recipient(), False), *entered]
        case _:
            return entered


def _entered(wanted: EntryFilter) -> list[Column]:
    """Newest first: by number, which every submitted entry has; others by when they were saved.

    Change ids would do for those, but they stand in the address of a page and count what others
    have saved meanwhile (rule 9).
    """
    if wanted.shelved is Shelved.SUBMITTED:
        return [(Record.number.expression, True)]
    return [(Change.recorded_at.expression, True), (S.record_id.expression, True)]


def _first_recipient() -> ColumnElement[Any]:
    """The code of the recipient; of a fund that of its first line."""
    of_fund = (
        select(SupportLine.recipient_code)
        .where(SupportLine.revision_id == S.id)
        .order_by(SupportLine.position)
        .limit(1)
        .scalar_subquery()
    )
    code = case((S.kind == Kind.FUNDS, of_fund), else_=M.code)
    return func.coalesce(code, _NO_RECIPIENT, type_=String())


def _rows(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    ids: list[int],
) -> list[ListRow]:
    query = entry_rows(clocks, scope, wanted, aggregates).where(S.id.in_(ids))
    found = {row.revision_id: row for row in session.execute(query)}
    revisions = session.scalars(
        select(S).where(S.id.in_(ids)).options(selectinload(S.lines), selectinload(S.shares))
    )
    contents = {revision.id: support_content(revision) for revision in revisions}
    return [_row(found[id_], contents[id_], aggregates) for id_ in ids]


def _row(row: Any, content: Support, aggregates: Aggregates) -> ListRow:
    return ListRow(
        record_id=row.record_id,
        number=row.number,
        revision=row.revision,
        state=row.state,
        day=row.day,
        dated=_is_dated(row, content),
        standing=row.standing,
        headcount=row.headcount,
        person_days=None if row.person_days is None else int(row.person_days),
        yen=None if row.yen is None else int(row.yen),
        unpublished=row.unpublished,
        counted=_counted(row, aggregates),
        content=content,
    )


def entry_row(session: Session, clocks: Clocks, scope: Scope, revision: Revision) -> ListRow | None:
    """One entry as the list would show it: its standing on the day, and whether it is counted.

    None where the disaster that it belongs to was not known yet. Two queries.
    """
    content: Support = revision.content
    wanted = EntryFilter(disaster_id=content.disaster_id, shelved=_SHELVED[revision.state])
    aggregates = aggregates_in(session, clocks, scope, wanted)
    query = entry_rows(clocks, scope, wanted, aggregates)
    row = session.execute(query.where(S.record_id == revision.record_id)).first()
    return _row(row, content, aggregates) if row else None


_SHELVED = {
    State.SUBMITTED: Shelved.SUBMITTED,
    State.DRAFT: Shelved.DRAFT,
    State.WITHDRAWN: Shelved.WITHDRAWN,
}


def _counted(row: Any, aggregates: Aggregates) -> Counted:
    if row.state is not State.SUBMITTED:
        return Counted.NO
    if row.kind is Kind.AGGREGATE:
        return counted_aggregate(aggregates, row.record_id)
    return counted_row(
        aggregates,
        kind=row.kind,
        scope=(row.disaster_id, row.kind, row.fund_kind, row.giver_code),
        standing=row.standing,
        in_own=bool(row.in_own),
        in_all=bool(row.in_all),
    )


def _is_dated(row: Any, content: Support) -> bool:
    if row.kind in (Kind.AGGREGATE, Kind.NIL):
        return getattr(content, "speaks_of", None) is not None
    return row.year_day is not None


def list_key(text: str, sort: Sort, wanted: EntryFilter) -> Key:
    """The key that the address of a page names; raises InputError for one of another order."""
    return key_from(text, _columns(sort, wanted))
