"""Which entries a total counts (計上): rule 3 for single entries; domain/totals.py has the sums.

Adding up the counted entries of a list gives the list's total, aggregates among them.
"""

from tracker.domain.giver import ALL_WARDS, JOINT
from tracker.domain.totals import Aggregates
from tracker.domain.totals import Scope as AggregateScope
from tracker.domain.vocabulary import Kind, Labelled, Standing


class Counted(Labelled):
    """Whether an entry is part of the total that it is listed under."""

    YES = "yes", "○"
    INSIDE = "inside", "集計値に含む"
    NO = "no", "計上外"


def counted_row(
    aggregates: Aggregates,
    *,
    kind: Kind,
    scope: AggregateScope,
    standing: Standing,
    in_own: bool,
    in_all: bool,
) -> Counted:
    """Of a row that is no aggregate; `scope` is (disaster, kind, fund kind, giver).

    With an effective 各区計 the wards' rows are measured against it alone, as in sums_by_giver.
    """
    if kind is Kind.NIL or standing is Standing.NONE:
        return Counted.NO
    whole = any(e.giver == ALL_WARDS and e.scope[:3] == scope[:3] for e in aggregates.effective)
    inside = in_all if whole and scope[3] != JOINT else in_own
    return Counted.INSIDE if inside else Counted.YES


def counted_aggregate(aggregates: Aggregates, record_id: int) -> Counted:
    """Of an aggregate: the latest of its scope counts, unless 各区計 contains it."""
    if any(entry.record_id == record_id for entry in aggregates.counted()):
        return Counted.YES
    inside = any(entry.record_id == record_id for entry in aggregates.effective)
    return Counted.INSIDE if inside else Counted.NO
