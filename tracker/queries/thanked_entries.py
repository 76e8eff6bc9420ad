"""Which entries have been thanked for, as a condition on rows: domain/coverage.py in SQL."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.coverage import Place
from tracker.domain.entry_filter import EVERYTHING, UNSTATED, Acknowledged, EntryFilter
from tracker.domain.vocabulary import Kind, State
from tracker.models import (
    LetterRevision,
    LetterSupport,
    Municipality,
    SupportLine,
    SupportRevision,
)
from tracker.queries.lines import lines_of_recipient
from tracker.queries.moment import Clocks, known

L = LetterRevision
S = SupportRevision
#: The day on which a letter counts: of receipt, else its own date; null is 日付不明.
LETTER_DAY = func.coalesce(L.received_on, L.dated_first)
#: What nobody is thanked for: figures of others, and what was not given.
NOT_THANKED = (Kind.AGGREGATE, Kind.NIL)

_LATER = aliased(Municipality, name="later_place")
#: The code by which a place goes today; mergers of what was merged before go two steps.
_CALLED_NOW = func.coalesce(_LATER.successor_code, Municipality.successor_code, Municipality.code)
_IS_NAMED = or_(
    SupportLine.recipient_code.is_not(None), func.coalesce(SupportLine.recipient_name, "") != ""
)


def in_thanks(clocks: Clocks, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    """Of a fund with several recipients each gives thanks for itself; else any letter does.

    Where `wanted` is narrowed to recipients, it is asked whether these have given thanks.
    """
    conditions: list[ColumnElement[bool]] = [S.kind.not_in(NOT_THANKED)]
    if wanted.recipient == UNSTATED:  # a fund that names some recipients is theirs
        conditions.append(~select(1).where(*_named_lines()).correlate(S).exists())
    if wanted.thanked is not None and wanted.thanked is not Acknowledged.DUE:
        conditions.append(_state(clocks, wanted) == wanted.thanked.value)
    return conditions


def acknowledged(
    session: Session, clocks: Clocks, record_ids: Collection[int], wanted: EntryFilter = EVERYTHING
) -> dict[int, Acknowledged]:
    """How far some entries have been thanked for, by the recipients that `wanted` is narrowed to;
    one query."""
    query = select(S.record_id, _state(clocks, wanted)).where(
        S.record_id.in_(record_ids), known(S, clocks.known_at), S.kind.not_in(NOT_THANKED)
    )
    return {record_id: Acknowledged(word) for record_id, word in session.execute(query)}


def places(session: Session) -> dict[str, Place]:
    """Every place that a letter may come from, by code; one query."""
    query = select(Municipality.code, _CALLED_NOW, Municipality.prefecture_code).outerjoin(
        _LATER, _LATER.code == Municipality.successor_code
    )
    return {code: Place(now, prefecture) for code, now, prefecture in session.execute(query)}


def _named_lines() -> list[ColumnElement[bool]]:
    """A fund's lines that say for whom."""
    return [SupportLine.revision_id == S.id, S.kind == Kind.FUNDS, _IS_NAMED]


def _state(clocks: Clocks, wanted: EntryFilter) -> ColumnElement[str]:
    called = func.coalesce(SupportLine.recipient_code, SupportLine.recipient_name)
    recipients = (
        select(func.count(called.distinct())).where(*_named_lines()).correlate(S).scalar_subquery()
    )
    asked = _named_lines()
    if wanted.recipient != UNSTATED:
        asked += lines_of_recipient(wanted)
    thanks = _linked(clocks, _speaks_for_line())
    met = select(1).where(*asked, thanks).correlate(S).exists()
    unmet = select(1).where(*asked, ~thanks).correlate(S).exists()
    many = recipients > 1
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
    """Whether who wrote is the line's recipient under any of its names, or its prefecture."""
    prefecture = select(1).where(
        Municipality.code == SupportLine.recipient_code,
        Municipality.prefecture_code == L.sender_code,
    )
    return or_(
        L.sender_code == SupportLine.recipient_code,
        _called_now(L.sender_code.expression) == _called_now(SupportLine.recipient_code.expression),
        and_(SupportLine.recipient_code.is_(None), L.sender_body == SupportLine.recipient_name),
        prefecture.correlate(SupportLine, L).exists(),
    )


def _called_now(code: ColumnElement[str | None]) -> ScalarSelect[str]:
    """Today's code of the place with a code."""
    return (
        select(_CALLED_NOW)
        .select_from(Municipality)
        .outerjoin(_LATER, _LATER.code == Municipality.successor_code)
        .where(Municipality.code == code)
        .correlate(SupportLine, L)
        .scalar_subquery()
    )
