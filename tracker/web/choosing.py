"""Two people changed one record: the fields that differ, and whose is to stay.

What was typed travels on in hidden fields; a field that only one of the two changed has that
one's version chosen already.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import request

from tracker.domain.difference import difference
from tracker.domain.labels import Content
from tracker.domain.merging import MINE, THEIRS
from tracker.domain.names import Names
from tracker.web.form import showable

RESOLVE = "resolve"
#: Sent by the buttons and the page itself, not typed into the form.
_OWN_FIELDS = frozenset({"csrf_token", "once", "action", "intent", "seen"})
_NAME = re.compile(r"[A-Za-z0-9_\-]{1,60}")


@dataclass(frozen=True)
class Row:
    """A field in which the two differ, as texts; `chosen` is theirs, mine, or not said yet."""

    name: str
    label: str
    theirs: str
    mine: str
    chosen: str


def choice_rows(base: Content, theirs: Content, mine: Content, names: Names) -> list[Row]:
    """The fields in which `theirs` and `mine`, both made from `base`, differ."""
    by_me = {one.field for one in difference(base, mine, names)}
    by_them = {one.field for one in difference(base, theirs, names)}
    return [
        Row(
            name=one.field,
            label=one.label,
            theirs=one.old,
            mine=one.new,
            chosen=_chosen(one.field, by_me, by_them),
        )
        for one in difference(theirs, mine, names)
    ]


def taken_from_theirs(rows: Sequence[Row]) -> list[str] | None:
    """The fields to be taken from the other's version; None where a choice is missing."""
    if any(not row.chosen for row in rows):
        return None
    return [row.name for row in rows if row.chosen == THEIRS]


def _chosen(field: str, by_me: Collection[str], by_them: Collection[str]) -> str:
    said = request.form.get(f"keep-{field}", "")
    if said in (THEIRS, MINE):
        return said
    if field in by_me and field in by_them:
        return ""
    return MINE if field in by_me else THEIRS


def carried() -> list[tuple[str, str]]:
    """Everything that was typed, to be sent again."""
    return [
        (name, showable(value))
        for name, values in request.form.lists()
        for value in values
        if name not in _OWN_FIELDS and _NAME.fullmatch(name) and not name.startswith("keep-")
    ]
