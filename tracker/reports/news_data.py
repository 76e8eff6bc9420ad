"""Everything that the NEWS draft on a disaster is written from, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import Counting, EntryFilter
from tracker.domain.errors import NotFound
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.progress import Progress, part, untold
from tracker.domain.vocabulary import Kind
from tracker.queries.detail_rows import all_rows, prefectures
from tracker.queries.disasters import (
    NOTHING,
    DisasterRow,
    DisasterTotals,
    register,
    totals_by_disaster,
)
from tracker.queries.letters import letters
from tracker.queries.moment import Clocks
from tracker.queries.names import names, place_names
from tracker.queries.totals import aggregates_in
from tracker.reports.given_words import Given, is_given

#: Of the reading, in percent, where that of the entries begins.
_ENTRIES_FROM = 30


@dataclass(frozen=True, kw_only=True)
class NewsData:
    """One disaster up to the day; `fiscal_year` None: from its beginning on.

    `others` are the other disasters of the register, confirmed and begun, oldest first, `helped`
    those of them in which something was given, and `measures` what was given in them by kind.
    """

    clocks: Clocks
    fiscal_year: int | None
    disaster: Disaster
    given: Given
    letters: int
    others: list[Disaster]
    helped: list[Disaster]
    measures: Mapping[Kind, Any]


def news_data(
    session: Session,
    *,
    disaster_id: int,
    clocks: Clocks,
    scope: Scope,
    fiscal_year: int | None = None,
    progress: Progress = untold,
) -> NewsData:
    """Read it. Raises NotFound where the ledger did not know the disaster."""
    rows = register(session, clocks.known_at)[::-1]
    disaster = next((row.content for row in rows if row.record_id == disaster_id), None)
    if disaster is None:
        raise NotFound("この時点の台帳には、この災害はまだありません。")
    asked = (session, clocks, scope)
    counted = totals_by_disaster(*asked, EntryFilter(standing=Counting.COUNTED))
    progress(_ENTRIES_FROM, 100)
    others = [row for row in rows if row.record_id != disaster_id and _stands(row, clocks)]
    helped = [row for row in others if _is_helped(counted.get(row.record_id))]
    received = LetterFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    return NewsData(
        clocks=clocks,
        fiscal_year=fiscal_year,
        disaster=disaster,
        given=_given(
            *asked,
            EntryFilter(disaster_id=disaster_id, fiscal_year=fiscal_year),
            disaster,
            part(progress, first=_ENTRIES_FROM, last=100),
        ),
        letters=len(letters(*asked, received)),
        others=[row.content for row in others],
        helped=[row.content for row in helped],
        measures=_sums([counted[row.record_id] for row in helped]),
    )


def _stands(row: DisasterRow, clocks: Clocks) -> bool:
    """A disaster of the register, confirmed and begun, whether or not its support is recorded:
    the newsletter lists what the association remembers, the ledger may hold only a part."""
    return row.is_listed and not row.content.provisional and row.content.start <= clocks.as_of


def _is_helped(totals: DisasterTotals | None) -> bool:
    return totals is not None and any(map(is_given, _sums([totals]).values()))


def _sums(found: list[DisasterTotals]) -> dict[Kind, Any]:
    """What was given in all of them, kind by kind."""
    return {
        Kind.STAFF: sum((t.staff.total for t in found), start=StaffCount()),
        Kind.GOODS: sum((t.goods.total for t in found), start=EntryCount()),
        Kind.FUNDS: sum((t.funds.total for t in found), start=Amount()),
        Kind.OTHER: sum((t.other.total for t in found), start=EntryCount()),
    }


def _given(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    disaster: Disaster,
    progress: Progress,
) -> Given:
    asked = (session, clocks, scope)
    known = names(session, known_at=clocks.known_at, as_of=clocks.as_of)
    totals = totals_by_disaster(*asked, replace(wanted, standing=Counting.COUNTED))
    return Given(
        names=replace(known, places=place_names(session)),
        prefecture_of=prefectures(session),
        totals=totals.get(wanted.disaster_id or 0, NOTHING),
        rows=all_rows(*asked, wanted, aggregates_in(*asked, wanted), progress),
        hardest_hit=disaster.hardest_hit,
    )
