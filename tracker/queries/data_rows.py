"""What the データ asks besides the lists: places with those that they refer to, and what everybody
may know of a letter's revision."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.vocabulary import Noun
from tracker.models import Change, LetterRevision, Municipality, Record
from tracker.queries.moment import Clocks, known


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture or municipality of the code table."""

    code: str
    prefecture_code: str
    prefecture: str
    name: str
    kana: str
    kind: str
    last_day: date | None
    successor_code: str | None


def places(session: Session, codes: Collection[str]) -> list[Place]:
    """The places of `codes` with their prefectures and successors, by code; one query a step of
    succession."""
    found: dict[str, Place] = {}
    asked = set(codes)
    while asked:
        query = select(Municipality).where(Municipality.code.in_(asked))
        new = [_place(row) for row in session.scalars(query)]
        found |= {place.code: place for place in new}
        wanted = {place.prefecture_code for place in new}
        wanted |= {place.successor_code for place in new if place.successor_code}
        asked = wanted - set(found)
    return [found[code] for code in sorted(found)]


def _place(row: Municipality) -> Place:
    return Place(
        code=row.code,
        prefecture_code=row.prefecture_code,
        prefecture=row.prefecture,
        name=row.name,
        kana=row.kana,
        kind=row.kind,
        last_day=row.last_day,
        successor_code=row.successor_code,
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """第n版 as everybody counts it, from the first submission, and when it was recorded."""

    number: int
    recorded_at: datetime


def letter_editions(session: Session, clocks: Clocks) -> dict[int, Edition]:
    """The edition of every letter that was ever submitted, by record; one query."""
    told = aliased(LetterRevision)
    count = (
        select(func.count(told.id))
        .where(
            told.record_id == LetterRevision.record_id,
            told.number <= LetterRevision.number,
            told.disclosed,
        )
        .scalar_subquery()
    )
    query = (
        select(LetterRevision.record_id, count, Change.recorded_at)
        .join(Change, Change.id == LetterRevision.since)
        .where(known(LetterRevision, clocks.known_at), LetterRevision.disclosed)
    )
    return {record: Edition(number, at) for record, number, at in session.execute(query)}


def has_records(session: Session, *nouns: Noun) -> bool:
    """Whether the ledger has a record of one of these nouns, be it a draft or withdrawn."""
    query = select(Record.id).where(Record.noun.in_(nouns)).limit(1)
    return session.scalar(query) is not None


def known_places(session: Session) -> frozenset[str]:
    """The codes of all prefectures and municipalities."""
    return frozenset(session.scalars(select(Municipality.code)))
