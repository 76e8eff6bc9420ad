"""Changes as steps from one revision to the next: of one record, and the latest of all.

What was never submitted is known to its own ward and the secretariat alone (rule 9): for others
a record begins with its first submission, and a change that wrote nothing for them is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Scope
from tracker.domain.change_sentence import Step
from tracker.domain.vocabulary import Noun
from tracker.models import Change, DisasterRevision, ItemRevision, Record
from tracker.models.content import SHELVES
from tracker.queries import records
from tracker.queries.records import Revision, revision_of
from tracker.queries.visible import visible_revisions

PAGE_SIZE = 30


@dataclass(frozen=True)
class Made:
    """Who made a change, when (UTC), from where and why."""

    id: int
    hash: str
    recorded_at: datetime
    actor_name: str
    actor_ward: str | None
    origin: str
    reason: str


@dataclass(frozen=True)
class RecordChange:
    """One step of a record; `more` are the other records that the same change wrote."""

    made: Made
    noun: Noun
    record_id: int
    revision: int
    step: Step
    more: int = 0


@dataclass(frozen=True)
class LatestPage:
    """Changes, newest first; `previous` and `next` are the hashes of the changes to turn the page
    at: unlike their ids they do not tell how many changes are hidden between two (rule 9)."""

    rows: list[RecordChange]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the latest changes are narrowed to: a giver (a ward's own acts), a disaster."""

    ward: str | None = None
    disaster_id: int | None = None


EVERYTHING = Wanted()


def record_changes(
    session: Session, noun: Noun, record_id: int, scope: Scope
) -> list[RecordChange]:
    """Every change of a record that `scope` may see, newest first; NotFound where there is none."""
    revisions = records.history(session, noun, record_id, scope)
    before: list[Revision | None] = [None, *revisions[:-1]]
    steps = [_record_change(old, new) for old, new in zip(before, revisions, strict=True)]
    return steps[::-1]


def _record_change(old: Revision | None, new: Revision, more: int = 0) -> RecordChange:
    return RecordChange(
        made=made_of(new.change),
        noun=new.noun,
        record_id=new.record_id,
        revision=new.number,
        step=Step(
            label=new.label,
            old=old.content if old else None,
            new=new.content,
            old_state=old.state if old else None,
            new_state=new.state,
        ),
        more=more,
    )


def made_of(change: Change) -> Made:
    """What is told of a change itself."""
    return Made(
        id=change.id,
        hash=change.hash,
        recorded_at=change.recorded_at,
        actor_name=change.actor_name,
        actor_ward=change.actor_ward,
        origin=change.origin,
        reason=change.reason,
    )


