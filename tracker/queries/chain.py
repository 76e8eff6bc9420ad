"""Verifies the ledger: every digest, every hash, and all that must follow from them.

A digest covers the content of a revision, and a change's hash the digests of what it wrote. What
they do not cover is derived (sums beside the lines, `until`, `disclosed`, 管理番号), so it is
derived again and compared. A tail that was cut off leaves a whole chain: compare the head with
the one that a backup or an issued report wrote down.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import inspect, select, tuple_
from sqlalchemy.orm import Session, selectinload

from tracker.domain.canonical import FORMAT, GENESIS, change_hash, revision_digest, tick_digest
from tracker.domain.errors import LedgerError
from tracker.domain.vocabulary import Noun, record_number
from tracker.models import (
    Change,
    ImportRow,
    ImportRun,
    LedgerHead,
    Record,
    SupportRevision,
    Tick,
)
from tracker.models.content import SHELVES, Shelf
from tracker.models.import_content import import_digest_of
from tracker.queries.chain_order import order_problems

#: Rows fetched at a time, so that a ledger of any size takes the same memory.
BATCH = 500
#: After this many problems the rest would only repeat them.
MOST_PROBLEMS = 20

#: Columns that are not content: what the mechanism itself keeps, and the key by which texts are
#: found, whose rule may change between versions.
_BOOKKEEPING = {
    "id", "record_id", "number", "since", "until", "state", "disclosed", "digest", "search_key",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`head_change` and `head_hash` are to be written down elsewhere; no `problems`: it is whole.

    `problems` are Japanese sentences, each naming the change or revision that is wrong, at most
    MOST_PROBLEMS of them; `changes` is the number of changes that were looked at.
    """

    head_change: int
    head_hash: str
    changes: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Head:
    """The last change of the ledger and its hash (GENESIS in an empty one)."""

    change_id: int
    hash: str


def ledger_head(session: Session) -> Head:
    """The head as the ledger has it now."""
    row = session.execute(select(LedgerHead.change_id, LedgerHead.hash)).one()
    return Head(row.change_id, row.hash)


def verify_chain(session: Session, progress: Callable[[int], None] | None = None) -> ChainReport:
    """Recompute the whole chain up to the present head, reading in batches.

    `progress` is told how many more changes are done. Raises LedgerError without the ledger's key.
    """
    head = ledger_head(session)
    problems = list(islice(_problems(session, head, progress), MOST_PROBLEMS))
    return ChainReport(head.change_id, head.hash, head.change_id, problems)


def key_fits(session: Session) -> bool:
    """Whether the ledger's key is the one that the last change was sealed with; true when empty."""
    head = ledger_head(session)
    if head.change_id == 0:
        return True
    change = session.get(Change, head.change_id)
    if change is None:
        return False
    digests = [
        (row.record_id, row.number, row.digest)
        for shelf in SHELVES.values()
        for row in session.execute(
            select(shelf.model.record_id, shelf.model.number, shelf.model.digest).where(
                shelf.model.since == change.id
            )
        )
    ]
    facts = sorted(digest for _, digest in _facts(session, change.id, change.id))
    whole = [*(digest for *_, digest in sorted(digests)), *facts]
    return _hash_of(session, change, whole) == head.hash


def _problems(
    session: Session, head: Head, progress: Callable[[int], None] | None
) -> Iterator[str]:
    yield from order_problems(session, head.change_id)
    try:
        yield from _problems_in_chain(session, head, progress)
    except (ValueError, LookupError):  # a word or day that no version of the program ever wrote
        yield "読めない値の入った版があります。データベースが直接書きかえられています。"


