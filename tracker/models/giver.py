"""Givers and municipalities: reference data loaded from files."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import GiverRole
from tracker.models.base import Base, Word


class Giver(Base):
    """The member wards in official order, their joint body, and 各区計."""

    __tablename__ = "giver"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    role: Mapped[GiverRole] = mapped_column(Word(GiverRole))
    name: Mapped[str] = mapped_column(String(100))
    kana: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]

    __table_args__ = (
        UniqueConstraint("position"),
        UniqueConstraint("name"),
        CheckConstraint("role IN ('ward', 'joint', 'all_wards')", name="role"),
        CheckConstraint("(role = 'joint') = (code = 'joint')", name="joint"),
        CheckConstraint("(role = 'all_wards') = (code = 'all_wards')", name="all_wards"),
    )


class Municipality(Base):
    """A prefecture or municipality by 全国地方公共団体コード; `last_day` where it is former.

    `search_key` is name and reading as domain/text.search_key folds them.
    """

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    prefecture: Mapped[str] = mapped_column(String(10))
    prefecture_code: Mapped[str] = mapped_column(String(6), index=True)
    name: Mapped[str] = mapped_column(String(50))
    kana: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    search_key: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_municipality_search_key", "search_key"),)

    @property
    def full_name(self) -> str:
        """Name for people with its prefecture in front: 熊本県人吉市."""
        return f"{self.prefecture}{self.name}"
