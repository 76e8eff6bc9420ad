"""御礼状 of a disaster: how many came, what has been thanked for, and from whom none came yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.coverage import Thanked
from tracker.domain.entry_filter import Acknowledged, EntryFilter
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.numbers import format_integer
from tracker.domain.recipient import NOT_STATED_WORDS, Recipient
from tracker.queries.letters import count_letters, thanked
from tracker.queries.moment import Clocks
from tracker.queries.names import names as names_at
from tracker.queries.overview import MapPlace
from tracker.web.disasters.by_giver import Cell
from tracker.web.entry_links import EntryLinks

#: Of one recipient so many supports are named; the rest is in the list.
_NAMED = 6


@dataclass(frozen=True)
class Waiting:
    """A recipient from whom no letter has come for some supports."""

    name: str
    supports: list[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class ThanksSheet:
    """`covered` are the supports by how far they are thanked for, each leading to its list."""

    letters: int
    href: str
    gallery: str
    covered: list[tuple[Acknowledged, Cell]]
    waiting: list[Waiting]

    @property
    def not_yet(self) -> Cell:
        """The supports for which no letter has come at all."""
        return dict(self.covered)[Acknowledged.NO]


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
    missing = [row.support_id for row in rows if not row.is_thanked]
    names = names_at(session, known_at=clocks.known_at, as_of=clocks.as_of, supports=missing)
    counts = count_by_state(rows)
    query = {"disaster": disaster_id, **links.clocks}
    return ThanksSheet(
        letters=count_letters(session, clocks, scope, LetterFilter(disaster_id=disaster_id)),
        href=url_for("letters.index", **query),  # type: ignore[arg-type]
        gallery=url_for("letters.gallery", **query),  # type: ignore[arg-type]
        covered=[
            (state, Cell(f"{format_integer(counts[state])}件", links.to(thanked=state)))
            for state in Acknowledged
        ],
        waiting=_waiting(rows, places, names, links),
    )


def count_by_state(rows: Sequence[Thanked]) -> dict[Acknowledged, int]:
    """How many supports are thanked for by all, by some and by none of their recipients."""
    by_support: dict[int, list[bool]] = {}
    for row in rows:
        by_support.setdefault(row.support_id, []).append(row.is_thanked)
    counts = dict.fromkeys(Acknowledged, 0)
    for thanks in by_support.values():
        state = Acknowledged.YES if all(thanks) else Acknowledged.PART
        counts[state if any(thanks) else Acknowledged.NO] += 1
    return counts


def _waiting(
    rows: Sequence[Thanked], places: Mapping[str, MapPlace], names: Names, links: EntryLinks
) -> list[Waiting]:
    missing: dict[Recipient, list[int]] = {}
    for row in rows:
        if not row.is_thanked:
            missing.setdefault(row.recipient, []).append(row.support_id)
    return [
        Waiting(
            name=_name(recipient, places),
            supports=[(names.support(one), _address(one, links)) for one in ids[:_NAMED]],
            more=max(len(ids) - _NAMED, 0),
        )
        for recipient, ids in sorted(missing.items(), key=_in_order)
    ]


def _in_order(item: tuple[Recipient, list[int]]) -> tuple[bool, str, str]:
    recipient = item[0]
    return (recipient.code is None, recipient.code or "", recipient.name or "\uffff")


def _name(recipient: Recipient, places: Mapping[str, MapPlace]) -> str:
    if recipient.code and recipient.code in places:
        return places[recipient.code].full_name
    return recipient.name or recipient.code or NOT_STATED_WORDS


def _address(support_id: int, links: EntryLinks) -> str:
    return url_for("supports.show", record_id=support_id, **links.clocks)  # type: ignore[arg-type]
