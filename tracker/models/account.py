"""Accounts, the sessions in which they are signed in, and failed attempts to sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Role
from tracker.models.base import Base, UtcDateTime, Word


class Account(Base):
    """A person, the ward or secretariat it works for, and whether it may sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(Word(Role))
    ward: Mapped[str | None] = mapped_column(ForeignKey("giver.code"))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("login"),
        CheckConstraint("(role = 'ward') = (ward IS NOT NULL)", name="ward_of_role"),
    )


class SignIn(Base):
    """A session on the server: the cookie's random token is kept only as its SHA-256."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("token_hash"),)


class SignInFailure(Base):
    """A failed attempt, for the throttle; old rows are removed."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(60))
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_sign_in_failure_login_address", "login", "address", "failed_at"),
        Index("ix_sign_in_failure_address", "address", "failed_at"),
    )
