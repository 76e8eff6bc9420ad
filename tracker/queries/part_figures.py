"""What a list comes to, also where it is narrowed to a part of a total (rule 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.entry_filter import EntryFilter, Part
from tracker.domain.figure import Amount, EntryCount, StaffCount
from tracker.domain.totals import (
    FUNDS,
    STAFF,
    Aggregates,
    Bucket,
    entry_measure,
    of_part,
    sums_by_giver,
)
from tracker.domain.vocabulary import Kind
from tracker.models import Municipality
from tracker.queries.moment import Clocks
from tracker.queries.overview import DutySums, RecipientSums, duty_sums, recipient_sums

_GOODS = entry_measure(Kind.GOODS)
_OTHER = entry_measure(Kind.OTHER)


@dataclass(frozen=True)
class Figures:
    """One figure of each kind."""

    staff: StaffCount
    funds: Amount
    goods: EntryCount
    other: EntryCount


def list_figures(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: EntryFilter,
    aggregates: Aggregates,
    sums: Sequence[Bucket],
) -> Figures:
    """The total of what `wanted` admits; of a part that subtracts what is left.

    `sums` are the buckets of `wanted`. No query, or those of the breakdown that is taken off.
    """
    asked, part = (sums, aggregates, clocks.as_of), wanted.part
    found = Figures(
        staff=of_part(sums_by_giver(STAFF, *asked), part),
        funds=of_part(sums_by_giver(FUNDS, *asked), part),
        goods=of_part(sums_by_giver(_GOODS, *asked), part),
        other=of_part(sums_by_giver(_OTHER, *asked), part),
    )
    if part is Part.NO_RECIPIENT:
        named = recipient_sums(session, clocks, scope, wanted, aggregates)
        return beyond_recipients(found, named)
    if part is Part.RECIPIENTS:
        return of_recipients(_of_prefecture(session, clocks, scope, wanted, aggregates))
    if part is Part.NO_DUTY:
        duties = duty_sums(session, clocks, scope, wanted)
        return replace(found, staff=beyond_duties(found.staff, duties))
    return found


def _of_prefecture(
    session: Session, clocks: Clocks, scope: Scope, wanted: EntryFilter, aggregates: Aggregates
) -> list[RecipientSums]:
    """The single recipients of the prefecture that is asked for, or all of them. Three queries:
    of a fund that names several prefectures only the lines of this one."""
    everywhere = replace(wanted, prefecture=None)
    found = recipient_sums(session, clocks, scope, everywhere, aggregates)
    if wanted.prefecture is None:
        return found
    query = select(Municipality.code).where(Municipality.prefecture_code == wanted.prefecture)
    inside = set(session.scalars(query))
    return [sums for sums in found if sums.code in inside]


def of_recipients(members: Sequence[RecipientSums]) -> Figures:
    """The sum of single recipients."""
    return Figures(
        staff=sum((sums.staff for sums in members), start=StaffCount()),
        funds=sum((sums.funds for sums in members), start=Amount()),
        goods=sum((sums.goods for sums in members), start=EntryCount()),
        other=sum((sums.other for sums in members), start=EntryCount()),
    )


def beyond_recipients(total: Figures, recipients: Sequence[RecipientSums]) -> Figures:
    """What the aggregates in `total` hold beyond the rows, which have their recipients.

    Negative is possible. Deliveries cannot be taken off a published quantity: of goods and other
    support it is the aggregates that name no recipient.
    """
    staff, funds, goods, other = total.staff, total.funds, total.goods, total.other
    for sums in recipients:
        staff, funds = staff - sums.staff, funds - sums.funds
        goods, other = goods - sums.goods, other - sums.other
    return Figures(
        staff=_told(staff.as_rest(StaffCount())),
        funds=replace(funds.as_rest(Amount()), entries=1 if _is_left(funds) else 0),
        goods=_unnamed(goods),
        other=_unnamed(other),
    )


def beyond_duties(total: StaffCount, duties: Sequence[DutySums]) -> StaffCount:
    """What the aggregates in `total` hold beyond the rows by duty."""
    for sums in duties:
        total = total - sums.staff
    return _told(total.as_rest(StaffCount()))


def _told(staff: StaffCount) -> StaffCount:
    """Nothing at all where nothing is left: that is no figure. It is of aggregates, whose
    person-days nobody knows."""
    left = 1 if staff.total else 0
    return replace(staff, entries=left, days_unknown=left)


def _is_left(funds: Amount) -> bool:
    return bool(funds.yen or funds.unpublished)


def _unnamed(count: EntryCount) -> EntryCount:
    return EntryCount(0, max(count.aggregates, 0), count.missing)
