"""Everything that the 御礼状一覧 is written from, of one disaster or of many, read once."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.domain.access import Scope
from tracker.domain.coverage import Thanked
from tracker.domain.disaster import Disaster
from tracker.domain.entry_filter import EntryFilter
from tracker.domain.letter_filter import LetterFilter
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.vocabulary import GiverRole
from tracker.queries.entries import NO_AGGREGATES
from tracker.queries.entry_keys import EntryKey, entry_keys
from tracker.queries.givers import givers
from tracker.queries.letters import LetterRow, letters, thanked
from tracker.queries.moment import Clocks
from tracker.queries.names import names
from tracker.reports.of_what import disasters_of


@dataclass(frozen=True, kw_only=True)
class Group:
    """What one recipient was given in one disaster, and what of it was thanked for."""

    disaster_id: int
    recipient: Recipient
    rows: tuple[Thanked, ...]

    @property
    def thanked(self) -> tuple[int, ...]:
        """Records of the supports that were thanked for."""
        return tuple(row.support_id for row in self.rows if row.is_thanked)

    @property
    def waiting(self) -> tuple[int, ...]:
        """Records of the supports that were not."""
        return tuple(row.support_id for row in self.rows if not row.is_thanked)

    @property
    def letters(self) -> tuple[int, ...]:
        """Records of the letters, each once."""
        return tuple(dict.fromkeys(letter for row in self.rows for letter in row.letters))


@dataclass(frozen=True, kw_only=True)
class LettersData:
    """`received` are the letters of what is asked for, oldest first; `letters` all that may thank
    for the supports in `coverage`, by record. `disaster` is the one that is asked for."""

    clocks: Clocks
    disaster_id: int | None
    fiscal_year: int | None
    disasters: dict[int, Disaster]
    members: int
    names: Names
    received: list[LetterRow]
    letters: dict[int, LetterRow]
    coverage: list[Thanked]
    supports: dict[int, EntryKey]

    @property
    def disaster(self) -> Disaster | None:
        return self.disasters[self.disaster_id] if self.disaster_id is not None else None

    @cached_property
    def groups(self) -> list[Group]:
        """By disaster, newest first, then by recipient in the order of codes."""
        found: dict[tuple[int, Recipient], list[Thanked]] = {}
        for row in self.coverage:
            key = self.supports[row.support_id].disaster_id, row.recipient
            found.setdefault(key, []).append(row)
        order = {record_id: place for place, record_id in enumerate(self.disasters)}
        keys = sorted(found, key=lambda key: (order.get(key[0], len(order)), _by_code(key[1])))
        return [
            Group(disaster_id=disaster, recipient=recipient, rows=tuple(found[disaster, recipient]))
            for disaster, recipient in keys
        ]


def _by_code(recipient: Recipient) -> tuple[str, bool, str]:
    return recipient.code or "9", not recipient.name, recipient.name or ""


def letters_data(
    session: Session,
    *,
    clocks: Clocks,
    scope: Scope,
    disaster_id: int | None = None,
    fiscal_year: int | None = None,
) -> LettersData:
    """Read it; the number of queries does not depend on how much there is.

    fiscal_year: of receipt for letters, and of the supports in the coverage (rule 6); a support of
    the year may have been thanked for in another.
    Raises NotFound where the disaster was not known at the change.
    """
    wanted = EntryFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    asked = (session, clocks, scope)
    in_all = letters(*asked, LetterFilter(disaster_id=disaster_id))
    received = letters(*asked, LetterFilter(disaster_id=disaster_id, fiscal_year=fiscal_year))
    received.sort(key=lambda row: (row.day is None, row.day, row.number))
    coverage = thanked(*asked, wanted)
    keys = {key.record_id: key for key in entry_keys(*asked, wanted, NO_AGGREGATES)}
    given_in = {row.content.disaster_id for row in in_all} | {k.disaster_id for k in keys.values()}
    return LettersData(
        clocks=clocks,
        disaster_id=disaster_id,
        fiscal_year=fiscal_year,
        disasters=disasters_of(*asked, disaster_id, given_in),
        members=sum(giver.role is GiverRole.WARD for giver in givers(session)),
        names=_names(session, clocks, received, coverage),
        received=received,
        letters={row.record_id: row for row in in_all},
        coverage=coverage,
        supports=keys,
    )


def names_in(session: Session, wanted: LetterFilter, clocks: Clocks) -> Names:
    """The names that a filter speaks of."""
    places = {wanted.prefecture, *wanted.recipients} - {None}
    return names(
        session,
        known_at=clocks.known_at,
        as_of=clocks.as_of,
        places={place for place in places if place},
        supports={wanted.support_id} if wanted.support_id else (),
    )


def _names(
    session: Session, clocks: Clocks, received: list[LetterRow], coverage: list[Thanked]
) -> Names:
    places = {row.content.sender.code for row in received} | {r.recipient.code for r in coverage}
    return names(
        session,
        known_at=clocks.known_at,
        as_of=clocks.as_of,
        places={code for code in places if code},
        supports={support for row in received for support in row.content.supports},
    )
