"""What a member has entered for a disaster, as its 入力様式 shows it; and the places that the form
offers. Seven queries and one, whatever the size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.vocabulary import MEASURED_KINDS, Kind, Noun, State, record_number
from tracker.models import LetterRevision, Record, SupportLine, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.moment import known
from tracker.queries.visible import visible_revisions

#: What a draft is called in a form, followed by its place: 下書き2.
DRAFT: Final = State.DRAFT.label
_SHEETS: Final[tuple[Kind | None, ...]] = (*MEASURED_KINDS, None)


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A record of which the form has rows: `kind` None is a letter, `label` its 管理番号 or, of a
    draft, 下書き1, which no other entry of the form has. `revision` is the number of the one shown.
    """

    record_id: int
    revision: int
    label: str
    kind: Kind | None
    state: State
    content: Any


def form_entries(
    session: Session, scope: Scope, *, giver: str, disaster_id: int, known_at: int
) -> list[FormEntry]:
    """Submitted entries and drafts of a giver, as far as `scope` may see them: by kind, then by
    管理番号, drafts at the end. Aggregates, nil returns and what was withdrawn are left out."""
    rows = [
        *_rows(session, Noun.SUPPORT, scope, giver, disaster_id, known_at),
        *_rows(session, Noun.LETTER, scope, giver, disaster_id, known_at),
    ]
    found = [_entry(row, number) for row, number in rows]
    wanted = [entry for entry in found if entry.kind in _SHEETS]
    return _with_drafts_named(sorted(wanted, key=lambda entry: _SHEETS.index(entry.kind)))


def _rows(
    session: Session, noun: Noun, scope: Scope, giver: str, disaster_id: int, known_at: int
) -> Sequence[Any]:
    shelf = SHELVES[noun]
    model = shelf.model
    query = (
        select(model, Record.number)
        .join(Record, Record.id == model.record_id)
        .where(
            known(model, known_at),
            visible_revisions(noun, scope),
            model.state != State.WITHDRAWN,
            shelf.owner == giver,
            model.disaster_id == disaster_id,
        )
        .order_by(Record.number.is_(None), Record.number, Record.created_by, Record.id)
        .options(*shelf.load)
    )
    return session.execute(query).all()


def _entry(row: Any, number: int | None) -> FormEntry:
    noun = Noun.LETTER if isinstance(row, LetterRevision) else Noun.SUPPORT
    return FormEntry(
        record_id=row.record_id,
        revision=row.number,
        label=record_number(noun, number) if number is not None else "",
        kind=getattr(row, "kind", None),
        state=row.state,
        content=SHELVES[noun].content(row),
    )


def _with_drafts_named(entries: list[FormEntry]) -> list[FormEntry]:
    drafts = [entry for entry in entries if not entry.label]
    names = {entry.record_id: f"{DRAFT}{place}" for place, entry in enumerate(drafts, 1)}
    return [replace(entry, label=entry.label or names[entry.record_id]) for entry in entries]


def places_used(session: Session, scope: Scope, *, disaster_id: int, known_at: int) -> set[str]:
    """Codes of the recipients, and of the senders of letters, in what `scope` may see of a
    disaster; one query."""
    S, L = SupportRevision, LetterRevision  # noqa: N806 (as in queries/entries.py)
    supports = (
        known(S, known_at),
        visible_revisions(Noun.SUPPORT, scope),
        S.state != State.WITHDRAWN,
        S.disaster_id == disaster_id,
    )
    letters = (
        known(L, known_at),
        visible_revisions(Noun.LETTER, scope),
        L.state != State.WITHDRAWN,
        L.disaster_id == disaster_id,
    )
    line = select(SupportLine.recipient_code).join(S, S.id == SupportLine.revision_id)
    codes = union(
        select(S.recipient_code).where(*supports),
        line.where(*supports),
        select(L.sender_code).where(*letters),
    )
    return {code for code in session.scalars(codes) if code is not None}
