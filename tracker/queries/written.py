"""What a form has written, found by its token."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.errors import NotFound
from tracker.domain.vocabulary import Noun
from tracker.models import Change, SupportRevision
from tracker.queries.records import Revision, at_change


def written_under(session: Session, once: str, scope: Scope) -> list[Revision]:
    """The revisions of supports that the form with the token `once` has written, as far as
    `scope` may see them; none for a token that was not used."""
    change = session.scalar(select(Change.id).where(Change.once == once))
    return written_in(session, change, scope) if change is not None else []


def written_in(session: Session, change: int, scope: Scope) -> list[Revision]:
    """The revisions of supports that a change has written, as far as `scope` may see them."""
    query = select(SupportRevision.record_id).where(SupportRevision.since == change)
    found = []
    for record_id in session.scalars(query.order_by(SupportRevision.id)).all():
        try:
            found.append(at_change(session, Noun.SUPPORT, record_id, scope, change))
        except NotFound:
            continue  # not for this viewer
    return found
