"""Takes in a workbook that was previewed, all of it or nothing, and takes such a change back.

Nothing is committed here. What is written is planned once more under the lock of the ledger's head
and must be what was previewed: nobody confirms what he has not seen.
"""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.entry_form.book_sheet import BookSheet
from tracker.domain.entry_form.plan import WRITING, Outcome, Step
from tracker.domain.entry_form.reading import Reading, options_text
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.permission import check_may_enter_for
from tracker.domain.progress import Progress, untold
from tracker.domain.vocabulary import State
from tracker.models import HeldWorkbook, ImportRow, ImportRun, ImportWork
from tracker.operations.blobs import keep_blob
from tracker.operations.import_work import forget_work, lock_workbook
from tracker.operations.record import Origin, Recording, Revised, recording
from tracker.operations.supports import check_disaster
from tracker.queries.imports import NOUNS, before_and_after
from tracker.queries.incoming import BookPlan, Planned, plan_twice
from tracker.queries.incoming_records import batched
from tracker.queries.moment import head
from tracker.queries.records import Revision

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD_FOR = timedelta(days=2)
LONGEST_NAME = 255
CHANGED_SINCE = (
    "確かめている間に台帳が変わりました。下の内容をもう一度見て、よければ取り込んでください。"
)


def hold_workbook(
    session: Session, *, actor: Actor, name: str, content: bytes, options: str, token: str = ""
) -> HeldWorkbook:
    """Keep a workbook while it is looked at; old ones of anybody are thrown away."""
    if actor.account_id is None:
        raise NotAllowed("ファイルは、サインインした人だけが送れます。")
    _throw_away_old(session)
    held = HeldWorkbook(
        # begins with no dash: a command line takes it as it is
        token=token or secrets.token_hex(24),
        account_id=actor.account_id,
        held_at=clock.now(),
        name=name[-LONGEST_NAME:],
        options=options,
        content=content,
    )
    session.add(held)
    session.flush()
    return held


def _throw_away_old(session: Session) -> None:
    """But none that a process of its own is just taking in."""
    old = select(HeldWorkbook.token).where(HeldWorkbook.held_at < clock.now() - HELD_FOR)
    tokens = session.scalars(old.with_for_update(skip_locked=True)).all()
    session.execute(delete(ImportWork).where(ImportWork.token.in_(tokens)))
    session.execute(delete(HeldWorkbook).where(HeldWorkbook.token.in_(tokens)))


def hold_undoing(session: Session, *, actor: Actor, name: str, token: str) -> None:
    """Keep in mind, under `token`, that an import is to be taken back: as a held workbook without
    content, once however often that is asked for."""
    if lock_workbook(session, token=token):
        return
    options = options_text(Reading())
    with suppress(IntegrityError), session.begin_nested():  # a second click at the same moment
        hold_workbook(session, actor=actor, name=name, content=b"", options=options, token=token)


def drop_workbook(session: Session, *, token: str) -> bool:
    """It was applied, or given up; whether it was still held."""
    if not lock_workbook(session, token=token):
        return False
    forget_work(session, token=token)
    session.execute(delete(HeldWorkbook).where(HeldWorkbook.token == token))
    return True


def apply(
    session: Session,
    *,
    actor: Actor,
    name: str,
    content: bytes,
    sheets: Sequence[BookSheet],
    reading: Reading,
    fingerprint: str | None = None,
    once: str | None = None,
    planned: Planned | None = None,
    progress: Progress = untold,
) -> tuple[BookPlan, int]:
    """Write what `sheets` (read from `content`) say; the plan and the change that was made.

    `fingerprint` is that of the preview, in which no conflict was decided yet. `planned` was made
    a moment ago: as long as nothing was recorded since, the lock is not held for planning again.
    `progress` tells how many of the entries are written. Raises Conflict where it is no more what
    was previewed, RuleBroken where something is wrong, undecided, or there is nothing to write;
    AlreadyRecorded for `once`.
    """
    with recording(session, actor=actor, origin=Origin.IMPORT, once=once) as change:
        if planned is None or planned.at_change != change.change.id - 1:
            planned = plan_twice(session, actor=actor, sheets=sheets, reading=reading)
        if fingerprint is not None and planned.plain.fingerprint != fingerprint:
            raise Conflict(CHANGED_SINCE, head(session))
        book = planned.book
        _check(session, actor, book)
        rows = _write(change, book, progress)
        sha256 = keep_blob(session, content=content, media_type=MEDIA_TYPE)
        change.take_in(ImportRun(sha256=sha256, name=name[-LONGEST_NAME:]), rows)
        return book, change.change.id


