"""What an option names, and what it could have named."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.cli.refusal import Refused
from tracker.domain.errors import InputError, NotFound
from tracker.extensions import db
from tracker.queries.disasters import DisasterRow, by_slug, listed
from tracker.queries.moment import head

T = TypeVar("T")


def read_option(option: str, text: str, read: Callable[[str], T]) -> T | None:
    """The value of an option, None where it was not given; a refusal names the option."""
    if not text.strip():
        return None
    try:
        return read(text)
    except InputError as error:
        raise Refused(f"{option}: {error.message}") from error


def asked_disaster(session: Session, slug: str, known_at: int) -> int | None:
    """The record of the disaster with this slug, None where none was named."""
    return asked_disaster_row(session, slug, known_at).record_id if slug else None


def asked_disaster_row(session: Session, slug: str, known_at: int) -> DisasterRow:
    """The disaster with this slug; refuses with those that there are."""
    try:
        return by_slug(session, slug, known_at)
    except NotFound as error:
        raise Refused(f"--disaster: {error.message}\n{known_disasters(known_at)}") from error


def known_disasters(known_at: int | None = None) -> str:
    """The disasters that can be asked for, as known at a change or now."""
    session = db.session()
    rows = listed(session, head(session) if known_at is None else known_at)
    if not rows:
        return "この時点の台帳には、災害がまだありません。"
    width = max(len(row.content.slug) for row in rows)
    lines = [f"  {row.content.slug:<{width}}  {row.content.label_on(date.max)}" for row in rows]
    return "\n".join(["指定できる災害:", *lines])
