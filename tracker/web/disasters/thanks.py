"""御礼状 of a disaster: how many came, and by recipient what has been thanked for and what not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.coverage import Thanked, by_state
from tracker.domain.entry_filter import UNSTATED, Acknowledged, EntryFilter
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.numbers import format_integer
from tracker.domain.recipient import NOT_STATED_WORDS, Recipient
from tracker.queries.letters import LetterRow, count_letters, letters_named, thanked
from tracker.queries.moment import Clocks
from tracker.queries.overview import MapPlace
from tracker.reports.letters import letter_called, letters_elsewhere
from tracker.web.disasters.by_giver import Cell
from tracker.web.entry_links import EntryLinks

#: Of one recipient so many letters are named; all of them are in the list.
_NAMED = 6
#: In the order of the columns.
STATES = (Acknowledged.DUE, Acknowledged.YES, Acknowledged.PART, Acknowledged.NO)


@dataclass(frozen=True)
class Covered:
    """A recipient, its supports by how far it has thanked for them, and its letters."""

    name: str
    cells: list[Cell]
    letters: list[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class ThanksSheet:
    """`letters` are those for the disaster, `elsewhere` tells how many letters for others thank for
    its supports, which were moved since; `total` are the supports by how far they are thanked for,
    each leading to its list."""

    letters: int
    elsewhere: str
    href: str
    gallery: str
    total: list[Cell]
    recipients: list[Covered]

    @property
    def not_yet(self) -> Cell:
        """The supports for which no letter has come at all."""
        return self.total[STATES.index(Acknowledged.NO)]


def thanks_sheet(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    disaster_id: int,
    places: Mapping[str, MapPlace],
    links: EntryLinks,
) -> ThanksSheet:
    """Coverage of one disaster; a constant number of queries."""
    rows = thanked(session, clocks, scope, EntryFilter(disaster_id=disaster_id))
    told = {letter for row in rows for letter in row.letters}
    named = letters_named(session, clocks, scope, told)
    received = count_letters(session, clocks, scope, LetterFilter(disaster_id=disaster_id))
    query = {"disaster": disaster_id, **links.clocks}
    return ThanksSheet(
        letters=received,
        elsewhere=letters_elsewhere(
            sum(row.content.disaster_id != disaster_id for row in named.values())
        ),
        href=url_for("letters.index", **query),  # type: ignore[arg-type]
        gallery=url_for("letters.gallery", **query),  # type: ignore[arg-type]
        total=_cells(rows, links, {}),
        recipients=_recipients(disaster_id, rows, named, places, links),
    )


def _recipients(
    disaster_id: int,
    rows: Iterable[Thanked],
    received: Mapping[int, LetterRow],
    places: Mapping[str, MapPlace],
    links: EntryLinks,
) -> list[Covered]:
    by_recipient: dict[Recipient, list[Thanked]] = {}
    for row in rows:
        by_recipient.setdefault(row.recipient, []).append(row)
    return [
        _covered(disaster_id, recipient, own, received, places, links)
        for recipient, own in sorted(by_recipient.items(), key=lambda item: _in_order(item[0]))
    ]


def _covered(
    disaster_id: int,
    recipient: Recipient,
    rows: list[Thanked],
    received: Mapping[int, LetterRow],
    places: Mapping[str, MapPlace],
    links: EntryLinks,
) -> Covered:
    told = dict.fromkeys(letter for row in rows for letter in row.letters)
    found = sorted((received[one] for one in told), key=lambda row: row.number or 0)
    return Covered(
        name=_name(recipient, places),
        cells=_cells(rows, links, _asked(recipient)),
        letters=[(letter_called(row, disaster_id), _address(row, links)) for row in found[:_NAMED]],
        more=max(len(found) - _NAMED, 0),
    )


def _cells(rows: Iterable[Thanked], links: EntryLinks, asked: dict[str, str]) -> list[Cell]:
    found = by_state(rows)
    return [
        Cell(format_integer(len(found[state])), links.to(thanked=state, **asked))
        if found[state] or not asked
        else Cell(word="－")
        for state in STATES
    ]


def _asked(recipient: Recipient) -> dict[str, str]:
    """The filter of a list that leads to what one recipient was given."""
    if recipient.code:
        return {"recipient": recipient.code}
    return {"body": recipient.name} if recipient.name else {"recipient": UNSTATED}


def _in_order(recipient: Recipient) -> tuple[bool, str, str]:
    return (recipient.code is None, recipient.code or "", recipient.name or "\uffff")


def _name(recipient: Recipient, places: Mapping[str, MapPlace]) -> str:
    if recipient.code and recipient.code in places:
        return places[recipient.code].full_name
    return recipient.name or recipient.code or NOT_STATED_WORDS


def _address(row: LetterRow, links: EntryLinks) -> str:
    return url_for("letters.show", record_id=row.record_id, **links.clocks)  # type: ignore[arg-type]
