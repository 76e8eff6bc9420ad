"""Revisions of catalogue items (品目)."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base
from tracker.models.revision import RevisionColumns, revision_constraints


class ItemRevision(RevisionColumns, Base):
    __tablename__ = "item_revision"

    category: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    active: Mapped[bool]

    __table_args__ = revision_constraints("item_revision")
