"""Entries by the words that stand in them."""

from sqlalchemy import ColumnElement, exists, or_, select

from tracker.domain.entry_filter import EntryFilter
from tracker.domain.text import search_key
from tracker.models import Giver, ItemRevision, Municipality, Record, SupportLine, SupportRevision
from tracker.queries.moment import Clocks, known
from tracker.queries.recipients import name_contains

S = SupportRevision


def in_text(clocks: Clocks, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Every word must stand in the entry's texts, its recipient, giver, an item or its number."""
    return [_has_word(clocks, word) for word in wanted.text.split()]


def _has_word(clocks: Clocks, typed: str) -> ColumnElement[bool]:
    word = search_key(typed)
    named = select(Municipality.code).where(name_contains(typed))
    items = select(ItemRevision.record_id).where(
        known(ItemRevision, clocks.known_at), ItemRevision.name.contains(typed, autoescape=True)
    )
    tests = [
        S.search_key.contains(word, autoescape=True),
        S.recipient_code.in_(named),
        Giver.name.contains(word, autoescape=True),
        exists().where(SupportLine.revision_id == S.id, SupportLine.recipient_code.in_(named)),
        exists().where(SupportLine.revision_id == S.id, SupportLine.item_id.in_(items)),
    ]
    digits = word.removeprefix("s-")
    if digits.isdecimal() and len(digits) < 10:
        tests.append(Record.number == int(digits))
    return or_(*tests)
