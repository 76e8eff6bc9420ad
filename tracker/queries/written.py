"""What a form has written, found by its token."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import Noun
from tracker.models import Change
from tracker.models.content import SHELVES
from tracker.queries.records import Revision, at_change

#: As web/own_record.py makes them; PostgreSQL refuses to be asked for a NUL.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def written_under(
    session: Session, once: str, scope: Scope, noun: Noun = Noun.SUPPORT
) -> list[Revision]:
    """The revisions of a noun that the form with the token `once` has written, as far as
    `scope` may see them; none for a token that was not used or never made."""
    if not _TOKEN.fullmatch(once):
        return []
    change = session.scalar(select(Change.id).where(Change.once == once))
    return written_in(session, change, scope, noun) if change is not None else []


def written_in(
    session: Session, change: int, scope: Scope, noun: Noun = Noun.SUPPORT
) -> list[Revision]:
    """The revisions of a noun that a change has written, as far as `scope` may see them."""
    model = SHELVES[noun].model
    query = select(model.record_id).where(model.since == change)
    found = []
    for record_id in session.scalars(query.order_by(model.id)).all():
        try:
            found.append(at_change(session, noun, record_id, scope, change))
        except NotFound:
            continue  # not for this viewer
    return found
