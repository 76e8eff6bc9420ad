"""Exports as their owner sees them; nobody else learns that they exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.models import Export

#: A process that has not finished by then was ended from outside.
LONGEST_MAKING = timedelta(hours=1)
MOST_RECENT = 10


class Making(StrEnum):
    """How far an export is; the words are those of progress.js."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export without its file; `parameters` is the order's JSON, `problem` why it failed (where
    that is known)."""

    token: str
    report: str
    parameters: str
    filename: str
    asked_at: datetime
    done: int
    total: int
    making: Making
    problem: str


def own_export(session: Session, *, token: str, account_id: int | None, now: datetime) -> ExportRow:
    """The export of this account; NotFound for everybody else."""
    row = session.execute(_rows().where(Export.token == token, _is_of(account_id))).one_or_none()
    if row is None:
        raise NotFound("この帳票は見つかりません。")
    return _export_row(row, now)


def recent_exports(session: Session, *, account_id: int | None, now: datetime) -> list[ExportRow]:
    """The account's exports, newest first."""
    query = _rows().where(_is_of(account_id)).order_by(Export.id.desc()).limit(MOST_RECENT)
    return [_export_row(row, now) for row in session.execute(query)]


def export_file(session: Session, *, token: str, account_id: int | None) -> tuple[str, bytes]:
    """File name and bytes; NotFound where it is not finished or not this account's."""
    query = select(Export.filename, Export.content).where(
        Export.token == token, _is_of(account_id), Export.content.is_not(None)
    )
    found = session.execute(query).one_or_none()
    if found is None or found[1] is None:
        raise NotFound("この帳票は見つかりません。")
    return found[0], found[1]


def _is_of(account_id: int | None) -> ColumnElement[bool]:
    return Export.account_id == account_id


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Export.token,
        Export.report,
        Export.parameters,
        Export.filename,
        Export.asked_at,
        Export.done_rows,
        Export.total_rows,
        Export.finished_at,
        Export.failed,
        Export.problem,
    )


def _export_row(row: Any, now: datetime) -> ExportRow:
    lost = row.finished_at is None and now > row.asked_at + LONGEST_MAKING
    done = Making.RUNNING if row.finished_at is None else Making.DONE
    return ExportRow(
        token=row.token,
        report=row.report,
        parameters=row.parameters,
        filename=row.filename,
        asked_at=row.asked_at,
        done=row.done_rows,
        total=row.total_rows,
        making=Making.FAILED if row.failed or lost else done,
        problem=row.problem or "",
    )
