"""How lists that are not of our form were read before, known again by their headings."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.entry_form.headings import DEEPEST, Cells
from tracker.domain.entry_form.mapping import ListReading, from_json, headings_hash
from tracker.domain.entry_form.reading import reading_from
from tracker.models import HeldWorkbook, ListMapping

#: Workbooks that wait, of which it is looked up for which disaster they were.
_WAITING = 20


def remembered(
    session: Session, *, ward: str, sheet: str, rows: Sequence[tuple[int, Cells]]
) -> ListReading | None:
    """How a ward ('': those of none) had a list read that had the headings which one of the rows
    of this sheet has; None where that was never said."""
    first = [(number, cells) for number, cells in rows if number <= DEEPEST]
    hashes = {headings_hash(cells): number for number, cells in reversed(first)}
    for hash_, known in _remembered(session, ward, hashes).items():
        return replace(known, sheet=sheet, row=hashes[hash_])
    return None


def _remembered(session: Session, ward: str, headings: Collection[str]) -> dict[str, ListReading]:
    query = select(ListMapping.headings, ListMapping.mapping).where(
        ListMapping.ward == ward, ListMapping.headings.in_(headings)
    )
    found = {hash_: from_json(json.loads(told)) for hash_, told in session.execute(query)}
    return {hash_: one for hash_, one in found.items() if one is not None}


def said_before(session: Session, *, account_id: int | None, headings: str) -> ListReading | None:
    """How the account had a list with these headings read that it sent and did not take in yet:
    the one that comes back corrected is for the same disaster."""
    query = (
        select(HeldWorkbook.options)
        .where(HeldWorkbook.account_id == account_id)
        .order_by(HeldWorkbook.held_at.desc())
        .limit(_WAITING)
    )
    for options in session.scalars(query):
        for reading in reading_from(options).lists:
            if reading.headings == headings:
                return reading
    return None
