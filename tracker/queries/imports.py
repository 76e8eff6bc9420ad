"""Workbooks that wait to be taken in, and those that were, as far as one may see them (rule 9).

A ward sees of an import what became of its own records. The file and its name, which may speak of
others, it sees only where every record of the import is its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Scope
from tracker.domain.entry_form.plan import WRITING, Outcome
from tracker.domain.entry_form.task import Does, task_from
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import NUMBER_PREFIX, Noun, record_number
from tracker.models import (
    Blob,
    Change,
    HeldWorkbook,
    ImportRow,
    ImportRun,
    ImportWork,
    Record,
)
from tracker.models.content import SHELVES
from tracker.queries.history import Made, made_of
from tracker.queries.records import Revision, revision_of

#: What a workbook can write.
NOUNS: Final = (Noun.SUPPORT, Noun.LETTER)
_NO_IMPORT = "この取り込みは見つかりません。"


@dataclass(frozen=True, slots=True)
class Held:
    """A workbook that is looked at; `options` is JSON."""

    token: str
    name: str
    options: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workbook that waits to be looked at, or what it did once to be taken back."""

    token: str
    name: str
    held_at: datetime
    is_undoing: bool


@dataclass(frozen=True, slots=True)
class Import:
    """A workbook that was taken in. `counts` are records by what became of them, of those that one
    may see; `is_whole`: these are all, and `name` and `sha256` are the file's (else '')."""

    made: Made
    name: str
    sha256: str
    is_whole: bool
    undone: Made | None
    counts: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A record that an import wrote: what became of it, from which sheet and rows."""

    revision: Revision
    outcome: Outcome
    sheet: str
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A change that took in a workbook (of `name`, '' as in Import), or took such a change back.
    `hash` is that of the change which took it in."""

    name: str
    hash: str
    is_undoing: bool


