"""Everything that the 年度報告 is written from, read once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import EVERYTHING, YEAR_UNKNOWN, Counting, EntryFilter
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.progress import Progress, part, stepped, untold
from tracker.domain.support import Aggregate
from tracker.domain.totals import AggregateEntry, Aggregates
from tracker.domain.vocabulary import Kind
from tracker.queries.detail_rows import (
    DetailRow,
    all_rows,
    count_entries,
    detail_rows,
    prefectures,
)
from tracker.queries.disasters import DisasterTotals, register, totals_by_disaster
from tracker.queries.goods import ItemSum, item_sums
from tracker.queries.letters import LetterRow
from tracker.queries.letters import letters as letters_in
from tracker.queries.moment import Clocks
from tracker.queries.names import names, place_names
from tracker.queries.overview import RecipientSums, recipient_sums
from tracker.queries.part_figures import Figures
from tracker.queries.report_sums import OtherSum, aggregate_contents, other_sums, sources
from tracker.queries.totals import aggregates_in
from tracker.reports.behind import Ids
from tracker.reports.letters_data import LettersData, letters_data
from tracker.reports.wards_data import WardsData, wards_data

#: How many years stand beside each other where the years are compared, the last one among them.
YEARS = 5
#: How many dispatches, and how many funds, stand on a page; a list has them all.
MOST_ON_PAGE = 50
LISTED = (Kind.STAFF, Kind.FUNDS)
#: The reading is told piece by piece (each year is one), the entries batch by batch; in percent,
#: where the entries begin.
_PIECES, _ENTRIES_FROM = 8 + YEARS + 1, 60

ByDisaster = Mapping[int, DisasterTotals]


@dataclass(frozen=True, kw_only=True)
class AnnualData:
    """A fiscal year on one day as known at one change.

    `years` has the totals by disaster of the year, of those before it, and of YEAR_UNKNOWN;
    `disasters` all that are known, oldest first, `listed` those that stand in the register (not
    withdrawn, not merged). `timeless` are the aggregates in force that state no period, which
    belong to no year, with their `contents`; `undated` the letters of which nobody knows the year,
    in the order of their numbers. `entries` are all of the year,
    or for a page the first of the dispatches and funds, of which `counts` tells how many there are.
    """

    clocks: Clocks
    fiscal_year: int
    wards: WardsData
    letters: LettersData
    years: dict[int, ByDisaster]
    disasters: dict[int, Disaster]
    listed: frozenset[int]
    names: Names
    recipients: list[RecipientSums]
    prefecture_of: Mapping[str, str]
    items: list[ItemSum]
    others: list[OtherSum]
    timeless: list[AggregateEntry]
    contents: Mapping[int, Aggregate]
    undated: list[LetterRow]
    entries: list[DetailRow]
    counts: Mapping[Kind, int]
    sources: list[str]

    def is_whole(self, kind: Kind) -> bool:
        """Whether `entries` has all of a kind."""
        return self.counts.get(kind, 0) <= MOST_ON_PAGE

    @property
    def compared(self) -> list[int]:
        """The years that are compared, oldest first."""
        return [year for year in sorted(self.years) if year != YEAR_UNKNOWN]

    def given_in(self, *years: int) -> list[int]:
        """The disasters in which anything was given in one of the years, oldest first."""
        found = {one for year in years for one, t in self.years[year].items() if not t.is_empty}
        return [one for one in self.disasters if one in found]

    def figures(self, year: int, disaster_id: int | None = None) -> Figures:
        """The total of a year, of one disaster or of all."""
        found = self._of(year, disaster_id)
        return Figures(
            staff=sum((t.staff.total for t in found), start=StaffCount()),
            funds=sum((t.funds.total for t in found), start=Amount()),
            goods=sum((t.goods.total for t in found), start=EntryCount()),
            other=sum((t.other.total for t in found), start=EntryCount()),
        )

    def sides(self, disaster_id: int | None = None) -> tuple[Amount, Amount]:
        """Funds of the year: the members' own, and the joint ones."""
        found = self._of(self.fiscal_year, disaster_id)
        own = sum((t.funds.own for t in found), start=Amount())
        return own, sum((t.funds.joint for t in found), start=Amount())

    def _of(self, year: int, disaster_id: int | None) -> list[DisasterTotals]:
        totals = self.years[year]
        if disaster_id is None:
            return list(totals.values())
        return [totals[disaster_id]] if disaster_id in totals else []

    def ids(self, year: int, disaster_id: int | None, kind: Kind) -> Ids:
        """The counted records of the report's own year; other years tell their totals alone."""
        if year != self.fiscal_year:
            return ()
        counted = self.wards.behind.total(kind)
        if disaster_id is None:
            return counted
        here = self._records.get(disaster_id, set())
        return tuple(record for record in counted if record in here)

    @cached_property
    def _records(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for key in self.wards.behind.keys:
            found.setdefault(key.disaster_id, set()).add(key.record_id)
        return found

    @cached_property
    def letters_received(self) -> Counter[int]:
        """Letters of the year by disaster."""
        return Counter(row.content.disaster_id for row in self.letters.received)


def annual_data(
    session: Session,
    *,
    fiscal_year: int,
    clocks: Clocks,
    scope: Scope,
    lists: bool = True,
    progress: Progress = untold,
) -> AnnualData:
    """Read it; the number of queries does not depend on how much there is, but for `lists`, which
    are read in batches."""
    asked = (session, clocks, scope)
    wanted = EntryFilter(fiscal_year=fiscal_year)
    read: Callable[[Any], Any] = stepped(part(progress, first=0, last=_ENTRIES_FROM), _PIECES)
    aggregates: Aggregates = read(aggregates_in(*asked, wanted))
    in_all = aggregates_in(*asked, EVERYTHING).effective
    contents = read(aggregate_contents(session, clocks, [entry.record_id for entry in in_all]))
    rows = register(session, clocks.known_at)[::-1]
    return AnnualData(
        clocks=clocks,
        fiscal_year=fiscal_year,
        wards=read(
            wards_data(session, clocks=clocks, scope=scope, fiscal_year=fiscal_year, records=lists)
        ),
        letters=read(letters_data(session, clocks=clocks, scope=scope, fiscal_year=fiscal_year)),
        years={year: read(_totals(*asked, year)) for year in _years(fiscal_year)},
        disasters={row.record_id: row.content for row in rows},
        listed=frozenset(row.record_id for row in rows if row.is_listed),
        names=_names(session, clocks),
        recipients=read(recipient_sums(*asked, wanted, aggregates)),
        prefecture_of=prefectures(session),
        items=read(item_sums(*asked, wanted, aggregates)),
        others=read(other_sums(*asked, wanted, aggregates)),
        timeless=[e for e in in_all if contents[e.record_id].period is None],
        contents=contents,
        undated=_undated(*asked),
        sources=read(sources(*asked, wanted, aggregates)),
        entries=(
            all_rows(*asked, wanted, aggregates, part(progress, first=_ENTRIES_FROM, last=100))
            if lists
            else list(_first_entries(*asked, wanted, aggregates))
        ),
        counts={} if lists else _counts(*asked, wanted),
    )


def _undated(session: Session, clocks: Clocks, scope: Scope) -> list[LetterRow]:
    """As a list of 年度不明 has them."""
    found = letters_in(session, clocks, scope, LetterFilter(fiscal_year=YEAR_UNKNOWN))
    return sorted(found, key=lambda row: row.label)


def _first_entries(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> Iterator[DetailRow]:
    """What stands on a page."""
    for kind in LISTED:
        first = detail_rows(
            session, clocks, scope, _counted(wanted, kind), aggregates, MOST_ON_PAGE
        )
        yield from next(first, [])


def _counts(session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter) -> dict[Kind, int]:
    return {
        kind: count_entries(session, clocks, scope, _counted(wanted, kind)).entries
        for kind in LISTED
    }


def _counted(wanted: EntryFilter, kind: Kind) -> EntryFilter:
    """As a list of the year's dispatches or funds has them."""
    return replace(wanted, kind=kind, standing=Counting.COUNTED)


def _years(fiscal_year: int) -> Iterable[int]:
    return (YEAR_UNKNOWN, *range(fiscal_year - YEARS + 1, fiscal_year + 1))


def _totals(session: Session, clocks: Clocks, scope: Scope, year: int) -> ByDisaster:
    wanted = EntryFilter(fiscal_year=year, standing=Counting.COUNTED)
    return totals_by_disaster(session, clocks, scope, wanted)


def _names(session: Session, clocks: Clocks) -> Names:
    known = names(session, known_at=clocks.known_at, as_of=clocks.as_of)
    return Names(
        association=known.association,
        givers=known.givers,
        places=place_names(session),
        items=known.items,
        disasters=known.disasters,
    )
