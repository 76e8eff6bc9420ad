"""One record: its revision now or at a change, and all of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import Noun, State, record_number
from tracker.models import Change, Record
from tracker.models.content import SHELVES
from tracker.queries.moment import known
from tracker.queries.visible import visible_revisions


@dataclass(frozen=True)
class Revision:
    """A revision with its content and the change that wrote it."""

    record_id: int
    noun: Noun
    record_number: int | None
    number: int
    state: State
    disclosed: bool
    current: bool
    content: Any
    change: Change

    @property
    def label(self) -> str:
        """管理番号, or 下書き for what was never submitted."""
        if self.record_number is None or not self.disclosed:
            return "下書き"
        return record_number(self.noun, self.record_number)


def current(session: Session, noun: Noun, record_id: int, scope: Scope) -> Revision:
    """The current revision; NotFound where there is none or `scope` may not see it."""
    found = _revisions(session, noun, record_id, scope, current_only=True)
    if not found:
        raise NotFound("この記録は見つかりません。")
    return found[0]


def at_change(session: Session, noun: Noun, record_id: int, scope: Scope, change: int) -> Revision:
    """The revision known at `change`; NotFound where there was none to see."""
    found = _revisions(session, noun, record_id, scope, at=change)
    if not found:
        raise NotFound("この時点では、この記録はまだありません。")
    return found[0]


def history(session: Session, noun: Noun, record_id: int, scope: Scope) -> list[Revision]:
    """All revisions that `scope` may see, oldest first; NotFound where there are none."""
    found = _revisions(session, noun, record_id, scope)
    if not found:
        raise NotFound("この記録は見つかりません。")
    return found


def _revisions(
    session: Session,
    noun: Noun,
    record_id: int,
    scope: Scope,
    *,
    current_only: bool = False,
    at: int | None = None,
) -> list[Revision]:
    shelf = SHELVES[noun]
    query = (
        select(shelf.model, Record, Change)
        .join(Record, Record.id == shelf.model.record_id)
        .join(Change, Change.id == shelf.model.since)
        .where(shelf.model.record_id == record_id, Record.noun == noun)
        .where(visible_revisions(noun, scope))
        .options(*shelf.load)
        .order_by(shelf.model.number)
    )
    if current_only:
        query = query.where(shelf.model.until.is_(None))
    if at is not None:
        query = query.where(known(shelf.model, at))
    return [
        revision_of(noun, row, record, change) for row, record, change in session.execute(query)
    ]


def revision_of(noun: Noun, row: Any, record: Record, change: Change) -> Revision:
    """The revision that a row of a noun's table holds, with its content."""
    return Revision(
        record_id=record.id,
        noun=noun,
        record_number=record.number,
        number=row.number,
        state=row.state,
        disclosed=row.disclosed,
        current=row.until is None,
        content=SHELVES[noun].content(row),
        change=change,
    )
