"""Reads the names that codes and record ids stand for."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.association import Association
from tracker.domain.names import Names
from tracker.domain.vocabulary import Noun, record_number
from tracker.models import Giver, ItemRevision, Municipality, Record
from tracker.models.content import SHELVES
from tracker.queries.moment import known


def names(
    session: Session,
    *,
    known_at: int,
    as_of: date,
    places: Iterable[str] = (),
    supports: Iterable[int] = (),
) -> Names:
    """Names as known at a change; disasters by the name in use on `as_of`.

    `places` are the municipality codes and `supports` the records that will be asked for. Five
    queries at most whatever the size.
    """
    codes, records = set(places), set(supports)
    return Names(
        association=association(session),
        givers=giver_names(session),
        places=place_names(session, codes) if codes else {},
        items=_item_names(session, known_at),
        disasters=disaster_labels(session, known_at=known_at, as_of=as_of),
        supports=_support_numbers(session, records) if records else {},
    )


def association(session: Session) -> Association:
    """The words of the association whose ledger this is; the session carries them."""
    words: Association = session.info["association"]
    return words


def giver_names(session: Session) -> dict[str, str]:
    """Name of every giver by code."""
    return dict(session.execute(select(Giver.code, Giver.name)).all())


def place_names(session: Session, codes: set[str] | None = None) -> dict[str, str]:
    """Full names (熊本県人吉市) by code; of all places where `codes` is None."""
    query = select(Municipality.code, Municipality.prefecture, Municipality.name)
    if codes is not None:
        query = query.where(Municipality.code.in_(codes))
    return {code: f"{prefecture}{name}" for code, prefecture, name in session.execute(query)}


def _item_names(session: Session, known_at: int) -> dict[int, str]:
    query = select(ItemRevision.record_id, ItemRevision.name)
    return dict(session.execute(query.where(known(ItemRevision, known_at))).all())


def _support_numbers(session: Session, records: set[int]) -> dict[int, str]:
    query = select(Record.id, Record.number).where(
        Record.id.in_(records), Record.noun == Noun.SUPPORT, Record.number.is_not(None)
    )
    return {
        id_: record_number(Noun.SUPPORT, number)
        for id_, number in session.execute(query)
        if number is not None
    }


def disaster_labels(session: Session, *, known_at: int, as_of: date) -> dict[int, str]:
    """Label of every disaster by record, letter for letter as it is printed."""
    shelf = SHELVES[Noun.DISASTER]
    rows = session.scalars(
        select(shelf.model).where(known(shelf.model, known_at)).options(*shelf.load)
    )
    return {row.record_id: shelf.content(row).label_on(as_of) for row in rows}
