"""The spine of the ledger: changes in commit order, their head, and the records they speak of."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import Noun
from tracker.models.base import Base, UtcDateTime, Word


class Change(Base):
    """One act of writing. Ids are given by the writer itself, so that they have no gaps.

    `recorded_at` is never earlier than that of the change before. `actor_name` is the name as it
    was. `once` is the token of the form: a second sending finds it and writes nothing.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor_name: Mapped[str] = mapped_column(String(200))
    actor_ward: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(20))
    once: Mapped[str | None] = mapped_column(String(64))
    digest_format: Mapped[int]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("once"), UniqueConstraint("hash"))

    def hashed_fields(self) -> dict[str, Any]:
        """The fields of its own that the hash of a change covers."""
        names = "id recorded_at actor_id actor_name actor_ward reason origin once digest_format"
        return {name: getattr(self, name) for name in names.split()}


class LedgerHead(Base):
    """One row: the last change. Writers lock it, so they pass one at a time."""

    __tablename__ = "ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="single"),)


class Record(Base):
    """A thing that has revisions. `number` is given once, at submission (管理番号)."""

    __tablename__ = "record"

    id: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[Noun] = mapped_column(Word(Noun))
    number: Mapped[int | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("change.id"))
    row_key: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("noun", "number"),
        UniqueConstraint("row_key"),
        Index("ix_record_noun_id", "noun", "id"),
    )
