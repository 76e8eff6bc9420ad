"""Lines of entries across their revisions."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import SupportLine, SupportRevision


def last_line_id(session: Session, record_id: int) -> int:
    """The highest line id that a record ever had: the id of a line that went is not given again."""
    query = (
        select(func.max(SupportLine.line_id))
        .join(SupportRevision, SupportRevision.id == SupportLine.revision_id)
        .where(SupportRevision.record_id == record_id)
    )
    return session.scalar(query) or 0
