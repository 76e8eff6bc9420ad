"""The totals of the 支援明細: the screen's, of the wards' own, of the joint body, and of both."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import EntryFilter, Part, Shelved
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import JOINT
from tracker.domain.names import Names
from tracker.domain.totals import FUNDS, STAFF, Aggregates, GiverSums, entry_measure, sums_by_giver
from tracker.domain.vocabulary import Kind
from tracker.queries.moment import Clocks
from tracker.queries.part_figures import Figures, list_figures
from tracker.queries.totals import aggregates_in, buckets
from tracker.reports.content import Column, Row, Table, Text
from tracker.reports.figure_words import entries, person_days, staff_total, yen

Ids = tuple[int, ...]


@dataclass(frozen=True)
class DetailTotals:
    """Sums by giver of each kind, and the aggregates that stand in them.

    `total` is what the list comes to; with a `part` that subtracts it is what is left, and not
    the sum of the wards' own and the joint side.
    """

    staff: GiverSums[StaffCount]
    funds: GiverSums[Amount]
    goods: GiverSums[EntryCount]
    other: GiverSums[EntryCount]
    aggregates: Aggregates
    total: Figures
    part: Part | None

    @property
    def rest(self) -> str:
        """The words for what is left; '' where the total is a plain sum."""
        return self.part.label if self.part and self.part.subtracts else ""

    @property
    def sums(self) -> tuple[GiverSums[Any], ...]:
        """Staff, funds, goods, other."""
        return self.staff, self.funds, self.goods, self.other


def submitted_only(wanted: EntryFilter) -> EntryFilter:
    """Drafts and withdrawn entries are in no report (rule 9)."""
    return replace(wanted, shelved=Shelved.SUBMITTED)


def detail_totals(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter
) -> DetailTotals:
    """The totals that stand under the details; at most five queries."""
    only = submitted_only(wanted)
    aggregates = aggregates_in(session, clocks, scope, only)
    found = buckets(session, clocks, scope, only, aggregates)
    return DetailTotals(
        staff=sums_by_giver(STAFF, found, aggregates, clocks.as_of),
        funds=sums_by_giver(FUNDS, found, aggregates, clocks.as_of),
        goods=sums_by_giver(entry_measure(Kind.GOODS), found, aggregates, clocks.as_of),
        other=sums_by_giver(entry_measure(Kind.OTHER), found, aggregates, clocks.as_of),
        aggregates=aggregates,
        total=list_figures(session, clocks, scope, only, aggregates, found),
        part=only.part,
    )


def totals_table(totals: DetailTotals, called: Names) -> Table:
    """What the details come to, for the page that offers them: the figures of their total rows."""
    own, joint = [s.own for s in totals.sums], [s.joint for s in totals.sums]
    total = totals.total
    both = (total.staff, total.funds, total.goods, total.other)
    rows = [_side_row(totals, totals.rest or "計", "total", None, *both)]
    if not totals.rest:
        rows = [
            _side_row(totals, f"{called.association.each}の計", "own", False, *own),
            _side_row(totals, called.giver(JOINT), "joint", True, *joint),
            *rows,
        ]
    return Table(
        "",
        (
            Column("区分", 12),
            Column("人数(人)", 12, "right"),
            Column("延べ人日", 12, "right"),
            Column("金額(円)", 20, "right"),
            Column("物資(件)", 12, "right"),
            Column("その他(件)", 12, "right"),
        ),
        tuple(rows[:-1]),
        tuple(rows[-1:]),
    )


def _side_row(
    totals: DetailTotals,
    label: str,
    key: str,
    joint: bool | None,
    staff: StaffCount,
    funds: Amount,
    goods: EntryCount,
    other: EntryCount,
) -> Row:
    return (
        Text(label),
        staff_total(f"{key}/headcount", staff, ()),
        person_days(f"{key}/person_days", staff, ()),
        yen(f"{key}/yen", funds, ()),
        entries(f"{key}/goods", goods, ()),
        entries(f"{key}/other", other, ()),
    )
