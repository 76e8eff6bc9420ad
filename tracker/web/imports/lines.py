"""An import in a line: when, who, which file, and what it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.entry_form.plan import WRITING, Outcome
from tracker.domain.numbers import format_integer
from tracker.queries.imports import Import
from tracker.web.change_lines import long_moment, names_for, who

#: For an import of which one may not see the file.
NAMELESS = "Excelファイル"


@dataclass(frozen=True)
class ImportLine:
    """For the tables of imports; `undone` says who took it back and when, '' where nobody did."""

    when: str
    iso: str
    who: str
    name: str
    did: str
    undone: str
    href: str


def import_lines(session: Session, imports: Iterable[Import]) -> list[ImportLine]:
    """Imports in their order."""
    known = names_for(session, [])
    return [
        ImportLine(
            when=long_moment(one.made),
            iso=one.made.recorded_at.isoformat(),
            who=who(one.made, known, person=True),
            name=one.name or NAMELESS,
            did=did(one.counts),
            undone=f"{who(one.undone, known)}が{long_moment(one.undone)}に取りやめ"
            if one.undone
            else "",
            href=url_for("imports.done", change_hash=one.made.hash),
        )
        for one in imports
    ]


def did(counts: Mapping[Outcome, int]) -> str:
    """新規3件、変更1件."""
    said = [f"{one.label}{format_integer(counts[one])}件" for one in WRITING if counts.get(one)]
    return "、".join(said)
