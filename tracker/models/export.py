"""Long exports: asked for on a page, made by a process of their own, fetched when done."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, UtcDateTime


class Export(Base):
    """One asked-for workbook. `parameters` is JSON; `content` the finished file, or `problem`
    why there is none."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    report: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[str] = mapped_column(Text)
    known_at_change: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_rows: Mapped[int]
    total_rows: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed: Mapped[bool]
    problem: Mapped[str | None] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
