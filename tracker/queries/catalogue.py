"""The catalogue of items (品目), by category, with how often each is used."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.item import Item
from tracker.domain.vocabulary import Noun, State
from tracker.models import ItemRevision, Record, SupportLine, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.moment import known


@dataclass(frozen=True)
class ItemRow:
    """An item of the catalogue with its record and the revision that is shown."""

    record_id: int
    record_number: int | None
    revision: int
    content: Item


def items(session: Session, known_at: int) -> list[ItemRow]:
    """All items as known at a change in the catalogue's order, retired ones too; one query."""
    query = (
        select(ItemRevision, Record.number)
        .join(Record, Record.id == ItemRevision.record_id)
        .where(known(ItemRevision, known_at), ItemRevision.state == State.SUBMITTED)
        .order_by(ItemRevision.position, Record.number)
    )
    content = SHELVES[Noun.ITEM].content
    return [
        ItemRow(row.record_id, number, row.number, content(row))
        for row, number in session.execute(query)
    ]


def item_uses(session: Session, known_at: int) -> dict[int, int]:
    """In how many submitted entries each item stands; items never used are left out; one query."""
    S = SupportRevision  # noqa: N806 (as in queries/entries.py)
    query = (
        select(SupportLine.item_id, func.count(func.distinct(S.record_id)))
        .join(S, S.id == SupportLine.revision_id)
        .where(known(S, known_at), S.state == State.SUBMITTED, SupportLine.item_id.is_not(None))
        .group_by(SupportLine.item_id)
    )
    return {item_id: count for item_id, count in session.execute(query) if item_id is not None}