def latest_changes(
    session: Session,
    scope: Scope,
    *,
    wanted: Wanted = EVERYTHING,
    known_at: int | None = None,
    before: str | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> LatestPage:
    """The changes before the one with the hash `before` (or those after `after`), one entry a
    change; where no change has that hash the newest ones, up to the change id `known_at`.

    A change that wrote many revisions shows one of them and how many more. A constant number of
    queries.
    """
    ceiling, floor = _id_of(session, before), _id_of(session, after)
    newest = known_at + 1 if ceiling is None and known_at is not None else ceiling
    ids, has_more = _change_ids(session, scope, wanted, newest, floor, size)
    rows = _steps(session, scope, _samples(session, scope, wanted, ids))
    back = floor is not None
    behind = has_more if back else ceiling is not None
    ahead = True if back else has_more
    return LatestPage(
        rows=rows,
        previous=rows[0].made.hash if rows and behind else None,
        next=rows[-1].made.hash if rows and ahead else None,
    )


def _id_of(session: Session, change_hash: str | None) -> int | None:
    if change_hash is None:
        return None
    return session.scalar(select(Change.id).where(Change.hash == change_hash))


Condition = ColumnElement[bool]


def _seen(noun: Noun, scope: Scope, wanted: Wanted) -> tuple[Any, Condition]:
    """The revisions of a noun that the page may speak of: their table and the condition."""
    shelf = SHELVES[noun]
    if shelf.owner is not None:
        tests = [visible_revisions(noun, scope)]
        if wanted.ward is not None:
            tests.append(shelf.owner == wanted.ward)
        if wanted.disaster_id is not None:
            tests.append(shelf.model.disaster_id == wanted.disaster_id)
        return shelf.model, and_(*tests)
    if noun is Noun.ITEM:
        narrowed = wanted.ward is not None or wanted.disaster_id is not None
        return ItemRevision, false() if narrowed else ItemRevision.disclosed.is_(True)
    tests = [DisasterRevision.disclosed.is_(True)]
    if wanted.ward is not None:
        tests.append(DisasterRevision.proposed_by == wanted.ward)
    if wanted.disaster_id is not None:
        tests.append(DisasterRevision.record_id == wanted.disaster_id)
    return DisasterRevision, and_(*tests)


#: A change that merged a disaster is told by the disaster, not by the supports that it moved.
_TOLD_BY = (Noun.DISASTER, Noun.SUPPORT, Noun.LETTER, Noun.ITEM)


def _change_ids(
    session: Session,
    scope: Scope,
    wanted: Wanted,
    before: int | None,
    after: int | None,
    size: int,
) -> tuple[list[int], bool]:
    """Ids of the page's changes, newest first, and whether there are more beyond them."""
    wrote = []
    for noun in _TOLD_BY:
        model, seen = _seen(noun, scope, wanted)
        wrote.append(select(model.id).where(model.since == Change.id, seen).exists())
    query = select(Change.id).where(or_(*wrote))
    if after is not None:
        query = query.where(Change.id > after).order_by(Change.id)
    else:
        if before is not None:
            query = query.where(Change.id < before)
        query = query.order_by(Change.id.desc())
    found = list(session.scalars(query.limit(size + 1)))
    page = found[:size]
    return (page[::-1] if after is not None else page), len(found) > size


@dataclass(frozen=True)
class _Sample:
    """The revision by which a change is told."""

    noun: Noun
    revision_id: int
    more: int


def _samples(session: Session, scope: Scope, wanted: Wanted, ids: Sequence[int]) -> list[_Sample]:
    counts = session.execute(union_all(*(_counted(n, scope, wanted, ids) for n in _TOLD_BY)))
    by_change: dict[int, list[tuple[Noun, int, int]]] = {}
    for noun, since, count, first in counts:
        by_change.setdefault(since, []).append((Noun(noun), count, first))
    samples = []
    for change_id in ids:
        told = sorted(by_change[change_id], key=lambda row: _TOLD_BY.index(row[0]))
        more = sum(count for _, count, _ in told) - 1
        samples.append(_Sample(told[0][0], told[0][2], more))
    return samples


def _counted(noun: Noun, scope: Scope, wanted: Wanted, ids: Sequence[int]) -> Select[Any]:
    model, seen = _seen(noun, scope, wanted)
    return (
        select(literal(noun.value), model.since, func.count(), func.min(model.id))
        .where(model.since.in_(ids), seen)
        .group_by(model.since)
    )


def _steps(session: Session, scope: Scope, samples: Sequence[_Sample]) -> list[RecordChange]:
    steps: dict[tuple[Noun, int], RecordChange] = {}
    for noun in _TOLD_BY:
        own = {sample.revision_id: sample for sample in samples if sample.noun is noun}
        revisions = _revisions(session, noun, own)
        before = _revisions_before(session, noun, own, scope)
        for revision_id, revision in revisions.items():
            old = before.get((revision.record_id, revision.number - 1))
            more = own[revision_id].more
            steps[noun, revision_id] = _record_change(old, revision, more)
    return [steps[sample.noun, sample.revision_id] for sample in samples]


def _revisions(session: Session, noun: Noun, ids: Iterable[int]) -> dict[int, Revision]:
    model = SHELVES[noun].model
    return _load(session, noun, select(model, Record, Change).where(model.id.in_(list(ids))))


def _revisions_before(
    session: Session, noun: Noun, ids: Iterable[int], scope: Scope
) -> dict[tuple[int, int], Revision]:
    """The predecessors of revisions by record and number, those that `scope` may see."""
    model = SHELVES[noun].model
    later = aliased(model)
    query = (
        select(model, Record, Change)
        .join(later, and_(later.record_id == model.record_id, later.number == model.number + 1))
        .where(later.id.in_(list(ids)), visible_revisions(noun, scope))
    )
    found = _load(session, noun, query).values()
    return {(revision.record_id, revision.number): revision for revision in found}


def _load(session: Session, noun: Noun, query: Select[Any]) -> dict[int, Revision]:
    shelf = SHELVES[noun]
    rows = session.execute(
        query.join(Record, Record.id == shelf.model.record_id)
        .join(Change, Change.id == shelf.model.since)
        .options(*shelf.load)
    )
    return {row.id: revision_of(noun, row, record, change) for row, record, change in rows}
