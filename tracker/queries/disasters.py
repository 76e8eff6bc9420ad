"""The register of disasters, and what was given in each: figures per kind and giver."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Date, Select, case, func, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import EVERYTHING, Counting, EntryFilter
from tracker.domain.errors import NotFound
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.totals import (
    FUNDS,
    STAFF,
    Aggregates,
    Bucket,
    GiverSums,
    entry_measure,
    sums_by_giver,
    uncounted_givers,
)
from tracker.domain.totals import Scope as AggregateScope
from tracker.domain.vocabulary import MEASURED_KINDS, Channel, Kind, Noun, State
from tracker.models import DisasterRevision, Record, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.entries import DAY, STAFF_LAST, entry_rows
from tracker.queries.moment import Clocks, known
from tracker.queries.sql import earlier
from tracker.queries.totals import aggregates_in, buckets
from tracker.queries.visible import visible_revisions

S = SupportRevision
GOODS = entry_measure(Kind.GOODS)
OTHER = entry_measure(Kind.OTHER)


@dataclass(frozen=True)
class DisasterRow:
    """A disaster of the register: its record, the revision that is shown, its content."""

    record_id: int
    record_number: int | None
    revision: int
    state: State
    content: Disaster

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the register (not withdrawn, not merged into another)."""
        return self.state is State.SUBMITTED


def register(session: Session, known_at: int) -> list[DisasterRow]:
    """Every disaster as known at a change, newest first, withdrawn ones too. Three queries."""
    rows = _rows(session, _disasters().where(known(DisasterRevision, known_at)))
    return sorted(rows, key=lambda row: (row.content.start, row.record_number or 0), reverse=True)


def listed(session: Session, known_at: int) -> list[DisasterRow]:
    """The disasters that stand in the register, newest first."""
    return [row for row in register(session, known_at) if row.is_listed]


def by_slug(session: Session, slug: str, known_at: int) -> DisasterRow:
    """The disaster of the register with this slug; NotFound without one."""
    query = _disasters().where(known(DisasterRevision, known_at), DisasterRevision.slug == slug)
    found = _rows(session, query.where(DisasterRevision.state == State.SUBMITTED))
    if not found:
        raise NotFound(f"「{slug}」という災害はありません。")
    return found[0]


def state_of(session: Session, disaster_id: int) -> State | None:
    """The state of a disaster now; None where no disaster has this record."""
    query = select(DisasterRevision.state).where(
        DisasterRevision.record_id == disaster_id, DisasterRevision.until.is_(None)
    )
    return session.scalar(query)


def slugs_in_use(session: Session) -> dict[str, int]:
    """Slugs of the register now, each with its record."""
    query = select(DisasterRevision.slug, DisasterRevision.record_id).where(
        DisasterRevision.until.is_(None), DisasterRevision.state == State.SUBMITTED
    )
    return dict(session.execute(query).all())


def _disasters() -> Select[*tuple[Any, ...]]:
    return (
        select(DisasterRevision, Record.number)
        .join(Record, Record.id == DisasterRevision.record_id)
        .options(*SHELVES[Noun.DISASTER].load)
    )


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[DisasterRow]:
    content = SHELVES[Noun.DISASTER].content
    return [
        DisasterRow(row.record_id, number, row.number, row.state, content(row))
        for row, number in session.execute(query)
    ]


