"""Revisions of thank-you letters with their addressees, links and scans; circulation ticks."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.span import Precision
from tracker.domain.vocabulary import CameBy
from tracker.models.base import Base, UtcDateTime, Word
from tracker.models.revision import RevisionColumns, revision_constraints


class LetterRevision(RevisionColumns, Base):
    """`sender_code` or `sender_body` is the recipient that wrote, `sender_title` and `sender_name`
    the person. `search_key` is all its texts as domain/text.search_key folds them."""

    __tablename__ = "letter_revision"

    disaster_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    owner_code: Mapped[str] = mapped_column(ForeignKey("giver.code"))
    dated_first: Mapped[date | None]
    dated_last: Mapped[date | None]
    dated_precision: Mapped[Precision | None] = mapped_column(Word(Precision))
    received_on: Mapped[date | None]
    sender_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    sender_body: Mapped[str | None] = mapped_column(String(200))
    sender_title: Mapped[str] = mapped_column(String(100))
    sender_name: Mapped[str] = mapped_column(String(100))
    came_by: Mapped[CameBy | None] = mapped_column(Word(CameBy))
    subject: Mapped[str] = mapped_column(Text)
    circulate: Mapped[bool]
    publishable: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)

    addressees: Mapped[list["LetterAddressee"]] = relationship(
        order_by="LetterAddressee.position", lazy="raise"
    )
    supports: Mapped[list["LetterSupport"]] = relationship(
        order_by="LetterSupport.position", lazy="raise"
    )
    scans: Mapped[list["LetterScan"]] = relationship(order_by="LetterScan.position", lazy="raise")

    __table_args__ = (
        *revision_constraints("letter_revision"),
        CheckConstraint("owner_code != 'all_wards'", name="owner"),
        CheckConstraint("sender_code IS NULL OR sender_body IS NULL", name="sender"),
    )


class LetterAddressee(Base):
    __tablename__ = "letter_addressee"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("letter_revision.id"))
    position: Mapped[int]
    giver_code: Mapped[str] = mapped_column(ForeignKey("giver.code"))

    __table_args__ = (Index("uq_letter_addressee_giver", "revision_id", "giver_code", unique=True),)


class LetterSupport(Base):
    """A support that the letter thanks for (many to many)."""

    __tablename__ = "letter_support"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("letter_revision.id"))
    position: Mapped[int]
    support_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)

    __table_args__ = (Index("uq_letter_support_support", "revision_id", "support_id", unique=True),)


class LetterScan(Base):
    """A scan of the letter; its bytes lie in `blob`, once however often they came."""

    __tablename__ = "letter_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("letter_revision.id"))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int]

    __table_args__ = (
        Index("uq_letter_scan_sha256", "revision_id", "sha256", unique=True),
        CheckConstraint("pages >= 1", name="pages"),
    )


class Tick(Base):
    """供覧: a ward has seen a letter, in a change; a row of its own and no revision."""

    __tablename__ = "tick"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    ward: Mapped[str] = mapped_column(ForeignKey("giver.code"))
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)

    __table_args__ = (UniqueConstraint("letter_id", "ward"),)


class ScanPage(Base):
    """A page of a scan as an image to look at: made from its bytes, and made again when lost."""

    __tablename__ = "scan_page"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class HeldScan(Base):
    """A scan that came with a form which is not saved yet: it stays with the form for its account,
    and is thrown away when the form never comes back."""

    __tablename__ = "held_scan"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    held_at: Mapped[UtcDateTime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
