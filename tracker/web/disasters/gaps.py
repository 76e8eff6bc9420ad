"""公表値との差: what was published for 各区計, the sum of the rows inside, the difference."""

from dataclasses import dataclass

from tracker.domain.entry_filter import Part
from tracker.domain.figure import Amount, StaffCount
from tracker.domain.totals import GiverSums, of_part
from tracker.domain.vocabulary import Kind
from tracker.queries.disasters import DisasterTotals
from tracker.web.disasters.by_giver import Cell
from tracker.web.entry_links import EntryLinks


@dataclass(frozen=True)
class Gap:
    """One kind; each figure leads to the entries that it is made of."""

    kind: Kind
    published: Cell
    inside: Cell
    difference: Cell


def gaps(totals: DisasterTotals, links: EntryLinks) -> list[Gap]:
    """Where a published figure of 各区計 stands beside rows that lie inside it."""
    found = [_gap(Kind.STAFF, totals.staff, links), _gap(Kind.FUNDS, totals.funds, links)]
    return [gap for gap in found if gap is not None]


def _gap(
    kind: Kind, sums: GiverSums[StaffCount] | GiverSums[Amount], links: EntryLinks
) -> Gap | None:
    if not (sums.published.entries and sums.inside.entries):
        return None

    def cell(text: str, part: Part) -> Cell:
        return Cell(text, links.to(kind=kind, part=part))

    difference: StaffCount | Amount = of_part(sums, Part.GAP)  # type: ignore[arg-type,assignment]
    return Gap(
        kind,
        cell(sums.published.display(), Part.PUBLISHED),
        cell(sums.inside.display(), Part.INSIDE),
        cell(difference.display(), Part.GAP),
    )
