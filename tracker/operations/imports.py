"""Takes in a workbook that was previewed, all of it or nothing, and takes such a change back.

Nothing is committed here. What is written is planned once more under the lock of the ledger's head
and must be what was previewed: nobody confirms what he has not seen.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.entry_form.book import BookSheet
from tracker.domain.entry_form.plan import WRITING, Outcome, Step
from tracker.domain.entry_form.reading import Reading
from tracker.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.domain.permission import check_may_enter_for
from tracker.domain.vocabulary import Noun, State
from tracker.models import HeldWorkbook, ImportRow, ImportRun
from tracker.models.content import SHELVES
from tracker.operations.blobs import keep_blob
from tracker.operations.record import Origin, Recording, recording
from tracker.operations.supports import check_disaster
from tracker.queries.incoming import BookPlan, plan_book
from tracker.queries.moment import head
from tracker.queries.records import at_change, current

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD_FOR = timedelta(days=2)
LONGEST_NAME = 255
CHANGED_SINCE = (
    "確かめている間に台帳が変わりました。下の内容をもう一度見て、よければ取り込んでください。"
)


def hold_workbook(
    session: Session, *, actor: Actor, name: str, content: bytes, options: str
) -> HeldWorkbook:
    """Keep a workbook while it is looked at; old ones of anybody are thrown away."""
    if actor.account_id is None:
        raise NotAllowed("ファイルは、サインインした人だけが送れます。")
    now = clock.now()
    session.execute(delete(HeldWorkbook).where(HeldWorkbook.held_at < now - HELD_FOR))
    held = HeldWorkbook(
        token=secrets.token_urlsafe(24),
        account_id=actor.account_id,
        held_at=now,
        name=name[-LONGEST_NAME:],
        options=options,
        content=content,
    )
    session.add(held)
    session.flush()
    return held


def drop_workbook(session: Session, *, token: str) -> None:
    """It was applied, or given up."""
    session.execute(delete(HeldWorkbook).where(HeldWorkbook.token == token))


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
) -> tuple[BookPlan, int]:
    """Write what `sheets` (read from `content`) say; the plan and the change that was made.

    `fingerprint` is that of the preview, in which no conflict was decided yet. Raises Conflict
    where it is no more what was previewed, RuleBroken where something is wrong, undecided, or
    there is nothing to write; AlreadyRecorded for `once`.
    """
    with recording(session, actor=actor, origin=Origin.IMPORT, once=once) as change:
        book = plan_book(session, actor=actor, sheets=sheets, reading=reading)
        shown = book
        if fingerprint is not None and reading.decided:
            shown = plan_book(session, actor=actor, sheets=sheets, reading=reading.undecided)
        if fingerprint is not None and shown.fingerprint != fingerprint:
            raise Conflict(CHANGED_SINCE, head(session))
        _check(session, actor, book)
        rows = _write(change, book)
        sha256 = keep_blob(session, content=content, media_type=MEDIA_TYPE)
        change.take_in(ImportRun(sha256=sha256, name=name[-LONGEST_NAME:]), rows)
        return book, change.change.id


def _check(session: Session, actor: Actor, book: BookPlan) -> None:
    if not book.is_applicable:
        wrong, open_ = book.count(Outcome.ERROR), book.count(Outcome.CONFLICT)
        if wrong or open_:
            raise RuleBroken(
                f"誤り{wrong}件と、決まっていない競合{open_}件があるので取り込めません。"
            )
        raise RuleBroken("取り込むものがありません。台帳はすでにこのファイルのとおりです。")
    steps = [step for step in book.steps if step.outcome in WRITING]
    for giver in {_giver(step.content) for step in steps}:
        check_may_enter_for(actor, giver)
    for disaster_id in {s.content.disaster_id for s in steps if s.outcome is not Outcome.WITHDRAWN}:
        check_disaster(session, disaster_id)


def _giver(content: Any) -> str:
    giver: str = getattr(content, "giver", None) or content.owner
    return giver


def _write(change: Recording, book: BookPlan) -> list[ImportRow]:
    rows: list[ImportRow] = []
    for sheet in book.sheets:
        steps = [step for step in sheet.steps if step.outcome in WRITING]
        written = _created(change, [step for step in steps if step.outcome is Outcome.NEW])
        for step in steps:
            revision = written.get(id(step)) or change.revise(
                step.entry.record_id or 0, step.number, step.content, step.state
            )
            rows += _rows_of(sheet.name, step, revision)
    return rows


def _created(change: Recording, steps: Sequence[Step]) -> dict[int, Any]:
    """The first revision of each new entry, by the identity of its step."""
    found: dict[int, Any] = {}
    for state, some in groupby(steps, key=lambda step: step.state):
        alike = list(some)
        revisions = change.create_many([step.content for step in alike], state)
        found |= {id(step): one for step, one in zip(alike, revisions, strict=True)}
    return found


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


def undo(session: Session, *, actor: Actor, change_id: int, once: str | None = None) -> int:
    """Take an import back as one step: what was new is withdrawn, what was changed stands as it
    was before; the number of records. Raises NotFound, NotAllowed, and RuleBroken where one of its
    records was changed since, or it was taken back before."""
    run = session.scalar(select(ImportRun).where(ImportRun.change_id == change_id))
    if run is None or run.sha256 is None:
        raise NotFound("この取り込みは見つかりません。")
    with recording(session, actor=actor, origin=Origin.IMPORT, once=once) as change:
        if session.scalar(select(ImportRun.id).where(ImportRun.undoes == change_id)):
            raise RuleBroken("この取り込みは、すでに取りやめています。")
        written = _written_by(session, change_id)
        for noun, record_id in written:
            _take_back(change, actor, noun, record_id, change_id)
        change.take_in(ImportRun(undoes=change_id, name=run.name), [])
        return len(written)


def _written_by(session: Session, change_id: int) -> list[tuple[Noun, int]]:
    """The records that a change wrote revisions of."""
    return [
        (noun, record_id)
        for noun, shelf in SHELVES.items()
        for record_id in session.scalars(
            select(shelf.model.record_id).where(shelf.model.since == change_id)
        )
    ]


def _take_back(change: Recording, actor: Actor, noun: Noun, record_id: int, change_id: int) -> None:
    session = change.session
    now = current(session, noun, record_id, actor.scope)
    check_may_enter_for(actor, _giver(now.content))
    if now.change.id != change_id:
        raise RuleBroken(
            f"{now.label}が、取り込みのあとに直されているので、まとめて取りやめることはできません。"
        )
    if now.number == 1:
        change.revise(record_id, now.number, now.content, State.WITHDRAWN)
        return
    before = at_change(session, noun, record_id, actor.scope, change_id - 1)
    if before.state is not State.WITHDRAWN:
        check_disaster(session, before.content.disaster_id)
    # What was submitted is never a draft again.
    shown = before.state is State.DRAFT and now.disclosed
    state = State.WITHDRAWN if shown else before.state
    change.revise(record_id, now.number, before.content, state)
