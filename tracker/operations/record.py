"""The one way in which anything enters the ledger: a change that writes revisions.

    begin_writing(session)
    with recording(session, actor=actor, origin=Origin.FORM, once=token) as change:
        revision = change.create(content, State.SUBMITTED)

On leaving the block the change gets its hash and becomes the head; nothing is committed here.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.canonical import FORMAT, change_hash, revision_digest, tick_digest
from tracker.domain.errors import Conflict, LedgerError, NotFound
from tracker.domain.vocabulary import Noun, State
from tracker.models import Change, ImportRow, ImportRun, LedgerHead, Record, Tick
from tracker.models.connection import is_writing
from tracker.models.content import SHELVES, shelf_of
from tracker.models.import_content import import_digest_of

#: A change's hash until it is sealed; the triggers let exactly such a row be sealed once.
OPEN = "open-"

#: Ids of records are drawn at random below this (nine digits at most, as addresses are read): a
#: gap between two tells nobody of a draft.
ID_LIMIT = 10**9
#: Ids asked for in one statement, which bounds its parameters.
_IDS_AT_ONCE = 1000


class Origin(StrEnum):
    """Where a change came from."""

    FORM = "form"
    SEED = "seed"
    DEMO = "demo"
    IMPORT = "import"


class AlreadyRecorded(LedgerError):
    """The form with this token was recorded before, as `change_id`; nothing is written again."""

    def __init__(self, change_id: int) -> None:
        super().__init__("この入力はすでに記録されています。")
        self.change_id = change_id


@dataclass(frozen=True, slots=True)
class Revised:
    """What the next revision of a record is to be; `base` is the number of its current one."""

    record_id: int
    base: int
    content: Any
    state: State

    @property
    def is_submitted(self) -> bool:
        return self.state is State.SUBMITTED


def _check_base(one: Revised, standing: Mapping[int, tuple[Any, Record]]) -> None:
    if one.record_id not in standing:
        raise NotFound("この記録は見つかりません。")
    number = standing[one.record_id][0].number
    if number != one.base:
        raise Conflict(
            "あなたが開いたあとに、ほかの人がこの記録を直しました。両方を見くらべて選んでください。",
            number,
        )


@dataclass
class Recording:
    """A change under way. `written` are the revisions that it has written so far, `facts` the
    digests of what it says besides: circulation ticks, the file that was taken in."""

    session: Session
    change: Change
    written: list[tuple[Noun, Any]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def create(self, content: Any, state: State, row_key: str | None = None) -> Any:
        """First revision of a new record; `row_key` is that of a workbook's new row."""
        noun, _ = shelf_of(content)
        (new_id,) = self._new_ids(1)
        record = Record(id=new_id, noun=noun, created_by=self.change.id, row_key=row_key)
        if state is State.SUBMITTED:
            self._number(noun, [record])
        self.session.add(record)
        self.session.flush()
        first = self._revision(record, number=1, content=content, state=state, disclosed=False)
        return self._add(noun, [first])[0]

    def create_many(self, contents: Sequence[Any], state: State) -> list[Any]:
        """First revisions of many new records of one noun, by few statements (imports, demo)."""
        noun, _ = shelf_of(contents[0])
        ids = self._new_ids(len(contents))
        made = [Record(id=new_id, noun=noun, created_by=self.change.id) for new_id in ids]
        if state is State.SUBMITTED:
            self._number(noun, made)
        self.session.add_all(made)
        self.session.flush()
        return self._add(
            noun,
            [
                self._revision(record, number=1, content=content, state=state, disclosed=False)
                for record, content in zip(made, contents, strict=True)
            ],
        )

    def revise(self, record_id: int, base: int, content: Any, state: State) -> Any:
        """Next revision of a record whose current revision number is `base`.

        Raises Conflict when another revision was written since, NotFound without the record.
        """
        (revision,) = self.revise_many([Revised(record_id, base, content, state)])
        return revision

    def revise_many(self, revised: Sequence[Revised]) -> list[Any]:
        """Next revisions of different records of one noun, by few statements; raises as revise().

        Nothing is written where one of them is refused.
        """
        noun, _ = shelf_of(revised[0].content)
        standing = self._standing(noun, [one.record_id for one in revised])
        for one in revised:
            _check_base(one, standing)
        for current, _ in standing.values():
            current.until = self.change.id
        records = [standing[one.record_id][1] for one in revised]
        self._number(
            noun,
            [record for one, record in zip(revised, records, strict=True) if one.is_submitted],
        )
        self.session.flush()
        return self._add(
            noun,
            [
                self._revision(
                    record,
                    number=one.base + 1,
                    content=one.content,
                    state=one.state,
                    disclosed=standing[one.record_id][0].disclosed,
                )
                for one, record in zip(revised, records, strict=True)
            ],
        )

    def _standing(self, noun: Noun, ids: Sequence[int]) -> dict[int, tuple[Any, Record]]:
        """The current revisions and the records with these ids, as far as there are such."""
        model = SHELVES[noun].model
        query = (
            select(model, Record)
            .join(Record, Record.id == model.record_id)
            .where(model.until.is_(None), Record.noun == noun)
            # As it is now: a session may still hold what another writer has changed since.
            .execution_options(populate_existing=True)
        )
        return {
            record.id: (revision, record)
            for start in range(0, len(ids), _IDS_AT_ONCE)
            for revision, record in self.session.execute(
                query.where(Record.id.in_(ids[start : start + _IDS_AT_ONCE]))
            )
        }

    def _number(self, noun: Noun, records: Sequence[Record]) -> None:
        """Numbers for those that are submitted for the first time, in their order."""
        new = [record for record in records if record.number is None]
        if new:
            for number, record in enumerate(new, self._next_number(noun)):
                record.number = number

    def _add(self, noun: Noun, revisions: list[Any]) -> list[Any]:
        self.session.add_all(revisions)
        self.session.flush()
        self.written += [(noun, revision) for revision in revisions]
        return revisions

    def tick(self, letter_id: int, ward: str) -> None:
        """供覧: `ward` has seen the letter; the database refuses the same tick twice."""
        self.session.add(Tick(letter_id=letter_id, ward=ward, change_id=self.change.id))
        self.session.flush()
        self.facts.append(tick_digest(letter=letter_id, ward=ward))

    def take_in(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        """Which file this change took in (or which such change it takes back), row by row."""
        run.change_id = self.change.id
        self.session.add(run)
        self.session.flush()
        for row in rows:
            row.change_id = self.change.id
        self.session.add_all(rows)
        self.session.flush()
        self.facts.append(import_digest_of(run, rows))

    def _revision(
        self, record: Record, *, number: int, content: Any, state: State, disclosed: bool
    ) -> Any:
        noun, shelf = shelf_of(content)
        digest = revision_digest(
            noun=noun.value, record=record.id, number=number, state=state.value, content=content
        )
        return shelf.model(
            record_id=record.id,
            number=number,
            since=self.change.id,
            state=state,
            disclosed=disclosed or state is State.SUBMITTED,
            digest=digest,
            **shelf.columns(content),
        )

    def _new_ids(self, count: int) -> list[int]:
        """Ids that no record has: they stand in addresses and must not count what is hidden."""
        drawn: set[int] = set()
        while len(drawn) < count:
            some = {
                secrets.randbelow(ID_LIMIT - 1) + 1
                for _ in range(min(count - len(drawn), _IDS_AT_ONCE))
            }
            drawn |= some - set(self.session.scalars(select(Record.id).where(Record.id.in_(some))))
        return list(drawn)

    def _next_number(self, noun: Noun) -> int:
        last = self.session.scalar(select(func.max(Record.number)).where(Record.noun == noun))
        return (last or 0) + 1


@contextmanager
def recording(
    session: Session, *, actor: Actor, origin: Origin, reason: str = "", once: str | None = None
) -> Iterator[Recording]:
    """Open a change under the lock of the ledger's head, and seal it on leaving.

    Raises AlreadyRecorded when the token `once` was used before.
    """
    with session.begin_nested():  # a refusal inside leaves nothing half-written behind
        head = _lock_head(session)
        if once is not None:
            earlier = session.scalar(select(Change.id).where(Change.once == once))
            if earlier is not None:
                raise AlreadyRecorded(earlier)
        change = _next_change(session, head, actor=actor, origin=origin, reason=reason, once=once)
        under_way = Recording(session, change)
        yield under_way
        _seal(session, head, under_way)


def _lock_head(session: Session) -> LedgerHead:
    if not is_writing(session):
        raise RuntimeError("begin_writing(session) must come before anything is recorded")
    return session.scalars(
        select(LedgerHead).with_for_update().execution_options(populate_existing=True)
    ).one()


def _next_change(
    session: Session,
    head: LedgerHead,
    *,
    actor: Actor,
    origin: Origin,
    reason: str,
    once: str | None,
) -> Change:
    before = session.scalar(select(Change.recorded_at).where(Change.id == head.change_id))
    now = clock.now()
    change = Change(
        id=head.change_id + 1,
        recorded_at=max(now, before) if before else now,
        actor_id=actor.account_id,
        actor_name=actor.name,
        actor_ward=actor.ward,
        reason=reason,
        origin=origin.value,
        once=once,
        digest_format=FORMAT,
        previous_hash=head.hash,
        hash=f"{OPEN}{head.change_id + 1}",
    )
    session.add(change)
    session.flush()
    return change


def _seal(session: Session, head: LedgerHead, under_way: Recording) -> None:
    change = under_way.change
    digests = sorted(
        (revision.record_id, revision.number, revision.digest) for _, revision in under_way.written
    )
    change.hash = change_hash(
        session.info["ledger_key"],
        change.previous_hash,
        change.hashed_fields(),
        [*(digest for _, _, digest in digests), *sorted(under_way.facts)],
    )
    head.change_id = change.id
    head.hash = change.hash
    session.flush()
