"""Sums of entries as buckets, for the pure rules of domain/totals.py to add up."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter, Shelved
from tracker.domain.totals import AggregateEntry, Aggregates, Bucket, aggregates_on
from tracker.domain.vocabulary import Kind
from tracker.models import SupportRevision
from tracker.queries.entries import entry_rows
from tracker.queries.moment import Clocks
from tracker.queries.remembered import remembered

S = SupportRevision

#: Of a published a, b, c only the one that the list is narrowed to.
_ONLY: dict[Counting, dict[str, Any]] = {
    Counting.PRESENT: {"b": None, "c": None},
    Counting.SERVED: {"a": None, "c": None},
    Counting.PLANNED: {"a": None, "b": None},
}


def aggregates_in(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> Aggregates:
    """The aggregates that `wanted` admits, effective on as_of or not known yet by then."""
    if wanted.shelved is not Shelved.SUBMITTED:
        return Aggregates()
    return remembered(
        session,
        clocks,
        ("aggregates", wanted),
        lambda: _aggregates_in(session, clocks, scope, wanted),
    )


def _aggregates_in(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> Aggregates:
    admitted = wanted
    if wanted.standing is Counting.COUNTED:
        admitted = replace(wanted, standing=None)
    query = (
        entry_rows(clocks, scope, admitted)
        .where(S.kind == Kind.AGGREGATE)
        .where((S.cancelled_on.is_(None)) | (S.cancelled_on > clocks.as_of))
        .with_only_columns(
            S.record_id,
            S.disaster_id,
            S.of_kind,
            S.fund_kind,
            S.giver_code.label("giver"),
            S.speaks_of,
            S.staff_a.label("a"),
            S.staff_b.label("b"),
            S.staff_c.label("c"),
            S.amount_yen.label("yen"),
            S.recipient_code,
            S.recipient_name,
        )
    )
    only = _ONLY.get(wanted.standing, {}) if wanted.standing else {}
    entries = [replace(AggregateEntry(**row), **only) for row in session.execute(query).mappings()]
    return aggregates_on(entries, clocks.as_of)


def buckets(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[Bucket]:
    """Rows of the measured kinds summed by all that the rules distinguish; one query."""
    if wanted.shelved is not Shelved.SUBMITTED:
        return []
    found = remembered(
        session,
        clocks,
        ("buckets", wanted, aggregates),
        lambda: tuple(_buckets(session, clocks, scope, wanted, aggregates)),
    )
    return list(found)


def _buckets(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[Bucket]:
    rows = (
        entry_rows(clocks, scope, wanted, aggregates)
        .where(S.kind.not_in([Kind.AGGREGATE, Kind.NIL]))
        .subquery("entry")
    )
    keys = (
        rows.c.disaster_id,
        rows.c.kind,
        rows.c.fund_kind,
        rows.c.giver_code,
        rows.c.channel,
        rows.c.standing,
        rows.c.in_own,
        rows.c.in_all,
    )
    query = select(
        *keys,
        func.count().label("entries"),
        func.coalesce(func.sum(rows.c.headcount), 0).label("headcount"),
        func.coalesce(func.sum(rows.c.person_days), 0).label("person_days"),
        func.coalesce(func.sum(rows.c.yen), 0).label("yen"),
        func.coalesce(func.sum(rows.c.unpublished), 0).label("unpublished"),
    ).group_by(*keys)
    return [
        Bucket(
            disaster_id=row.disaster_id,
            kind=row.kind,
            fund_kind=row.fund_kind,
            giver=row.giver_code,
            channel=row.channel,
            standing=row.standing,
            in_own=bool(row.in_own),
            in_all=bool(row.in_all),
            entries=row.entries,
            headcount=int(row.headcount),
            person_days=int(row.person_days),
            yen=int(row.yen),
            unpublished=int(row.unpublished),
        )
        for row in session.execute(query)
    ]
