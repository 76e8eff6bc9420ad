"""Entries one by one with their whole content: what the 支援明細 is written from.

Rows at a fixed change id can never change (ledger.md), so they are read in batches by record
number and no transaction need stay open between two of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Scope
from tracker.domain.counting import Counted, counted_aggregate, counted_row
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.progress import Progress, untold
from tracker.domain.support import Support
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import Kind, Noun, Standing
from tracker.models import Change, Municipality, Record, SupportLine, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.entries import entry_rows
from tracker.queries.moment import Clocks

S = SupportRevision
BATCH = 500


@dataclass(frozen=True, slots=True)
class DetailRow:
    """An entry on a day. `person_days`, `yen` and `unpublished` are what the filter leaves of them
    (a fiscal year's part, the lines of one recipient); None where the kind has no such measure.
    `year_day` lies in the fiscal year that it belongs to; None is 年度不明.
    """

    record_id: int
    number: int
    edition: int
    recorded_at: datetime
    measured_kind: Kind
    day: date
    year_day: date | None
    giver_position: int
    standing: Standing
    counted: Counted
    person_days: int | None
    yen: int | None
    unpublished: int | None
    content: Support


def all_rows(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    progress: Progress = untold,
) -> list[DetailRow]:
    """All batches together; told (entries read, of all) after each of them."""
    asked = session, clocks, scope, wanted
    in_all = 0 if progress is untold else count_entries(*asked).entries
    rows: list[DetailRow] = []
    for batch in detail_rows(*asked, aggregates):
        rows += batch
        progress(min(len(rows), in_all), in_all)
    return rows


def detail_rows(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    size: int = BATCH,
) -> Iterator[list[DetailRow]]:
    """Batches of submitted entries in the order of their numbers; four short queries each, none
    between two batches."""
    query = _query(clocks, scope, wanted, aggregates).order_by(Record.number).limit(size)
    last = 0
    while True:
        found = session.execute(query.where(Record.number > last)).all()
        if not found:
            return
        last = found[-1].number
        batch = [_detail_row(row, aggregates) for row in found]
        yield batch
        if len(found) < size:
            return


def _query(
    clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> Select[*tuple[Any, ...]]:
    return (
        entry_rows(clocks, scope, wanted, aggregates)
        .where(Record.noun == Noun.SUPPORT)  # the index on noun and number serves
        .join(Change, Change.id == S.since)
        .add_columns(S, Change.recorded_at, _edition().label("edition"))
        .options(*SHELVES[Noun.SUPPORT].load)
    )


def _edition() -> ScalarSelect[int]:
    """第n版 as everybody counts it: from the first submission, so that drafts betray nothing."""
    told = aliased(SupportRevision)
    return (
        select(func.count(told.id))
        .where(told.record_id == S.record_id, told.number <= S.number, told.disclosed)
        .scalar_subquery()
    )


def _detail_row(row: Any, aggregates: Aggregates) -> DetailRow:
    return DetailRow(
        record_id=row.record_id,
        number=row.number,
        edition=row.edition,
        recorded_at=row.recorded_at,
        giver_position=row.giver_position,
        measured_kind=row.measured_kind,
        day=row.day,
        year_day=row.year_day,
        standing=row.standing,
        counted=_counted(row, aggregates),
        person_days=None if row.person_days is None else int(row.person_days),
        yen=None if row.yen is None else int(row.yen),
        unpublished=row.unpublished,
        content=SHELVES[Noun.SUPPORT].content(row.SupportRevision),
    )


def _counted(row: Any, aggregates: Aggregates) -> Counted:
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries a filter admits, and how many lines the 支援明細 has of them (or a few
    less, where the filter takes single lines of an entry only)."""

    entries: int
    lines: int


def count_entries(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> Counts:
    """One query."""
    entry = entry_rows(clocks, scope, wanted).subquery("entry")
    query = (
        select(func.count(entry.c.revision_id.distinct()), func.count())
        .select_from(entry)
        .outerjoin(SupportLine, SupportLine.revision_id == entry.c.revision_id)
    )
    entries, lines = session.execute(query).one()
    return Counts(entries, lines)


def prefectures(session: Session) -> dict[str, str]:
    """The prefecture's code of every municipality by code."""
    query = select(Municipality.code, Municipality.prefecture_code)
    return dict(session.execute(query).all())
