"""By what two entries are likely to be the same one: recipient, kind, day and number or amount."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tracker.domain.letter import Letter
from tracker.domain.recipient import Recipient
from tracker.domain.support import Funds, OtherSupport, ReliefGoods, StaffDispatch

Likeness = tuple[Any, ...]


def likenesses(content: Any) -> set[Likeness]:
    """What an entry is compared by; one a line where it has lines, none where nothing is known."""
    return {(type(content).__name__, content.disaster_id, *one) for one in _of(content)}


def is_another(one: Any, other: Any) -> bool:
    """Whether two contents from the same row of a form are hardly the same entry, corrected: of
    recipient, day, and number or amount two differ, where both say them."""
    pairs = zip(_marks_of(one), _marks_of(other), strict=True)
    return len([1 for a, b in pairs if a and b and a != b]) >= 2


def _marks_of(content: Any) -> tuple[Any, Any, Any]:
    """Recipient, day, and what or how many, each falsy where it is not said."""
    rows = list(_of(content))
    recipients = {place for row in rows if (place := _place_of(row)) and place.is_stated}
    days = {part for row in rows for part in row if isinstance(part, date)}
    numbers = {row[-1] for row in rows if row[-1]}
    return recipients, days, numbers


def _place_of(row: tuple[Any, ...]) -> Recipient | None:
    return next((part for part in row if isinstance(part, Recipient)), None)


def _of(content: Any) -> Iterator[Likeness]:
    match content:
        case StaffDispatch():
            first = content.span.first if content.span else None
            yield (content.giver, content.recipient, first, content.headcount)
        case ReliefGoods():
            day = content.sent_on or content.received_on
            for item in content.goods:
                what = item.item_id or item.item_text
                yield (content.giver, content.recipient, day, what, item.quantity)
        case Funds():
            for fund in content.funds:
                paid = _day(content)
                yield (content.giver, content.fund_kind, fund.recipient, paid, fund.amount_yen)
        case OtherSupport():
            first = content.span.first if content.span else None
            yield (content.giver, content.recipient, first, content.what, content.quantity)
        case Letter():
            dated = content.dated.first if content.dated else content.received_on
            yield (content.owner, content.sender, dated, content.sender_name)


def _day(content: Funds) -> date | None:
    return content.decided_on or content.paid_on or content.received_on
