"""Conflicts that a person decided for the ledger, so that the same file does not ask them again.

What was decided against is kept as a digest: of the record, the revision from which the row was
made, the field, and what the file says there. The same words in a newer form are another wish.
"""

import hashlib
from collections.abc import Collection
from typing import Any

from tracker.domain.difference import FieldDifference, difference
from tracker.domain.entry_form.folding import Entry
from tracker.domain.merging import FieldConflict
from tracker.domain.names import Names


def settled_by(
    entry: Entry, conflicts: Collection[FieldConflict], mine: Collection[str]
) -> tuple[str, ...]:
    """The digests of those conflicts that were not decided as `mine`."""
    return tuple(
        _digest(entry, one.field, one.base, one.mine) for one in conflicts if one.field not in mine
    )


def decided_before(
    entry: Entry, base: Any, mine: Any, names: Names, settled: Collection[str]
) -> tuple[FieldDifference, ...]:
    """What the file says in fields in which that was decided against before."""
    if not settled:
        return ()
    said = difference(base, mine, names)
    return tuple(row for row in said if _digest(entry, row.field, row.old, row.new) in settled)


def is_settled(entry: Entry, conflict: FieldConflict, settled: Collection[str]) -> bool:
    """Whether it was decided against before."""
    return _digest(entry, conflict.field, conflict.base, conflict.mine) in settled


def _digest(entry: Entry, field: str, old: str, new: str) -> str:
    """64 letters; a line that the file adds has another id each time."""
    is_added = not old and field.partition(".")[0] == entry.sheet.lines
    place = entry.sheet.lines if is_added else field
    said = (entry.record_id, entry.revision, place, new)
    return hashlib.sha256(repr(said).encode()).hexdigest()
