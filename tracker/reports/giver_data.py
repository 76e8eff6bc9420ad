"""What every table by giver is written from: sums of the kinds, and the records behind them."""

from dataclasses import dataclass
from functools import cached_property

from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.giver import ALL_WARDS, JOINT, Giver
from tracker.domain.names import Names
from tracker.domain.totals import (
    FUNDS,
    STAFF,
    AggregateEntry,
    Aggregates,
    Bucket,
    GiverSums,
    entry_measure,
    sums_by_giver,
    uncounted_givers,
)
from tracker.domain.vocabulary import FundKind, Kind
from tracker.queries.moment import Clocks
from tracker.reports.behind import Behind


@dataclass(frozen=True, kw_only=True)
class GiverData:
    """Sums of any entries on one day as known at one change.

    `nil` are the kinds of which each giver stated that it gave nothing.
    """

    clocks: Clocks
    givers: list[Giver]
    names: Names
    aggregates: Aggregates
    buckets: list[Bucket]
    nil: dict[str, set[Kind]]
    behind: Behind

    @cached_property
    def staff(self) -> GiverSums[StaffCount]:
        return sums_by_giver(STAFF, self.buckets, self.aggregates, self.clocks.as_of)

    @cached_property
    def all_funds(self) -> GiverSums[Amount]:
        return sums_by_giver(FUNDS, self.buckets, self.aggregates, self.clocks.as_of)

    @cached_property
    def funds(self) -> dict[FundKind | None, GiverSums[Amount]]:
        """Funds by their kind, in the order of the glossary; only kinds that were given."""
        found = {fund_kind: self._funds_of(fund_kind) for fund_kind in (*FundKind, None)}
        return {kind: sums for kind, sums in found.items() if not sums.total.is_empty}

    def _funds_of(self, fund_kind: FundKind | None) -> GiverSums[Amount]:
        aggregates = self.aggregates.within(lambda scope: scope[2] is fund_kind)
        buckets = [bucket for bucket in self.buckets if bucket.fund_kind is fund_kind]
        return sums_by_giver(FUNDS, buckets, aggregates, self.clocks.as_of)

    @cached_property
    def goods(self) -> GiverSums[EntryCount]:
        return self.count(Kind.GOODS)

    @cached_property
    def other(self) -> GiverSums[EntryCount]:
        return self.count(Kind.OTHER)

    def count(self, kind: Kind) -> GiverSums[EntryCount]:
        """Entries of a kind by giver."""
        measure = entry_measure(kind)
        return sums_by_giver(measure, self.buckets, self.aggregates, self.clocks.as_of)

    def has_uncounted(self, kind: Kind, giver: str | None = None) -> bool:
        """Whether entries of a kind, of one giver or of any, do not count on the day."""
        givers = uncounted_givers(self.buckets, self.aggregates, kind)
        return giver in givers if giver else bool(givers)

    def counted(
        self, kind: Kind, fund_kind: FundKind | None = None, joint: bool | None = None
    ) -> list[AggregateEntry]:
        """The aggregates that stand in the total of a kind."""
        return [
            entry
            for entry in self.aggregates.counted()
            if (entry.of_kind, entry.fund_kind) == (kind, fund_kind)
            and (joint is None or (entry.giver == JOINT) is joint)
        ]

    def whole(self, kind: Kind, fund_kind: FundKind | None = None) -> AggregateEntry | None:
        """The effective 各区計 of a kind, if there is one."""
        entries = self.counted(kind, fund_kind, joint=False)
        return next((entry for entry in entries if entry.giver == ALL_WARDS), None)
