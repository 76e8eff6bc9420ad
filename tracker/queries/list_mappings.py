"""How lists that are not of our form were read before, known again by their headings."""

import json
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.heading_rows import heading_rows, stretches
from tracker.domain.entry_form.mapping import ListReading, from_json, headings_hash
from tracker.domain.entry_form.reading import reading_from
from tracker.models import HeldWorkbook, ListMapping

#: Workbooks that wait, of which it is looked up for which disaster they were.
_WAITING = 20


def remembered(session: Session, *, ward: str, sheet: BookSheet) -> ListReading | None:
    """How a ward ('': those of none) had a list read that had the headings which this sheet has,
    as was said last; None where that was never said. Rows that do not look like headings together
    are so where a person stated how many they are."""
    alike = heading_rows(sheet)
    places = {headings_hash(rows.cells): rows for rows in reversed([*alike, *stretches(sheet)])}
    for hash_, known in _remembered(session, ward, places):
        rows = places[hash_]
        if rows in alike or (known.is_stated and known.depth == rows.depth):
            return replace(known, sheet=sheet.name, row=rows.last, depth=rows.depth)
    return None


def _remembered(
    session: Session, ward: str, headings: Collection[str]
) -> list[tuple[str, ListReading]]:
    query = (
        select(ListMapping.headings, ListMapping.mapping)
        .where(ListMapping.ward == ward, ListMapping.headings.in_(headings))
        .order_by(ListMapping.noted_at.desc(), ListMapping.id.desc())
    )
    found = ((hash_, from_json(json.loads(told))) for hash_, told in session.execute(query))
    return [(hash_, one) for hash_, one in found if one is not None]


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
