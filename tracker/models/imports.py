"""Workbooks that were taken in: which file, in which change, and what became of each row; and
those that wait for it."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.entry_form.plan import Outcome
from tracker.models.base import Base, UtcDateTime, Word


class ImportRun(Base):
    """A change that took in a file (`sha256`, kept as a blob), or that took such a change back
    (`undoes`); exactly one of the two."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), unique=True)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    name: Mapped[str] = mapped_column(String(255))
    undoes: Mapped[int | None] = mapped_column(ForeignKey("import_run.change_id"), unique=True)

    __table_args__ = (
        CheckConstraint("(sha256 IS NULL) != (undoes IS NULL)", name="file_or_undoing"),
    )


class ImportRow(Base):
    """A row of a file that wrote something: its sheet and number, its key, and the revision of the
    record (and the line of it; 0: none) that it became. With the outcome `conflict`, of which the
    ledger's side was kept: `key` is what was decided against (domain/entry_form/settled.py),
    `revision` the one that stood then."""

    __tablename__ = "import_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("import_run.change_id"), index=True)
    sheet: Mapped[str] = mapped_column(String(100))
    row: Mapped[int] = mapped_column("row_number")
    key: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    line: Mapped[int]
    revision: Mapped[int]

    __table_args__ = (Index("ix_import_row_key", "key"),)


class HeldWorkbook(Base):
    """A workbook that is looked at before it is taken in: of one account, thrown away when it is
    not applied. `options` is JSON: how its sheets are to be read."""

    __tablename__ = "held_workbook"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(255))
    options: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ImportWork(Base):
    """What a process of its own does with a large held workbook: plans it to be looked at, or
    takes it in. `asked` and `found` are JSON: what it is to do, and what came of it."""

    __tablename__ = "import_work"

    token: Mapped[str] = mapped_column(ForeignKey("held_workbook.token"), primary_key=True)
    asked: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_rows: Mapped[int]
    total_rows: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    found: Mapped[str | None] = mapped_column(Text)


class ListMapping(Base):
    """Which column of a foreign list is what, remembered under its headings, for the accounts of a
    ward or ('') for the others. `mapping` is JSON."""

    __tablename__ = "list_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    ward: Mapped[str] = mapped_column(String(6))
    headings: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("ward", "headings"),)
