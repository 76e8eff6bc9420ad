"""Everything that the 支援概要 of one disaster is written from, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.support import Aggregate
from tracker.domain.totals import Aggregates
from tracker.domain.vocabulary import FundKind, Kind, Noun
from tracker.queries.entry_keys import entry_keys, records_by_item
from tracker.queries.givers import givers
from tracker.queries.goods import ItemSum, item_sums
from tracker.queries.moment import Clocks
from tracker.queries.names import names
from tracker.queries.overview import nil_returns
from tracker.queries.records import at_change
from tracker.queries.report_sums import (
    OtherSum,
    RecipientUse,
    aggregate_contents,
    inside_quantities,
    other_sums,
    recipient_uses,
    sources,
)
from tracker.queries.totals import aggregates_in, buckets
from tracker.reports.behind import Behind
from tracker.reports.giver_data import GiverData
from tracker.reports.recipient_words import recipients_beside


@dataclass(frozen=True, kw_only=True)
class OverviewData(GiverData):
    """Sums of one disaster on one day as known at one change; `fiscal_year` None: all of them."""

    disaster_id: int
    disaster: Disaster
    fiscal_year: int | None
    contents: dict[int, Aggregate]
    items: list[ItemSum]
    inside_items: dict[tuple[int | None, str], Decimal]
    others: list[OtherSum]
    uses: list[RecipientUse]
    sources: list[str]

    def recipients(
        self, kind: Kind, fund_kind: FundKind | None = None, joint: bool | None = None
    ) -> str:
        """To how many: 32県市町, 50県市町村ほか3; '' where none is stated."""
        published = [
            self.contents[entry.record_id] for entry in self.counted(kind, fund_kind, joint)
        ]
        used: list[Recipient] = [
            use.recipient
            for use in self.uses
            if (use.kind, use.fund_kind) == (kind, fund_kind)
            and (joint is None or use.joint is joint)
        ]
        return recipients_beside(published, used, self.names.places)


def overview_data(
    session: Session,
    *,
    disaster_id: int,
    clocks: Clocks,
    scope: Scope,
    fiscal_year: int | None,
    records: bool,
) -> OverviewData:
    """Read it; the number of queries does not depend on how much there is.

    records: with the records behind the figures, which a page does not need.
    Raises NotFound where the disaster was not known at the change.
    """
    disaster = at_change(session, Noun.DISASTER, disaster_id, scope, clocks.known_at).content
    wanted = EntryFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    aggregates = aggregates_in(session, clocks, scope, wanted)
    asked = (session, clocks, scope, wanted, aggregates)
    uses, others = recipient_uses(*asked), other_sums(*asked)
    contents = aggregate_contents(session, clocks, [e.record_id for e in aggregates.effective])
    behind = _behind(*asked, records)
    return OverviewData(
        clocks=clocks,
        disaster_id=disaster_id,
        disaster=disaster,
        fiscal_year=fiscal_year,
        givers=givers(session),
        names=_names(session, clocks, uses, others, list(contents.values()), behind),
        aggregates=aggregates,
        contents=contents,
        buckets=buckets(*asked),
        items=item_sums(*asked),
        inside_items=inside_quantities(*asked),
        others=others,
        uses=uses,
        nil=nil_returns(session, clocks, scope, {disaster_id}),
        sources=sources(*asked),
        behind=behind,
    )


def _behind(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    records: bool,
) -> Behind:
    if not records:
        return Behind(aggregates, clocks.as_of)
    keys = entry_keys(session, clocks, scope, wanted, aggregates)
    return Behind(aggregates, clocks.as_of, keys, records_by_item(session, clocks, scope, wanted))


def _names(
    session: Session,
    clocks: Clocks,
    uses: Sequence[RecipientUse],
    others: Sequence[OtherSum],
    contents: Sequence[Aggregate],
    behind: Behind,
) -> Names:
    recipients = [use.recipient for use in uses] + [other.recipient for other in others]
    recipients += [content.recipient for content in contents]
    recipients += [key.recipient for key in behind.keys]
    codes = {recipient.code for recipient in recipients if recipient.code}
    return names(session, known_at=clocks.known_at, as_of=clocks.as_of, places=codes)