def _check(session: Session, actor: Actor, book: BookPlan) -> None:
    if not book.is_applicable:
        wrong, open_ = book.count(Outcome.ERROR), book.count(Outcome.CONFLICT)
        if wrong or open_:
            told = ((f"誤り{wrong}件", wrong), (f"決まっていない競合{open_}件", open_))
            said = "と、".join(text for text, count in told if count)
            raise RuleBroken(f"{said}があるので取り込めません。")
        if any(step.settles for step in book.steps):
            raise RuleBroken("台帳の内容だけを残すので、取り込むものがありません。")
        raise RuleBroken("取り込むものがありません。このファイルで新しく変わるところはありません。")
    steps = [step for step in book.steps if step.outcome in WRITING]
    for giver in {_giver(step.content) for step in steps}:
        check_may_enter_for(actor, giver)
    for disaster_id in {s.content.disaster_id for s in steps if s.outcome is not Outcome.WITHDRAWN}:
        check_disaster(session, disaster_id)


def _giver(content: Any) -> str:
    giver: str = getattr(content, "giver", None) or content.owner
    return giver


def _write(change: Recording, book: BookPlan, progress: Progress) -> list[ImportRow]:
    rows: list[ImportRow] = []
    total, done = sum(1 for step in book.steps if step.outcome in WRITING), 0
    for sheet in book.sheets:
        steps = [step for step in sheet.steps if step.outcome in WRITING]
        written: dict[int, Any] = {}
        for (is_new, state), some in groupby(sorted(steps, key=_batch), key=_batch):
            for batch in batched(list(some)):
                revisions = _written(change, batch, State(state), is_new=is_new)
                written |= {id(step): one for step, one in zip(batch, revisions, strict=True)}
                done += len(batch)
                progress(done, total)
        for step in steps:
            rows += _rows_of(sheet.name, step, written[id(step)])
        for step in sheet.steps:
            one = written.get(id(step))
            rows += _settled(sheet.name, step, one.number if one else step.number)
    return rows


def _batch(step: Step) -> tuple[bool, str]:
    """Steps that can be written by the same statements; their order stays."""
    return step.outcome is Outcome.NEW, step.state.value


def _written(
    change: Recording, steps: Sequence[Step], state: State, *, is_new: bool
) -> Sequence[Any]:
    if is_new:
        return change.create_many([step.content for step in steps], state)
    return change.revise_many(
        [Revised(step.entry.record_id or 0, step.number, step.content, state) for step in steps]
    )


def _rows_of(sheet: str, step: Step, revision: Any) -> Iterable[ImportRow]:
    for row in step.entry.rows:
        number = row.row.number
        yield ImportRow(
            sheet=sheet[:100],
            row=number,
            key=row.key,
            outcome=step.outcome,
            record_id=revision.record_id,
            line=step.entry.lines.get(number, 0),
            revision=revision.number,
        )


def _settled(sheet: str, step: Step, revision: int) -> Iterable[ImportRow]:
    """The conflicts of which the ledger's side was kept: the file does not ask them again."""
    for digest in step.settles:
        yield ImportRow(
            sheet=sheet[:100],
            row=step.entry.rows[0].row.number,
            key=digest,
            outcome=Outcome.CONFLICT,
            record_id=step.entry.record_id,
            line=0,
            revision=revision,
        )


def undo(
    session: Session,
    *,
    actor: Actor,
    change_id: int,
    once: str | None = None,
    progress: Progress = untold,
) -> int:
    """Take an import back as one step: what was new is withdrawn, what was changed stands as it
    was before; the number of records, of which `progress` tells how many are written. Raises
    NotFound, NotAllowed, AlreadyRecorded for `once`, and RuleBroken where one of its records was
    changed since, or it was taken back before."""
    run = session.scalar(select(ImportRun).where(ImportRun.change_id == change_id))
    if run is None or run.sha256 is None:
        raise NotFound("この取り込みは見つかりません。")
    with recording(session, actor=actor, origin=Origin.IMPORT, once=once) as change:
        if session.scalar(select(ImportRun.id).where(ImportRun.undoes == change_id)):
            raise RuleBroken("この取り込みは、すでに取りやめています。")
        found = [before_and_after(session, noun, change_id) for noun in NOUNS]
        total, done = sum(len(both) for both in found), 0
        for both in found:
            for now, _ in both:
                _check_untouched(actor, now)
            for batch in batched([_taken_back(session, now, before) for now, before in both]):
                change.revise_many(batch)
                done += len(batch)
                progress(done, total)
        change.take_in(ImportRun(undoes=change_id, name=run.name), [])
        return total


def _check_untouched(actor: Actor, now: Revision) -> None:
    check_may_enter_for(actor, _giver(now.content))
    if not now.current:
        raise RuleBroken(
            f"{now.label}が、取り込みのあとに直されているので、まとめて取りやめることはできません。"
        )


def _taken_back(session: Session, now: Revision, before: Revision | None) -> Revised:
    """What was new is withdrawn; what was changed stands as it was before."""
    if before is None:
        return Revised(now.record_id, now.number, now.content, State.WITHDRAWN)
    if before.state is not State.WITHDRAWN:
        check_disaster(session, before.content.disaster_id)
    # What was submitted is never a draft again.
    shown = before.state is State.DRAFT and now.disclosed
    state = State.WITHDRAWN if shown else before.state
    return Revised(now.record_id, now.number, before.content, state)
