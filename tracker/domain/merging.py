"""Three-way merge of a content: what was changed on one side stands, on both sides is decided.

Fields are those of domain/difference.py, compared as people read them; a line of goods or funds is
one field.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.domain.choice import take
from tracker.domain.difference import FieldDifference, difference
from tracker.domain.labels import Content
from tracker.domain.names import Names

C = TypeVar("C", bound=Content)

#: Whose value of a field stands: that of the ledger, or that of the one who decides.
THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both sides changed, each to something else; '' where it has no value."""

    field: str
    label: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged(Generic[C]):
    """`content` is theirs with what only I changed, and of the conflicts those that were chosen.

    `changes`: from theirs to `content`. `kept`: what only they changed. `conflicts`: all of them,
    chosen or not.
    """

    content: C
    changes: tuple[FieldDifference, ...]
    kept: tuple[FieldDifference, ...]
    conflicts: tuple[FieldConflict, ...]


def merge(
    base: C,
    mine: C,
    theirs: C,
    names: Names,
    choose_mine: Collection[str] = (),
    *,
    is_doubtful: bool = False,
) -> Merged[C]:
    """`mine` and `theirs` were both made from `base`; fields in `choose_mine` are taken from mine
    where both changed them. Where it `is_doubtful` that mine was made from it at all, every field
    in which mine differs is decided."""
    changed = {row.field: row for row in difference(base, mine, names)}
    changed_there = {row.field: row for row in difference(base, theirs, names)}
    there = {field: changed_there[field].new for field in changed if field in changed_there}
    if is_doubtful:
        there = {field: row.old for field, row in changed.items()} | there
    conflicts = tuple(
        FieldConflict(row.field, row.label, row.old, row.new, there[row.field])
        for row in changed.values()
        if row.field in there and there[row.field] != row.new
    )
    open_fields = {conflict.field for conflict in conflicts}
    wanted = [
        field for field in changed if field not in there or field in open_fields & {*choose_mine}
    ]
    content = take(theirs, mine, wanted)
    return Merged(
        content,
        tuple(difference(theirs, content, names)),
        tuple(row for field, row in changed_there.items() if field not in changed),
        conflicts,
    )
