"""An import in a line: when, who, which file, and what it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.entry_form.plan import WRITING, Outcome
from tracker.domain.numbers import format_integer
from tracker.domain.wareki import format_moment
from tracker.queries.imports import Import, waiting
from tracker.web.access import viewer
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


@dataclass(frozen=True)
class WaitingLine:
    """A workbook that was sent and is not taken in yet, or what is being taken back."""

    when: str
    iso: str
    name: str
    href: str


def waiting_lines(session: Session) -> list[WaitingLine]:
    """Those of the viewer, newest first."""
    return [
        WaitingLine(
            when=format_moment(one.held_at),
            iso=one.held_at.isoformat(),
            name=f"{one.name}の取りやめ" if one.is_undoing else one.name,
            href=url_for("imports.look", token=one.token),
        )
        for one in waiting(session, account_id=viewer().actor.account_id)
    ]


def did(counts: Mapping[Outcome, int]) -> str:
    """新規3件、変更1件."""
    said = [f"{one.label}{format_integer(counts[one])}件" for one in WRITING if counts.get(one)]
    return "、".join(said)
