"""Exports that are made beside the pages: asked for, under way, finished, and soon forgotten."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker import clock
from tracker.domain.access import Actor
from tracker.domain.errors import NotAllowed, NotFound
from tracker.models import Export

KEPT_FOR = timedelta(hours=24)
LONGEST_NAME = 200


def ask_for_export(
    session: Session,
    *,
    actor: Actor,
    report: str,
    parameters: str,
    known_at_change: int,
    total_rows: int,
    filename: str,
) -> Export:
    """Write down what was asked for; what nobody will fetch any more is thrown away."""
    if actor.account_id is None:
        raise NotAllowed("帳票は、サインインした人だけが作れます。")
    now = clock.now()
    session.execute(delete(Export).where(Export.asked_at < now - KEPT_FOR))
    export = Export(
        token=secrets.token_hex(24),  # begins with no dash: a command line takes it as it is
        account_id=actor.account_id,
        report=report,
        parameters=parameters,
        known_at_change=known_at_change,
        asked_at=now,
        done_rows=0,
        total_rows=max(total_rows, 1),
        failed=False,
        filename=filename[:LONGEST_NAME],
    )
    session.add(export)
    session.flush()
    return export


def begin_export(session: Session, *, token: str) -> Export:
    """The export that is to be made; NotFound where there is none, or it was made already."""
    query = select(Export).where(Export.token == token, Export.finished_at.is_(None))
    export = session.scalar(query.where(Export.failed.is_(False)))
    if export is None:
        raise NotFound("作る帳票がありません。")
    return export


def note_progress(session: Session, *, token: str, done: int, total: int) -> None:
    """How far the making is."""
    _update(session, token, done_rows=done, total_rows=max(total, 1))


def finish_export(session: Session, *, token: str, content: bytes) -> None:
    """The file is there."""
    total = select(Export.total_rows).where(Export.token == token).scalar_subquery()
    _update(session, token, done_rows=total, content=content, finished_at=clock.now())


def fail_export(session: Session, *, token: str, problem: str = "") -> None:
    """It could not be made, unless it is there; its owner is told `problem`, if there is one, and
    may ask again."""
    query = update(Export).where(Export.token == token, Export.finished_at.is_(None))
    session.execute(query.values(failed=True, problem=problem or None, finished_at=clock.now()))


def _update(session: Session, token: str, **values: object) -> None:
    session.execute(update(Export).where(Export.token == token).values(**values))
