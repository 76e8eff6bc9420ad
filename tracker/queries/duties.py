"""Dispatches by giver and duty."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import Counting, EntryFilter, Part
from tracker.domain.figure import StaffCount
from tracker.domain.vocabulary import Duty, Kind
from tracker.queries.entries import entry_rows
from tracker.queries.moment import Clocks
from tracker.queries.overview import staff_of

#: By giver and duty; the duty is None where the entry does not say.
Duties = dict[tuple[str, Duty | None], StaffCount]


def duties_by_giver(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> Duties:
    """Counted dispatches in full, also those inside an aggregate, as duty_sums() has them.

    Aggregates tell no duty and are left out. One query.
    """
    only = replace(wanted, kind=Kind.STAFF, standing=Counting.COUNTED, part=Part.ROWS)
    rows = entry_rows(clocks, scope, only).subquery("entry")
    keys = (rows.c.giver_code, rows.c.duty, rows.c.standing)
    query = select(
        *keys,
        func.count().label("entries"),
        func.coalesce(func.sum(rows.c.headcount), 0).label("headcount"),
        func.coalesce(func.sum(rows.c.person_days), 0).label("person_days"),
        func.sum(rows.c.days_unknown).label("days_unknown"),
    ).group_by(*keys)
    found: Duties = {}
    for row in session.execute(query):
        key = row.giver_code, row.duty
        found[key] = found.get(key, StaffCount()) + staff_of(row)
    return found
