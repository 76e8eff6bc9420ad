"""What every revision table has: which record, from which change until which, in what state."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from tracker.domain.vocabulary import State
from tracker.models.base import Word


class RevisionColumns:
    """`until` is null while the revision is current; closing it once is all that may change.

    `disclosed` is true from the first submission on: only then may other wards see the revision.
    """

    __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    until: Mapped[int | None]
    state: Mapped[State] = mapped_column(Word(State))
    disclosed: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64))

    @declared_attr
    @classmethod
    def record_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("record.id"))

    @declared_attr
    @classmethod
    def since(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("change.id"), index=True)


def revision_constraints(table: str) -> tuple[SchemaItem, ...]:
    """One current revision a record, numbers without doubles, closed after it was opened."""
    current = text("until IS NULL")
    return (
        UniqueConstraint("record_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("until IS NULL OR until > since", name="until_after_since"),
        CheckConstraint("state IN ('draft', 'submitted', 'withdrawn')", name="state"),
        CheckConstraint(
            "state = 'withdrawn' OR (state = 'submitted') = disclosed", name="disclosed"
        ),
        Index(
            f"uq_{table}_current",
            "record_id",
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        ),
        Index(f"ix_{table}_since_until", "since", "until"),
    )
