"""Revisions of disasters with their names and places."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.span import Precision
from tracker.domain.vocabulary import Coverage, DisasterStatus, Hazard
from tracker.models.base import Base, Word
from tracker.models.revision import RevisionColumns, revision_constraints


class DisasterRevision(RevisionColumns, Base):
    """`happened_last` is null where the end is open or, with `happened_first`, not known."""

    __tablename__ = "disaster_revision"

    slug: Mapped[str] = mapped_column(String(60), index=True)
    also_known_as: Mapped[str] = mapped_column(Text)
    hazard: Mapped[Hazard] = mapped_column(Word(Hazard))
    spoken_first: Mapped[date]
    spoken_last: Mapped[date | None]
    spoken_precision: Mapped[Precision] = mapped_column(Word(Precision))
    happened_first: Mapped[date | None]
    happened_last: Mapped[date | None]
    happened_precision: Mapped[Precision | None] = mapped_column(Word(Precision))
    start: Mapped[date]
    glide: Mapped[str] = mapped_column(String(40))
    status: Mapped[DisasterStatus] = mapped_column(Word(DisasterStatus))
    provisional: Mapped[bool]
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("giver.code"))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    coverage_staff: Mapped[Coverage | None] = mapped_column(Word(Coverage))
    coverage_goods: Mapped[Coverage | None] = mapped_column(Word(Coverage))
    coverage_funds: Mapped[Coverage | None] = mapped_column(Word(Coverage))
    coverage_other: Mapped[Coverage | None] = mapped_column(Word(Coverage))
    note: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)

    names: Mapped[list["DisasterName"]] = relationship(
        order_by="DisasterName.position", lazy="raise"
    )
    places: Mapped[list["DisasterPlace"]] = relationship(
        order_by="DisasterPlace.position", lazy="raise"
    )

    __table_args__ = revision_constraints("disaster_revision")


class DisasterName(Base):
    __tablename__ = "disaster_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("disaster_revision.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    used_from: Mapped[date]


class DisasterPlace(Base):
    """A prefecture hardest hit (`hardest`) or a further municipality."""

    __tablename__ = "disaster_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("disaster_revision.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    hardest: Mapped[bool]