def held_workbook(session: Session, *, token: str, account_id: int | None) -> Held:
    """The workbook of this account; NotFound for everybody else."""
    query = select(HeldWorkbook.name, HeldWorkbook.options, HeldWorkbook.content).where(
        HeldWorkbook.token == token, HeldWorkbook.account_id == account_id
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("このファイルは、もう確かめる画面にありません。もう一度送ってください。")
    return Held(token, *found)


def waiting(session: Session, *, account_id: int | None) -> list[Waiting]:
    """The workbooks that the account sent and neither took in nor gave up, newest first."""
    query = (
        select(HeldWorkbook.token, HeldWorkbook.name, HeldWorkbook.held_at, ImportWork.asked)
        .outerjoin(ImportWork, ImportWork.token == HeldWorkbook.token)
        .where(HeldWorkbook.account_id == account_id)
        .order_by(HeldWorkbook.held_at.desc())
    )
    return [
        Waiting(token, name, held_at, bool(asked) and task_from(asked).does is Does.TAKE_BACK)
        for token, name, held_at, asked in session.execute(query)
    ]


def taken_in_from(session: Session, *, token: str, account_id: int | None) -> str | None:
    """The hash of the change with which the account took in the workbook held under `token`, or
    of the one that it took back so."""
    origin = aliased(Change)
    query = (
        select(origin.hash)
        .join(ImportRun, origin.id == func.coalesce(ImportRun.undoes, ImportRun.change_id))
        .join(Change, Change.id == ImportRun.change_id)
        .where(Change.once == token, Change.actor_id == account_id)
    )
    return session.scalar(query)


def hash_of(session: Session, change_id: int) -> str:
    """The hash of a change that there is."""
    return session.scalars(select(Change.hash).where(Change.id == change_id)).one()


def latest_imports(session: Session, scope: Scope, *, limit: int) -> list[Import]:
    """The newest imports; a constant number of queries."""
    return _imports(session, scope, _found(scope).order_by(Change.id.desc()).limit(limit))


def import_of(session: Session, scope: Scope, change_hash: str) -> Import:
    """The import that the change of this hash was; NotFound where one may not see any of it."""
    for found in _imports(session, scope, _found(scope).where(Change.hash == change_hash)):
        return found
    raise NotFound(_NO_IMPORT)


def import_file(session: Session, scope: Scope, change_hash: str) -> tuple[str, bytes]:
    """Name and bytes of the file; NotFound where others' records came with it."""
    taken = import_of(session, scope, change_hash)
    query = select(Blob.content).join(ImportRun, ImportRun.sha256 == Blob.sha256)
    content = session.scalar(query.where(ImportRun.change_id == taken.made.id))
    if not taken.is_whole or content is None:
        raise NotFound(_NO_IMPORT)
    return taken.name, content


def written_by(session: Session, scope: Scope, change_id: int, *, limit: int) -> list[Written]:
    """The first records that an import wrote, in the order of its rows."""
    rows = union_all(*(_first_rows(noun, scope, change_id) for noun in NOUNS)).subquery()
    found = session.execute(select(rows).order_by(rows.c.place).limit(limit)).all()
    revisions = {
        noun: _revisions(session, noun, change_id, [r.record_id for r in found if r.noun == noun])
        for noun in NOUNS
    }
    numbers = _rows_by_record(session, change_id, [row.record_id for row in found])
    return [
        Written(
            revisions[Noun(row.noun)][row.record_id],
            row.outcome,
            row.sheet,
            numbers[row.record_id],
        )
        for row in found
    ]


def before_and_after(
    session: Session, noun: Noun, change_id: int
) -> list[tuple[Revision, Revision | None]]:
    """The revisions that a change wrote, each with the one it followed; for one who may enter for
    all of them."""
    model = SHELVES[noun].model
    after = _of_noun(session, noun, model.since == change_id)
    before = _of_noun(session, noun, model.until == change_id)
    return [(revision, before.get(record)) for record, revision in after.items()]


def changed_since(session: Session, change_id: int) -> tuple[str, int]:
    """Of the records that a change wrote, the label of one that was changed after it, and how many
    were; '' and 0 where none was. For one who may see all of them."""
    label, count = "", 0
    for noun in NOUNS:
        model = SHELVES[noun].model
        later = and_(model.since == change_id, model.until.is_not(None))
        number, found = session.execute(
            select(func.min(Record.number), func.count())
            .join(model, model.record_id == Record.id)
            .where(later)
        ).one()
        count += found
        if found and not label:
            label = record_number(noun, number) if number else "下書き"
    return label, count


def taken_in_by(session: Session, scope: Scope, changes: Collection[int]) -> dict[int, TakenIn]:
    """Which of the changes took in a workbook, or took one back, by their ids."""
    if not changes:
        return {}
    origin = aliased(Change)
    query = (
        select(ImportRun.change_id, ImportRun.name, ImportRun.undoes, origin.hash, _whole(scope))
        .join(origin, origin.id == func.coalesce(ImportRun.undoes, ImportRun.change_id))
        .where(ImportRun.change_id.in_(changes), _any_own(scope))
    )
    return {
        change_id: TakenIn(name if whole else "", hash_, undoes is not None)
        for change_id, name, undoes, hash_, whole in session.execute(query)
    }


def records_called(session: Session, labels: Collection[str]) -> dict[str, tuple[Noun, int]]:
    """The records that have these 管理番号, by them."""
    found = {}
    for noun in NOUNS:
        own = [one for one in labels if one.startswith(f"{NUMBER_PREFIX[noun]}-")]
        numbers = [int(one.partition("-")[2]) for one in own]
        query = select(Record.id, Record.number).where(Record.noun == noun)
        for record_id, number in session.execute(query.where(Record.number.in_(numbers))):
            found[record_number(noun, number or 0)] = (noun, record_id)
    return found


def _own(noun: Noun, scope: Scope) -> ColumnElement[bool]:
    """Whether a revision is one of the scope's own."""
    if scope.all_drafts:
        return true()
    owned: ColumnElement[bool] = SHELVES[noun].owner == scope.ward
    return false() if scope.ward is None else owned


def _any_own(scope: Scope) -> ColumnElement[bool]:
    """Whether an import wrote any record that is the scope's own."""
    return or_(*(_wrote(noun, _own(noun, scope)) for noun in NOUNS))


def _whole(scope: Scope) -> ColumnElement[bool]:
    """Whether it wrote no other."""
    return and_(*(~_wrote(noun, ~_own(noun, scope)) for noun in NOUNS))


def _wrote(noun: Noun, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    model = SHELVES[noun].model
    return exists(select(model.id).where(model.since == ImportRun.change_id, condition))


def _found(scope: Scope) -> Select[*tuple[Any, ...]]:
    undoing, undone = aliased(ImportRun), aliased(Change)
    return (
        select(ImportRun.name, ImportRun.sha256, Change, undone, _whole(scope).label("whole"))
        .join(Change, Change.id == ImportRun.change_id)
        .outerjoin(undoing, undoing.undoes == ImportRun.change_id)
        .outerjoin(undone, undone.id == undoing.change_id)
        .where(ImportRun.sha256.is_not(None), _any_own(scope))
    )


def _imports(session: Session, scope: Scope, query: Select[*tuple[Any, ...]]) -> list[Import]:
    rows = session.execute(query).all()
    counts = _counts(session, scope, [row.Change.id for row in rows])
    return [
        Import(
            made=made_of(change),
            name=name if whole else "",
            sha256=sha256 if whole else "",
            is_whole=whole,
            undone=made_of(undone) if undone else None,
            counts=counts.get(change.id, {}),
        )
        for name, sha256, change, undone, whole in rows
    ]


def _counts(
    session: Session, scope: Scope, changes: Sequence[int]
) -> dict[int, dict[Outcome, int]]:
    counts: dict[int, dict[Outcome, int]] = {}
    some = [
        _own_rows(
            noun,
            scope,
            ImportRow.change_id,
            ImportRow.outcome,
            func.count(ImportRow.record_id.distinct()),
        )
        .where(ImportRow.change_id.in_(changes))
        .group_by(ImportRow.change_id, ImportRow.outcome)
        for noun in NOUNS
    ]
    for change_id, outcome, count in session.execute(union_all(*some)):
        of_change = counts.setdefault(change_id, {})
        of_change[outcome] = of_change.get(outcome, 0) + count
    return counts


def _own_rows(noun: Noun, scope: Scope, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Rows of imports that became revisions of the noun that are the scope's own.

    A row names its revision, so that each leads to one by its unique index. By the change that
    wrote it there are as many as rows, and a plan that takes that index looks at all for each.
    """
    model = SHELVES[noun].model
    became = and_(
        model.record_id == ImportRow.record_id,
        model.number == ImportRow.revision,
        ImportRow.outcome.in_(WRITING),
        _own(noun, scope),
    )
    return select(*columns).join(model, became)


def _first_rows(noun: Noun, scope: Scope, change_id: int) -> Select[*tuple[Any, ...]]:
    return (
        _own_rows(
            noun,
            scope,
            literal(noun.value).label("noun"),
            ImportRow.record_id,
            func.min(ImportRow.id).label("place"),
            func.min(ImportRow.sheet).label("sheet"),
            func.min(ImportRow.outcome).label("outcome"),
        )
        .where(ImportRow.change_id == change_id)
        .group_by(ImportRow.record_id)
    )


def _rows_by_record(
    session: Session, change_id: int, records: Sequence[int]
) -> dict[int, list[int]]:
    """The numbers of the rows that became these records."""
    query = (
        select(ImportRow.record_id, ImportRow.row)
        .where(ImportRow.change_id == change_id, ImportRow.outcome.in_(WRITING))
        .where(ImportRow.record_id.in_(records))
        .order_by(ImportRow.id)
    )
    found: dict[int, list[int]] = {}
    for record, row in session.execute(query):
        found.setdefault(record, []).append(row)
    return found


def _revisions(
    session: Session, noun: Noun, change_id: int, records: Sequence[int]
) -> dict[int, Revision]:
    if not records:
        return {}
    model = SHELVES[noun].model
    return _of_noun(session, noun, and_(model.since == change_id, model.record_id.in_(records)))


def _of_noun(session: Session, noun: Noun, condition: ColumnElement[bool]) -> dict[int, Revision]:
    """Revisions by their records, which have at most one that fulfils the condition."""
    shelf = SHELVES[noun]
    query = (
        select(shelf.model, Record, Change)
        .join(Record, Record.id == shelf.model.record_id)
        .join(Change, Change.id == shelf.model.since)
        .where(condition)
        .order_by(Record.number, Record.id)
        .options(*shelf.load)
    )
    found = (revision_of(noun, *row) for row in session.execute(query))
    return {revision.record_id: revision for revision in found}
