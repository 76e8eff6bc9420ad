"""Pages of a list by the key of the row before or after them, never by counting rows off, so that
a late page costs what the first one costs and no row is shown twice while others are entered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.errors import InputError
from tracker.models.base import UtcDateTime

PAGE_SIZE = 50

#: The values of the order's columns in one row: what a page begins behind or ends before.
Key = tuple[Any, ...]
#: A column of the order, and whether it descends.
Column = tuple[ColumnElement[Any], bool]


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: the one behind the row `after`, the one before the row `before`, or the first."""

    after: Key | None = None
    before: Key | None = None


FIRST_PAGE = Turn()


@dataclass(frozen=True)
class Page:
    """The ids of the rows of one page in their order, and the turns that lead to the pages around
    it (None: there is none)."""

    ids: list[int]
    previous: Turn | None
    next: Turn | None


def page_of(
    session: Session,
    rows: Select[*tuple[Any, ...]],
    row_id: InstrumentedAttribute[int],
    columns: Sequence[Column],
    turn: Turn,
    size: int,
) -> Page:
    """One page of `rows` in the order of `columns`, the last of which is unique; one query."""
    back = turn.before is not None
    start = turn.before if back else turn.after
    query = rows.order_by(None).with_only_columns(row_id, *(column for column, _ in columns))
    if start is not None:
        query = query.where(_beyond(columns, start, back=back))
    query = query.order_by(
        *(c.desc() if descending is not back else c.asc() for c, descending in columns)
    )
    found = [(row[0], tuple(row[1:])) for row in session.execute(query.limit(size + 1))]
    shown, has_more = found[:size], len(found) > size
    return _between(shown[::-1] if back else shown, turn, has_more=has_more)


def _between(shown: list[tuple[int, Key]], turn: Turn, *, has_more: bool) -> Page:
    back = turn.before is not None
    behind = has_more if back else turn.after is not None
    ahead = back or has_more
    return Page(
        ids=[row_id for row_id, _ in shown],
        previous=Turn(before=shown[0][1]) if shown and behind else None,
        next=Turn(after=shown[-1][1]) if shown and ahead else None,
    )


def _beyond(columns: Sequence[Column], start: Key, *, back: bool) -> ColumnElement[bool]:
    """Rows that come after the key `start` in the order of `columns` (before it: `back`)."""
    tests: list[ColumnElement[bool]] = []
    for place, (column, descending) in enumerate(columns):
        same = [c == value for (c, _), value in zip(columns[:place], start, strict=False)]
        further = column < start[place] if descending is not back else column > start[place]
        tests.append(and_(*same, further))
    return or_(*tests)


def key_text(key: Key) -> str:
    """A key as it stands in the address of a page: 2020-07-10_124."""
    return "_".join(v.isoformat() if isinstance(v, date) else str(v) for v in key)


def key_from(text: str, columns: Sequence[Column]) -> Key:
    """The key that an address names; raises InputError for one that this order never had."""
    parts = text.split("_")
    try:
        if len(parts) != len(columns):
            raise ValueError
        return tuple(
            _value(part, column.type) for part, (column, _) in zip(parts, columns, strict=True)
        )
    except ValueError:
        raise InputError("ページの位置を読めません。最初のページから見直してください。") from None


def _value(part: str, kind: Any) -> Any:
    if isinstance(kind, UtcDateTime):
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(kind, Date):
        return date.fromisoformat(part)
    if isinstance(kind, Integer):
        if not part.isdecimal() or int(part) >= 2**31:
            raise ValueError
        return int(part)
    if len(part) > 10 or not part.isalnum():
        raise ValueError
    return part
