"""The two clocks (product.md 4b) as queries take them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.models import Change, LedgerHead


@dataclass(frozen=True, slots=True)
class Clocks:
    """`as_of`: what had happened in the world by that day. `known_at`: what the ledger knew then,
    as the id of its last change. `today`: today in Japan, for planned dispatches without a 決定日.
    """

    as_of: date
    known_at: int
    today: date


def head(session: Session) -> int:
    """Id of the last change; 0 in an empty ledger."""
    return session.scalars(select(LedgerHead.change_id)).one()


def change_at(session: Session, moment: datetime) -> int:
    """Id of the last change recorded at or before `moment` (aware); 0 where there was none."""
    last = session.scalar(select(func.max(Change.id)).where(Change.recorded_at <= moment))
    return last or 0


def clocks(
    session: Session, *, as_of: date | None = None, known_at: datetime | None = None
) -> Clocks:
    """The clocks asked for; by default today in Japan, and all that is known."""
    change = head(session) if known_at is None else change_at(session, known_at)
    today = clock.today()
    return Clocks(as_of=as_of or today, known_at=change, today=today)


def known(revision: Any, at: int) -> ColumnElement[bool]:
    """The one predicate of ledger.md: `revision` was current at change `at`."""
    return and_(revision.since <= at, or_(revision.until.is_(None), revision.until > at))
