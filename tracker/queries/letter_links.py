"""The supports that a letter can thank for, and those that it does, with their contents."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.recipient import Recipient
from tracker.domain.support import Funds, Support
from tracker.domain.vocabulary import Noun, State, record_number
from tracker.models import Record, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.moment import known
from tracker.queries.thanked_entries import NOT_THANKED
from tracker.queries.visible import visible_revisions

S = SupportRevision


@dataclass(frozen=True)
class Linkable:
    """A support that was submitted; `recipients` are those that are stated, one of a fund's line
    each. `is_withdrawn`: it was linked before it was withdrawn, and counts again if that is taken
    back."""

    record_id: int
    number: int
    content: Support
    is_withdrawn: bool = False

    @property
    def label(self) -> str:
        """管理番号 S-000124."""
        return record_number(Noun.SUPPORT, self.number)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        if isinstance(self.content, Funds):
            found = [line.recipient for line in self.content.funds]
        else:
            found = [getattr(self.content, "recipient", Recipient())]
        return tuple(one for one in found if one.is_stated)


def linkable(session: Session, disaster_id: int) -> list[Linkable]:
    """The supports of a disaster that stand submitted now, in the order of their numbers."""
    return _found(
        session,
        S.state == State.SUBMITTED,
        S.disaster_id == disaster_id,
        S.until.is_(None),
        S.kind.not_in(NOT_THANKED),
    )


def linked(
    session: Session, record_ids: Collection[int], known_at: int, scope: Scope
) -> list[Linkable]:
    """Some supports as they were known at a change, withdrawn ones among them; what was never
    submitted is left out."""
    if not record_ids:
        return []
    visible = visible_revisions(Noun.SUPPORT, scope)
    submitted = S.disclosed.is_(True), S.state != State.DRAFT
    return _found(session, S.record_id.in_(record_ids), known(S, known_at), visible, *submitted)


def withdrawn_supports(session: Session, record_ids: Collection[int], known_at: int) -> set[int]:
    """Which of some supports were withdrawn, as known at a change; one query."""
    withdrawn = S.record_id.in_(record_ids), known(S, known_at), S.state == State.WITHDRAWN
    return set(session.scalars(select(S.record_id).where(*withdrawn)))


def _found(session: Session, *conditions: ColumnElement[bool]) -> list[Linkable]:
    shelf = SHELVES[Noun.SUPPORT]
    query = (
        select(S, Record.number)
        .join(Record, Record.id == S.record_id)
        .where(*conditions)
        .options(*shelf.load)
        .order_by(Record.number)
    )
    return [
        Linkable(row.record_id, number or 0, shelf.content(row), row.state is State.WITHDRAWN)
        for row, number in session.execute(query)
    ]
