"""Lines of items: which unit they count in, and which of them a filter asks for."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.domain.entry_filter import EntryFilter
from tracker.models import ItemRevision, SupportLine
from tracker.queries.moment import Clocks, known


def unit_of_line(clocks: Clocks) -> ColumnElement[Any]:
    """The unit of a line; where none was written that of the item in the catalogue."""
    of_item = (
        select(ItemRevision.unit)
        .where(ItemRevision.record_id == SupportLine.item_id, known(ItemRevision, clocks.known_at))
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(SupportLine.unit, ""), of_item, "")


def names_line(clocks: Clocks, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Conditions on a line; empty where the filter does not narrow items."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.item_id is not None:
        conditions.append(SupportLine.item_id == wanted.item_id)
    if wanted.item_text is not None:
        conditions.append(SupportLine.item_id.is_(None))
        conditions.append(func.coalesce(SupportLine.item_text, "") == wanted.item_text)
    if wanted.unit is not None:
        conditions.append(unit_of_line(clocks) == wanted.unit)
    return conditions