@dataclass(frozen=True)
class DisasterTotals:
    """What was given in a disaster, per kind and giver, with the aggregates that it holds.

    `ward_funds` are the wards' own funds without what went through the metropolis (区独自),
    `uncounted` by kind the givers with rows that do not count on the day: theirs is 0 at least.
    """

    staff: GiverSums[StaffCount]
    funds: GiverSums[Amount]
    goods: GiverSums[EntryCount]
    other: GiverSums[EntryCount]
    ward_funds: Amount
    aggregates: Aggregates
    uncounted: Mapping[Kind, frozenset[str]]

    def has_uncounted(self, kind: Kind, giver: str | None = None) -> bool:
        """Whether rows of a kind, of one giver or of any, do not count on the day."""
        givers = self.uncounted[kind]
        return giver in givers if giver else bool(givers)

    @property
    def via_funds(self) -> Amount:
        """What the wards gave through the metropolis (都経由), part of their own total."""
        return sum(self.funds.via_metropolis.values(), start=Amount())

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was entered."""
        figures = (self.staff, self.funds, self.goods, self.other)
        return all(figure.total.is_empty for figure in figures)


def disaster_totals(
    session: Session, clocks: Clocks, scope: Scope, disaster_id: int
) -> DisasterTotals:
    """The figures of one disaster; two queries."""
    wanted = EntryFilter(disaster_id=disaster_id)
    aggregates = aggregates_in(session, clocks, scope, wanted)
    return _totals(buckets(session, clocks, scope, wanted, aggregates), aggregates, clocks.as_of)


def totals_by_disaster(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter = EVERYTHING
) -> Mapping[int, DisasterTotals]:
    """The figures of every disaster in which something was given; two queries for all."""
    aggregates = aggregates_in(session, clocks, scope, wanted)
    sums = buckets(session, clocks, scope, wanted, aggregates)
    ids = {bucket.disaster_id for bucket in sums}
    ids |= {entry.disaster_id for entry in aggregates.effective}
    ids |= {scope[0] for scope in aggregates.not_yet | aggregates.cancelled}
    return {
        disaster_id: _totals(
            [bucket for bucket in sums if bucket.disaster_id == disaster_id],
            aggregates.within(partial(_is_of, disaster_id)),
            clocks.as_of,
        )
        for disaster_id in ids
    }


def _is_of(disaster_id: int, scope: AggregateScope) -> bool:
    return scope[0] == disaster_id


def _totals(sums: list[Bucket], aggregates: Aggregates, as_of: date) -> DisasterTotals:
    direct = [bucket for bucket in sums if bucket.channel is not Channel.VIA_METROPOLIS]
    return DisasterTotals(
        staff=sums_by_giver(STAFF, sums, aggregates, as_of),
        funds=sums_by_giver(FUNDS, sums, aggregates, as_of),
        goods=sums_by_giver(GOODS, sums, aggregates, as_of),
        other=sums_by_giver(OTHER, sums, aggregates, as_of),
        ward_funds=sums_by_giver(FUNDS, direct, aggregates, as_of).own,
        aggregates=aggregates,
        uncounted={kind: uncounted_givers(sums, aggregates, kind) for kind in MEASURED_KINDS},
    )


#: The figures of a disaster in which nothing was entered.
NOTHING = _totals([], Aggregates(), date.min)


def last_support_days(session: Session, clocks: Clocks, scope: Scope) -> dict[int, date]:
    """The last day up to as_of on which support was given, by disaster; one query."""
    last = case((S.kind == Kind.STAFF, earlier(STAFF_LAST, clocks.as_of)), else_=DAY)
    begun = clocks.as_of >= DAY  # leaves out dispatches that are only planned
    query = (
        entry_rows(clocks, scope, EntryFilter(standing=Counting.COUNTED))
        .with_only_columns(S.disaster_id, type_coerce(func.max(last), Date))
        .where(S.kind != Kind.NIL, begun)
        .group_by(S.disaster_id)
    )
    return dict(session.execute(query).all())


#: What belongs to a disaster, and goes with it when that is merged into another.
OF_DISASTERS = (Noun.SUPPORT, Noun.LETTER)


def rows_of(session: Session, noun: Noun, disaster_id: int) -> list[Any]:
    """Rows of all current revisions of a noun in a disaster, drafts and withdrawn ones too, with
    all that belongs to them: for operations that move them, never for a page."""
    shelf = SHELVES[noun]
    model = shelf.model
    query = select(model).where(model.disaster_id == disaster_id, model.until.is_(None))
    return list(session.scalars(query.order_by(model.id).options(*shelf.load)))


def states_of(session: Session, noun: Noun, disaster_id: int, scope: Scope) -> Counter[State]:
    """How many records of a noun in a disaster are submitted, drafts, withdrawn, as far as `scope`
    may see them."""
    model = SHELVES[noun].model
    query = (
        select(model.state, func.count())
        .where(model.disaster_id == disaster_id, model.until.is_(None))
        .where(visible_revisions(noun, scope))
        .group_by(model.state)
    )
    return Counter(dict(session.execute(query).all()))


def entered_in(session: Session, change_id: int) -> int | None:
    """The disaster that was entered in a change, for a form that was sent twice."""
    query = select(Record.id).where(Record.created_by == change_id, Record.noun == Noun.DISASTER)
    return session.scalar(query.limit(1))
