"""Revisions of support entries with their lines and shares: one table for all kinds."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.shares import ShareRule
from tracker.domain.span import Precision
from tracker.domain.vocabulary import Channel, Duty, FundKind, Kind, LegalBasis, Occupation
from tracker.models.base import Base, Thousandths, Word
from tracker.models.revision import RevisionColumns, revision_constraints


class SupportRevision(RevisionColumns, Base):
    """The whole content of an entry. Columns that a kind does not have are null.

    `amount_yen` is the sum of the published amounts of the lines (of an aggregate: its amount)
    and `unpublished` the number of lines without one: sums need no join. `search_key` is all its
    texts as domain/text.search_key folds them.
    """

    __tablename__ = "support_revision"

    kind: Mapped[Kind] = mapped_column(Word(Kind))
    disaster_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    giver_code: Mapped[str] = mapped_column(ForeignKey("giver.code"))
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    title: Mapped[str] = mapped_column(String(200))
    contact_section: Mapped[str] = mapped_column(String(100))
    contact_person: Mapped[str] = mapped_column(String(100))
    contact_phone: Mapped[str] = mapped_column(String(50))
    note: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    cancelled_on: Mapped[date | None]

    recipient_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    recipient_name: Mapped[str | None] = mapped_column(String(200))
    span_first: Mapped[date | None]
    span_last: Mapped[date | None]
    span_precision: Mapped[Precision | None] = mapped_column(Word(Precision))
    decided_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    received_on: Mapped[date | None]

    headcount: Mapped[int | None]
    person_days: Mapped[int | None]
    occupation: Mapped[Occupation | None] = mapped_column(Word(Occupation))
    occupation_text: Mapped[str | None] = mapped_column(String(100))
    duty: Mapped[Duty | None] = mapped_column(Word(Duty))
    duty_text: Mapped[str | None] = mapped_column(String(100))
    legal_basis: Mapped[LegalBasis | None] = mapped_column(Word(LegalBasis))
    legal_basis_text: Mapped[str | None] = mapped_column(String(100))
    wave: Mapped[int | None]

    fund_kind: Mapped[FundKind | None] = mapped_column(Word(FundKind))
    share_rule: Mapped[ShareRule | None] = mapped_column(Word(ShareRule))
    amount_yen: Mapped[int | None] = mapped_column(BigInteger)
    unpublished: Mapped[int | None]

    what: Mapped[str | None] = mapped_column(String(200))
    quantity: Mapped[Decimal | None] = mapped_column(Thousandths)
    unit: Mapped[str | None] = mapped_column(String(20))

    of_kind: Mapped[Kind | None] = mapped_column(Word(Kind))
    speaks_of: Mapped[date | None]
    recipient_label: Mapped[str | None] = mapped_column(String(100))
    recipient_count: Mapped[int | None]
    staff_a: Mapped[int | None]
    staff_b: Mapped[int | None]
    staff_c: Mapped[int | None]

    search_key: Mapped[str] = mapped_column(Text)

    lines: Mapped[list["SupportLine"]] = relationship(order_by="SupportLine.position", lazy="raise")
    shares: Mapped[list["SupportShare"]] = relationship(
        order_by="SupportShare.position", lazy="raise"
    )
    years: Mapped[list["SupportYear"]] = relationship(lazy="raise")

    __table_args__ = (
        *revision_constraints("support_revision"),
        CheckConstraint(
            "kind IN ('staff', 'goods', 'funds', 'other', 'aggregate', 'nil')", name="kind"
        ),
        CheckConstraint("(channel = 'joint') = (giver_code = 'joint')", name="joint_channel"),
        CheckConstraint("headcount IS NULL OR kind = 'staff'", name="headcount_staff"),
        CheckConstraint("headcount IS NULL OR headcount >= 1", name="headcount_positive"),
        CheckConstraint("span_last IS NULL OR span_last >= span_first", name="span_order"),
        CheckConstraint("fund_kind IS NULL OR kind IN ('funds', 'aggregate')", name="fund_kind"),
        CheckConstraint("share_rule IS NULL OR giver_code = 'joint'", name="shares_joint"),
        CheckConstraint("of_kind IS NULL OR kind IN ('aggregate', 'nil')", name="of_kind"),
        CheckConstraint(
            "kind != 'aggregate' OR state = 'draft' OR speaks_of IS NOT NULL", name="speaks_of"
        ),
        CheckConstraint("recipient_code IS NULL OR recipient_name IS NULL", name="recipient"),
        Index(
            "ix_support_revision_current_sums",
            "disaster_id",
            "kind",
            "giver_code",
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_support_revision_recipient_code", "recipient_code"),
    )


class SupportLine(Base):
    """A line of goods (item, quantity, unit) or of funds (recipient, amount)."""

    __tablename__ = "support_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("support_revision.id"), index=True)
    line_id: Mapped[int]
    position: Mapped[int]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    item_text: Mapped[str | None] = mapped_column(String(100))
    quantity: Mapped[Decimal | None] = mapped_column(Thousandths)
    unit: Mapped[str | None] = mapped_column(String(20))
    recipient_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    recipient_name: Mapped[str | None] = mapped_column(String(200))
    amount_yen: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("uq_support_line_line", "revision_id", "line_id", unique=True),
        CheckConstraint("amount_yen IS NULL OR amount_yen >= 0", name="amount"),
        CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity"),
    )


class SupportShare(Base):
    """A ward's part of a joint fund (拠出額) and the day on which it paid it in."""

    __tablename__ = "support_share"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("support_revision.id"), index=True)
    position: Mapped[int]
    ward: Mapped[str] = mapped_column(ForeignKey("giver.code"))
    amount_yen: Mapped[int | None] = mapped_column(BigInteger)
    weight: Mapped[Decimal | None] = mapped_column(Thousandths)
    paid_on: Mapped[date | None]

    __table_args__ = (Index("uq_support_share_ward", "revision_id", "ward", unique=True),)


class SupportYear(Base):
    """A given figure of person-days by fiscal year (rule 6); derived, so not in the digest."""

    __tablename__ = "support_year"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("support_revision.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    person_days: Mapped[int]
