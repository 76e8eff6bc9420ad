"""The records that rows of a workbook speak of: as they were when it went out, and as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Actor
from tracker.domain.choice import take
from tracker.domain.entry_form.folding import Entry
from tracker.domain.entry_form.plan import Outcome, Stored
from tracker.domain.vocabulary import Noun, State
from tracker.models import Change, ImportRow, ImportRun, Record, SupportLine, SupportRevision
from tracker.models.content import SHELVES
from tracker.queries.records import Revision, revision_of
from tracker.queries.visible import visible_revisions

#: Records, keys and the like that are asked for in one statement.
BATCH: Final = 500
T = TypeVar("T")


def stored(
    session: Session, actor: Actor, noun: Noun, entries: Sequence[Entry]
) -> dict[int, Stored]:
    """The records of the entries with the revisions that the rows were made from, as far as the
    actor may see them."""
    wanted = {entry.record_id: entry for entry in entries if entry.record_id}
    found: dict[int, Stored] = {}
    for some in batched(sorted(wanted)):
        by_import = _imported(session, some)
        last = _last_lines(session, noun, some)
        for record, revisions in _revisions(session, actor, noun, some).items():
            base = _base(wanted[record], revisions)
            now = next((one for one in revisions.values() if one.current), None)
            if base is None or now is None:
                continue
            later = [one for number, one in revisions.items() if number > wanted[record].revision]
            found[record] = Stored(
                record,
                now.label,
                base,
                now.content,
                now.number,
                now.state,
                last.get(record, 0),
                tuple(one.content for one in later if (record, one.number) in by_import.written),
                by_import.settled.get(record, ()),
                now.state is not State.WITHDRAWN and _was_withdrawn(later, by_import),
            )
    return found


def _base(entry: Entry, revisions: Mapping[int, Revision]) -> Any:
    """The content from which the rows were made; lines that rows added later as they were then.
    None where that cannot be seen."""
    if entry.revision not in revisions:
        return None
    base = revisions[entry.revision].content
    for line, number in entry.joined.items():
        if number in revisions:
            base = take(base, revisions[number].content, [f"{entry.sheet.lines}.{line}"])
    return base


@dataclass
class _ByImport:
    """What workbooks did with records: the revisions (record, number) that they wrote, those that
    were `undone` since, and by record what of them was decided against."""

    written: set[tuple[int, int]] = field(default_factory=set)
    undone: set[tuple[int, int]] = field(default_factory=set)
    settled: dict[int, set[str]] = field(default_factory=dict)


def _was_withdrawn(later: Sequence[Revision], by_import: _ByImport) -> bool:
    """Whether somebody withdrew it meanwhile; a workbook that was taken back did not."""
    return any(
        one.state is State.WITHDRAWN and (one.record_id, one.number) not in by_import.undone
        for one in later
    )


def _imported(session: Session, records: Sequence[int]) -> _ByImport:
    undoing = aliased(ImportRun)
    row, found = ImportRow, _ByImport()
    query = (
        select(row.record_id, row.revision, row.outcome, row.key, undoing.id)
        .outerjoin(undoing, undoing.undoes == row.change_id)
        .where(row.record_id.in_(records))
    )
    for record, number, outcome, key, undone in session.execute(query):
        if undone is not None:
            found.undone.add((record, number))
        elif outcome is Outcome.CONFLICT:
            found.settled.setdefault(record, set()).add(key)
        else:
            found.written.add((record, number))
    return found


def _revisions(
    session: Session, actor: Actor, noun: Noun, records: Sequence[int]
) -> dict[int, dict[int, Revision]]:
    """What the actor may see of these records: their revisions by their numbers, in order."""
    shelf = SHELVES[noun]
    query = (
        select(shelf.model, Record, Change)
        .join(Record, Record.id == shelf.model.record_id)
        .join(Change, Change.id == shelf.model.since)
        .where(shelf.model.record_id.in_(records), Record.noun == noun)
        .where(visible_revisions(noun, actor.scope))
        .order_by(shelf.model.number)
        .options(*shelf.load)
    )
    found: dict[int, dict[int, Revision]] = {}
    for row in session.execute(query):
        revision = revision_of(noun, *row)
        found.setdefault(revision.record_id, {})[revision.number] = revision
    return found


def _last_lines(session: Session, noun: Noun, records: Sequence[int]) -> dict[int, int]:
    """The highest line id that each record ever had."""
    if noun is not Noun.SUPPORT:
        return {}
    S = SupportRevision  # noqa: N806 (as in queries/entries.py)
    query = (
        select(S.record_id, func.max(SupportLine.line_id).label("last"))
        .join(S, S.id == SupportLine.revision_id)
        .where(S.record_id.in_(records))
        .group_by(S.record_id)
    )
    return {row.record_id: row.last for row in session.execute(query)}


def batched(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values in parts of at most BATCH."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
