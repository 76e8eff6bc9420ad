"""By what two entries are likely to be the same one: recipient, kind, day and number or amount."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tracker.domain.letter import Letter
from tracker.domain.recipient import Recipient
from tracker.domain.support import Funds, OtherSupport, ReliefGoods, StaffDispatch

Likeness = tuple[Any, ...]


def likenesses(content: Any) -> set[Likeness]:
    """What an entry is compared by; one a line where it has lines, none where nothing is known."""
    return {(type(content).__name__, content.disaster_id, *one) for one in _of(content)}


def row_likenesses(content: Any, rows: Iterable[int]) -> set[Likeness]:
    """By what an entry is compared with others that came from the same row of a file: by recipient
    and day alone; a number may have been corrected there."""
    recipients, days = map(frozenset, _told_by(content)[:2])
    if not (recipients and days):
        return set()
    place = (type(content).__name__, content.disaster_id, recipients, days)
    return {("row", row, *place) for row in rows}


def is_another(one: Any, other: Any) -> bool:
    """Whether two contents from the same row of a form are hardly the same entry, corrected: two
    of the things by which people tell entries apart differ, where both say them."""
    pairs = zip(_told_by(one), _told_by(other), strict=True)
    return len([1 for a, b in pairs if a and b and a != b]) >= 2


def told_apart(content: Any) -> set[Any]:
    """By what an entry is found among others: its likeness, and where and when alone, which stay
    when a number is corrected."""
    return {*likenesses(content), ("place and day", *map(frozenset, _told_by(content)[:2]))}


def _told_by(content: Any) -> tuple[Any, ...]:
    """Recipients, days, what, how many, and whose or what it is called; each falsy where it is
    not said."""
    rows = list(_of(content))
    recipients = {part for row in rows for part in row if _is_stated(part)}
    days = {part for row in rows for part in row if isinstance(part, date)}
    numbers = {row[-1] for row in rows if row[-1]}
    what = {row[-2] for row in rows if isinstance(row[-2], (int, str)) and row[-2]}
    duty = getattr(content, "duty", None) or getattr(content, "subject", "")
    title = getattr(content, "title", "")
    person = content.contact.person if hasattr(content, "contact") else ""
    return recipients, days, what, numbers, duty, title, person


def _is_stated(part: Any) -> bool:
    return isinstance(part, Recipient) and part.is_stated


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