def _problems_in_chain(
    session: Session, head: Head, progress: Callable[[int], None] | None
) -> Iterator[str]:
    before: Change | None = None
    for written in _changes(session, head.change_id):
        change = written.change
        yield from _problems_of_change(session, before, written)
        before = change
        if progress is not None:
            progress(1)
    last = Head(before.id, before.hash) if before else Head(0, GENESIS)
    if last != head:
        yield (
            f"台帳の先頭(第{head.change_id}番)が、最後の変更(第{last.change_id}番)と合いません。"
            "変更が消されたか、先頭が書きかえられています。"
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """A revision that a change wrote, and the shelf it lies on."""

    noun: Noun
    shelf: Shelf
    row: Any


@dataclass(frozen=True, slots=True)
class _Whole:
    """A change with all that it wrote."""

    change: Change
    revisions: list[_Written]
    facts: list[str]


def _changes(session: Session, head: int) -> Iterator[_Whole]:
    """Every change in order, with the revisions that it wrote and what it says besides."""
    written = groupby(
        heapq.merge(*(_revisions(session, noun, head) for noun in SHELVES), key=_place),
        key=lambda revision: int(revision.row.since),
    )
    ahead = next(written, None)
    for change, facts in _changes_alone(session, head):
        revisions: list[_Written] = []
        while ahead is not None and ahead[0] <= change.id:
            revisions += ahead[1]
            ahead = next(written, None)
        yield _Whole(change, revisions, facts)


def _changes_alone(session: Session, head: int) -> Iterator[tuple[Change, list[str]]]:
    last = 0
    while batch := session.scalars(
        select(Change).where(Change.id > last, Change.id <= head).order_by(Change.id).limit(BATCH)
    ).all():
        facts: dict[int, list[str]] = {}
        for change_id, digest in _facts(session, batch[0].id, batch[-1].id):
            facts.setdefault(change_id, []).append(digest)
        yield from ((change, sorted(facts.get(change.id, []))) for change in batch)
        last = batch[-1].id


def _facts(session: Session, first: int, last: int) -> Iterator[tuple[int, str]]:
    """What changes say besides their revisions, from one change to another."""
    yield from _ticked(session, first, last)
    yield from _imported(session, first, last)


def _imported(session: Session, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Change and digest of every file that was taken in."""
    runs = select(ImportRun).where(ImportRun.change_id.between(first, last))
    for run in session.scalars(runs).all():
        rows = session.scalars(select(ImportRow).where(ImportRow.change_id == run.change_id))
        yield run.change_id, import_digest_of(run, rows.all())


def _ticked(session: Session, first: int, last: int) -> list[tuple[int, str]]:
    """Change and digest of every tick from one change to another."""
    query = select(Tick.change_id, Tick.letter_id, Tick.ward)
    return [
        (change_id, tick_digest(letter=letter_id, ward=ward))
        for change_id, letter_id, ward in session.execute(
            query.where(Tick.change_id >= first, Tick.change_id <= last)
        )
    ]


def _place(revision: _Written) -> tuple[int, int, int]:
    row = revision.row
    return row.since, row.record_id, row.number


def _revisions(session: Session, noun: Noun, head: int) -> Iterator[_Written]:
    shelf = SHELVES[noun]
    model = shelf.model
    load = shelf.load
    if model is SupportRevision:
        load = (*load, selectinload(SupportRevision.years))
    order = (model.since, model.record_id, model.number)
    query = select(model).where(model.since <= head).options(*load).order_by(*order).limit(BATCH)
    last = (0, 0, 0)
    while batch := session.scalars(query.where(tuple_(*order) > tuple_(*last))).all():
        yield from (_Written(noun, shelf, row) for row in batch)
        last = _place(_Written(noun, shelf, batch[-1]))


def _problems_of_change(session: Session, before: Change | None, written: _Whole) -> Iterator[str]:
    change = written.change
    expected = before.id + 1 if before else 1
    if change.id != expected:
        yield f"第{expected}番の変更がありません(次は第{change.id}番です)。"
    if before and change.recorded_at < before.recorded_at:
        yield f"第{change.id}番の変更の記録日時が、その前の変更より古くなっています。"
    if change.digest_format != FORMAT:
        yield (
            f"第{change.id}番の変更は、この版が知らない形式(第{change.digest_format}版)で"
            "書かれています。新しい版のプログラムで確かめてください。"
        )
        return
    for revision in written.revisions:
        yield from _problems_of_revision(session, revision)
    previous = before.hash if before else GENESIS
    digests = [*(revision.row.digest for revision in written.revisions), *written.facts]
    if change.previous_hash != previous or _hash_of(session, change, digests) != change.hash:
        yield (
            f"第{change.id}番の変更のハッシュが合いません。この変更かその版が書きかえられたか、"
            "台帳の鍵が違います。"
        )


def _hash_of(session: Session, change: Change, digests: list[str]) -> str:
    key = session.info.get("ledger_key")
    if key is None:
        raise LedgerError(
            "台帳の鍵がありません。instance/ledger.key か環境変数 LEDGER_KEY を用意してください。"
        )
    return change_hash(key, change.previous_hash, change.hashed_fields(), digests)


def _problems_of_revision(session: Session, revision: _Written) -> Iterator[str]:
    row = revision.row
    where = f"{_name(session, revision)}の第{row.number}版(変更 第{row.since}番)"
    try:
        content = revision.shelf.content(row)
    except (ValueError, TypeError, LedgerError):
        yield f"{where}の内容が読めません。書きかえられています。"
        return
    digest = revision_digest(
        noun=revision.noun.value,
        record=row.record_id,
        number=row.number,
        state=row.state.value,
        content=content,
    )
    if digest != row.digest:
        yield f"{where}の内容が、記録したときと違います。"
        return
    wrong = _wrong_columns(revision, content)
    if wrong:
        yield f"{where}の集計用の欄({'、'.join(wrong)})が内容と合いません。"


def _name(session: Session, revision: _Written) -> str:
    record = session.get(Record, revision.row.record_id)
    if record is None or record.number is None:
        return f"{revision.noun.label}の記録(内部番号{revision.row.record_id})"
    return record_number(record.noun, record.number)


def _wrong_columns(revision: _Written, content: Any) -> list[str]:
    """Columns that do not hold what `content` gives; sums beside the lines are among them."""
    expected = revision.shelf.columns(content)
    columns = inspect(type(revision.row)).column_attrs.keys()
    wrong = [
        name
        for name in columns
        if name not in _BOOKKEEPING and getattr(revision.row, name) != expected.get(name)
    ]
    if _years(expected.get("years", [])) != _years(getattr(revision.row, "years", [])):
        wrong.append("years")
    return wrong


def _years(rows: list[Any]) -> list[tuple[Any, ...]]:
    return sorted((row.first, row.last, row.person_days) for row in rows)
