"""Which entries have been thanked for, as a condition on rows: domain/coverage.py in SQL."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.entry_filter import Acknowledged
from tracker.domain.vocabulary import Kind, State
from tracker.models import (
    LetterRevision,
    LetterSupport,
    Municipality,
    SupportLine,
    SupportRevision,
)
from tracker.queries.moment import Clocks, known

L = LetterRevision
S = SupportRevision
#: The day on which a letter counts: of receipt, else its own date; null is 日付不明.
LETTER_DAY = func.coalesce(L.received_on, L.dated_first)
#: What nobody is thanked for: figures of others, and what was not given.
NOT_THANKED = (Kind.AGGREGATE, Kind.NIL)


def in_thanks(clocks: Clocks, wanted: Acknowledged) -> list[ColumnElement[bool]]:
    """Of a fund with several recipients each gives thanks for itself; else any letter does."""
    return [S.kind.not_in(NOT_THANKED), _state(clocks) == wanted.value]


def acknowledged(
    session: Session, clocks: Clocks, record_ids: Collection[int]
) -> dict[int, Acknowledged]:
    """How far some entries have been thanked for; one query."""
    query = select(S.record_id, _state(clocks)).where(
        S.record_id.in_(record_ids), known(S, clocks.known_at), S.kind.not_in(NOT_THANKED)
    )
    return {record_id: Acknowledged(word) for record_id, word in session.execute(query)}


def _state(clocks: Clocks) -> ColumnElement[str]:
    stated = and_(
        SupportLine.revision_id == S.id,
        or_(
            SupportLine.recipient_code.is_not(None),
            func.coalesce(SupportLine.recipient_name, "") != "",
        ),
    )
    called = func.coalesce(SupportLine.recipient_code, SupportLine.recipient_name)
    recipients = select(func.count(called.distinct())).where(stated).correlate(S).scalar_subquery()
    thanks = _linked(clocks, _speaks_for_line())
    met = select(1).where(stated, thanks).correlate(S).exists()
    unmet = select(1).where(stated, ~thanks).correlate(S).exists()
    many = and_(S.kind == Kind.FUNDS, recipients > 1)
    return case(
        (and_(many, ~met), Acknowledged.NO.value),
        (and_(many, unmet), Acknowledged.PART.value),
        (many, Acknowledged.YES.value),
        (_linked(clocks), Acknowledged.YES.value),
        else_=Acknowledged.NO.value,
    )


def _linked(clocks: Clocks, *matched: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a letter that counts on the day is linked to the entry."""
    letter = select(1).where(
        LetterSupport.support_id == S.record_id,
        LetterSupport.revision_id == L.id,
        known(L, clocks.known_at),
        L.state == State.SUBMITTED,
        or_(LETTER_DAY.is_(None), clocks.as_of >= LETTER_DAY),
        *matched,
    )
    return letter.correlate(S, SupportLine).exists()


def _speaks_for_line() -> ColumnElement[bool]:
    """Whether who wrote is the line's recipient, or its prefecture."""
    prefecture = select(1).where(
        Municipality.code == SupportLine.recipient_code,
        Municipality.prefecture_code == L.sender_code,
    )
    return or_(
        L.sender_code == SupportLine.recipient_code,
        and_(SupportLine.recipient_code.is_(None), L.sender_body == SupportLine.recipient_name),
        prefecture.correlate(SupportLine, L).exists(),
    )
