"""Sums of entries as buckets, for the pure rules of domain/totals.py to add up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter, Shelved
from tracker.domain.totals import AggregateEntry, Aggregates, Bucket, aggregates_on
from tracker.domain.totals import Scope as AggregateScope
from tracker.domain.vocabulary import Kind
from tracker.models import Record, SupportRevision
from tracker.queries.entries import entry_rows
from tracker.queries.moment import Clocks
from tracker.queries.remembered import remembered

S = SupportRevision

_NOBODY: dict[str, Any] = {"a": None, "b": None, "c": None}
#: Of a published a, b, c what the list is narrowed to: on the day of the aggregate, and later.
_TOLD: dict[Counting, tuple[dict[str, Any], dict[str, Any]]] = {
    Counting.PRESENT: ({"b": None, "c": None}, _NOBODY),
    Counting.SERVED: ({"a": None, "c": None}, _NOBODY),
    Counting.PLANNED: ({"a": None, "b": None}, _NOBODY),
    Counting.UNCLEAR: (_NOBODY, {}),
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
    """Which one of a scope counts is decided among all of the scope (in the years asked for);
    only then are those left out that the filter does not show: an older one stays superseded."""
    of_scope = EntryFilter(**{name: getattr(wanted, name) for name in _OF_SCOPE})
    entries = [
        AggregateEntry(**row)
        for row in session.execute(_aggregate_rows(clocks, scope, of_scope)).mappings()
    ]
    found = aggregates_on(entries, clocks.as_of)
    listed, shown = replace(wanted, standing=None), replace(wanted, standing=None, **_NO_ITEM)
    if shown != of_scope:
        found = _only(found, entries, _ids(session, clocks, scope, shown))
    if listed != shown:
        found = _listed(found, _ids(session, clocks, scope, listed))
    if wanted.standing in _TOLD:
        return _standing_only(found, clocks, wanted.standing)
    return Aggregates() if wanted.standing is Counting.NONE else found


def _ids(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> set[int]:
    rows = _aggregate_rows(clocks, scope, wanted).with_only_columns(S.record_id)
    return set(session.scalars(rows))


#: What aggregates do not lack by not being listed: of one item the rows inside an aggregate that
#: does not tell it are part of it all the same.
_NO_ITEM: dict[str, Any] = dict.fromkeys(("item_id", "item_text", "what", "unit"))

#: The fields of a filter that keep the aggregates of one scope together.
_OF_SCOPE = ("disaster_id", "giver", "kind", "fund_kind", "fiscal_year", "first", "last")


def _aggregate_rows(clocks: Clocks, scope: Scope, wanted: EntryFilter) -> Select[*tuple[Any, ...]]:
    return (
        entry_rows(clocks, scope, wanted)
        .where(S.kind == Kind.AGGREGATE)
        .with_only_columns(
            S.record_id,
            Record.number,
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
            func.coalesce(S.cancelled_on <= clocks.as_of, false()).label("cancelled"),
        )
    )


def _only(found: Aggregates, entries: Sequence[AggregateEntry], ids: set[int]) -> Aggregates:
    shown = [entry for entry in entries if entry.record_id in ids]
    scopes = {entry.scope for entry in shown if not entry.cancelled}
    effective = tuple(entry for entry in found.effective if entry.record_id in ids)
    cancelled = frozenset(entry.scope for entry in shown if entry.cancelled)
    return replace(_known_later(found, effective, found.not_yet & scopes), cancelled=cancelled)


def _known_later(
    found: Aggregates, effective: tuple[AggregateEntry, ...], not_yet: frozenset[AggregateScope]
) -> Aggregates:
    to = frozenset(one for one in found.not_yet_to if one[0] in not_yet)
    return Aggregates(effective, not_yet, to, found.cancelled)


def _listed(found: Aggregates, ids: set[int]) -> Aggregates:
    effective = tuple(replace(e, listed=e.record_id in ids) for e in found.effective)
    scopes = {entry.scope for entry in effective if entry.listed}
    return _known_later(found, effective, found.not_yet & scopes)


def _standing_only(found: Aggregates, clocks: Clocks, standing: Counting) -> Aggregates:
    """Of staff alone, and of a, b, c the one asked for. On a later day an aggregate tells none of
    them but how many they were (内訳不明); the rows inside it are not added again either way."""
    on_its_day, later = _TOLD[standing]
    effective = tuple(
        replace(entry, **(on_its_day if entry.speaks_of == clocks.as_of else later))
        for entry in found.effective
        if entry.of_kind is Kind.STAFF
    )
    if standing is Counting.UNCLEAR:
        return Aggregates(effective)
    not_yet = frozenset(one for one in found.not_yet if one[1] is Kind.STAFF)
    return _known_later(found, effective, not_yet)


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
    keys = [rows.c[name] for name in _KEYS]
    sums = (func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in _SUMS)
    query = select(*keys, func.count().label("entries"), *sums).group_by(*keys)
    return [_bucket(row) for row in session.execute(query)]


#: What the rules of domain/totals.py distinguish, and what they add up.
_KEYS = (
    "disaster_id",
    "kind",
    "fund_kind",
    "giver_code",
    "channel",
    "standing",
    "in_own",
    "in_all",
)
_SUMS = (
    "headcount",
    "person_days",
    "days_unknown",
    "yen",
    "unpublished",
    "paid",
    "paid_unpublished",
)


def _bucket(row: Any) -> Bucket:
    return Bucket(
        disaster_id=row.disaster_id,
        kind=row.kind,
        fund_kind=row.fund_kind,
        giver=row.giver_code,
        channel=row.channel,
        standing=row.standing,
        in_own=bool(row.in_own),
        in_all=bool(row.in_all),
        entries=row.entries,
        **{name: int(getattr(row, name)) for name in _SUMS},
    )
