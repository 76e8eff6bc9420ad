"""Everything that the 区別一覧 is written from, of one disaster or of many, read once."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.names import Names
from tracker.domain.totals import Aggregates, Bucket
from tracker.queries.disasters import register
from tracker.queries.duties import Duties, duties_by_giver
from tracker.queries.entry_keys import entry_keys
from tracker.queries.givers import givers
from tracker.queries.joint_funds import JointFund, joint_funds
from tracker.queries.moment import Clocks
from tracker.queries.names import names
from tracker.queries.overview import nil_returns
from tracker.queries.totals import aggregates_in, buckets
from tracker.reports.behind import Behind
from tracker.reports.giver_data import GiverData
from tracker.reports.of_what import disasters_of


@dataclass(frozen=True, kw_only=True)
class WardsData(GiverData):
    """`disaster_id` and `fiscal_year` None: not narrowed; a fiscal year of 0 is 年度不明.

    `disasters` are those in which something was given, or the one that is asked for.
    """

    disaster_id: int | None
    fiscal_year: int | None
    disasters: dict[int, Disaster]
    duties: Duties
    joint_funds: list[JointFund]

    @property
    def disaster(self) -> Disaster | None:
        """The one that is asked for."""
        return self.disasters[self.disaster_id] if self.disaster_id is not None else None


def wards_data(
    session: Session,
    *,
    clocks: Clocks,
    scope: Scope,
    disaster_id: int | None = None,
    fiscal_year: int | None = None,
    records: bool = True,
) -> WardsData:
    """Read it; the number of queries does not depend on how much there is.

    records: with the records behind the figures, which a page does not need.
    Raises NotFound where the disaster was not known at the change.
    """
    wanted = EntryFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    asked = (session, clocks, scope)
    aggregates = aggregates_in(*asked, wanted)
    sums = buckets(*asked, wanted, aggregates)
    keys = entry_keys(*asked, wanted, aggregates) if records else []
    funds = joint_funds(*asked, wanted)
    places = {key.recipient.code for key in keys if key.recipient.code} | _places_of(funds)
    given = _given_in(sums, aggregates)
    disasters = disasters_of(session, clocks, scope, disaster_id, given)
    return WardsData(
        clocks=clocks,
        disaster_id=disaster_id,
        fiscal_year=fiscal_year,
        disasters=disasters,
        givers=givers(session),
        names=_names(session, clocks, places),
        aggregates=aggregates,
        buckets=sums,
        nil=nil_returns(*asked, disasters.keys()),
        behind=Behind(aggregates, clocks.as_of, keys),
        duties=duties_by_giver(*asked, wanted),
        joint_funds=funds,
    )


def _names(session: Session, clocks: Clocks, places: set[str]) -> Names:
    """Disasters without their days, which a narrow column has no room for."""
    known = names(session, known_at=clocks.known_at, as_of=clocks.as_of, places=places)
    rows = register(session, clocks.known_at)
    disasters = {row.record_id: row.content.name_on(clocks.as_of) for row in rows}
    return replace(known, disasters=disasters)


def _places_of(funds: list[JointFund]) -> set[str]:
    lines = (line for fund in funds for line in fund.content.funds)
    return {line.recipient.code for line in lines if line.recipient.code}


def _given_in(sums: list[Bucket], aggregates: Aggregates) -> set[int]:
    found = {bucket.disaster_id for bucket in sums}
    found |= {entry.disaster_id for entry in aggregates.effective}
    return found | {scope[0] for scope in aggregates.not_yet}
