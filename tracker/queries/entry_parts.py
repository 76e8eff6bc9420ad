"""The entries behind a figure that is made of aggregates and the rows inside them (rule 8).

Which rows these are follows from the ledger alone, so that a list narrowed to a part needs nothing
but its filter: a row lies inside the aggregate that counts exactly when it lies inside any one of
its scope, because the one that counts is the latest.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from tracker.domain.entry_filter import YEAR_UNKNOWN, EntryFilter, Part
from tracker.domain.fiscal_year import fiscal_year_span
from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.vocabulary import MEASURED_KINDS, Kind, Standing, State
from tracker.models import SupportRevision
from tracker.queries.moment import Clocks, known

S = SupportRevision
A = aliased(SupportRevision, name="published")


def in_part(
    clocks: Clocks,
    wanted: EntryFilter,
    *,
    standing: ColumnElement[Any],
    day: ColumnElement[Any],
    measured: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Whether an entry is one of those behind `wanted.part`; the columns are those of an entry."""
    is_aggregate, is_row = S.kind == Kind.AGGREGATE, S.kind.in_(MEASURED_KINDS)
    here = _counts(clocks, wanted, measured)
    up_to = or_(A.speaks_of >= day, and_(standing == Standing.PLANNED, A.speaks_of == clocks.as_of))
    own = is_row & _exists(*here, up_to, A.giver_code == S.giver_code)
    inside = and_(is_row, S.giver_code != JOINT, _exists(*here, up_to, A.giver_code == ALL_WARDS))
    match wanted.part:
        case Part.ROWS:
            return is_row
        case Part.RECIPIENTS:
            return true()
        case Part.PUBLISHED:
            return and_(is_aggregate, S.giver_code == ALL_WARDS)
        case Part.INSIDE:
            return inside
        case Part.GAP:
            return or_(and_(is_aggregate, S.giver_code == ALL_WARDS), inside)
        case Part.REMAINDER:
            beside_whole = _exists(*here, A.giver_code == ALL_WARDS)
            of_members = and_(S.giver_code != JOINT, beside_whole, or_(is_aggregate, inside, own))
            return and_(or_(is_aggregate, is_row), or_(S.giver_code == ALL_WARDS, of_members))
        case _:
            return or_(is_aggregate, inside, own)


def _exists(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(A.id).where(*conditions).exists()


def _counts(
    clocks: Clocks, wanted: EntryFilter, measured: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    """That an aggregate speaks of the entry's disaster, kind and fund kind, up to as_of."""
    return [
        A.kind == Kind.AGGREGATE,
        A.state == State.SUBMITTED,
        known(A, clocks.known_at),
        A.disaster_id == S.disaster_id,
        A.of_kind == measured,
        or_(A.fund_kind.is_(None), A.fund_kind == S.fund_kind),
        clocks.as_of >= A.speaks_of,
        or_(A.cancelled_on.is_(None), A.cancelled_on > clocks.as_of),
        *_in_time(wanted),
    ]


def _in_time(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """That its period lies in the years that are asked for, as in queries/entries.py."""
    if wanted.fiscal_year == YEAR_UNKNOWN and wanted.fiscal_year is not None:
        return [false()]
    windows = [(wanted.first, wanted.last)]
    if wanted.fiscal_year:
        year = fiscal_year_span(wanted.fiscal_year)
        windows.append((year.first, year.last))
    conditions: list[ColumnElement[bool]] = []
    for first, last in windows:
        if first:
            conditions.append(A.span_first >= first)
        if last:
            conditions += [A.span_first <= last, A.span_last <= last]
    return conditions
