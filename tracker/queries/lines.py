"""Lines of entries: those of a recipient, and their ids across revisions."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.entry_filter import UNSTATED, EntryFilter
from tracker.models import Municipality, SupportLine, SupportRevision


def last_line_id(session: Session, record_id: int) -> int:
    """The highest line id that a record ever had: the id of a line that went is not given again."""
    query = (
        select(func.max(SupportLine.line_id))
        .join(SupportRevision, SupportRevision.id == SupportLine.revision_id)
        .where(SupportRevision.record_id == record_id)
    )
    return session.scalar(query) or 0


def lines_of_recipient(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Conditions on a line's recipient; empty where the filter does not narrow recipients."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.recipient == UNSTATED:
        conditions += [
            SupportLine.recipient_code.is_(None),
            func.coalesce(SupportLine.recipient_name, "") == "",
        ]
    elif wanted.recipient:
        conditions.append(SupportLine.recipient_code.in_(wanted.recipients))
    if wanted.body:
        conditions.append(SupportLine.recipient_name == wanted.body)
    if wanted.prefecture:
        codes = select(Municipality.code).where(Municipality.prefecture_code == wanted.prefecture)
        conditions.append(SupportLine.recipient_code.in_(codes))
    return conditions
