"""Everything that the 御礼状一覧 is written from, of one disaster or of many, read once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
from tracker.queries.letter_links import withdrawn_supports
from tracker.queries.letters import LetterRow, letters, letters_named, thanked
from tracker.queries.moment import Clocks
from tracker.queries.names import names
from tracker.reports.filter_words import letter_filter_words
from tracker.reports.of_what import disasters_of

#: Told of a list that only its year (年度不明) makes less than a whole report.
NOT_WHOLE = "年度不明の御礼状だけ"


@dataclass(frozen=True, kw_only=True)
class Group:
    """What one recipient was given in one disaster, and what of it was thanked for."""

    disaster_id: int
    recipient: Recipient
    rows: tuple[Thanked, ...]

    @property
    def letters(self) -> tuple[int, ...]:
        """Records of the letters, each once."""
        return tuple(dict.fromkeys(letter for row in self.rows for letter in row.letters))


@dataclass(frozen=True, kw_only=True)
class LettersData:
    """`received` are the letters of what is asked for, oldest first; `letters` those that
    thank for the supports in `coverage`, by record. `disaster` is the one that is asked for.
    `narrowed` tells a narrower filter in words; of such a list there is no coverage. `withdrawn`
    are the supports that letters are linked to and that were withdrawn since."""

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
    narrowed: tuple[str, ...] = ()
    withdrawn: frozenset[int] = frozenset()

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
    asked = (session, clocks, scope)
    wanted = EntryFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    coverage = thanked(*asked, wanted)
    keys = {key.record_id: key for key in entry_keys(*asked, wanted, NO_AGGREGATES)}
    told = letters_named(*asked, {letter for row in coverage for letter in row.letters})
    found = LetterFilter(disaster_id=disaster_id, fiscal_year=fiscal_year)
    given_in = {row.content.disaster_id for row in told.values()} | {
        k.disaster_id for k in keys.values()
    }
    return replace(
        _of_letters(*asked, found, given_in, {row.recipient.code for row in coverage}),
        letters=told,
        coverage=coverage,
        supports=keys,
    )


def letter_list_data(
    session: Session, *, clocks: Clocks, scope: Scope, wanted: LetterFilter
) -> LettersData:
    """The letters of a list, just those that it shows."""
    data = _of_letters(session, clocks, scope, wanted, (), {wanted.prefecture, *wanted.recipients})
    words = letter_filter_words(replace(wanted, disaster_id=None, fiscal_year=None), data.names)
    return replace(data, narrowed=tuple(words.values()) or (NOT_WHOLE,))


def _of_letters(
    session: Session,
    clocks: Clocks,
    scope: Scope,
    wanted: LetterFilter,
    given_in: Collection[int],
    places: Iterable[str | None],
) -> LettersData:
    """With the names of `places` too."""
    received = letters(session, clocks, scope, wanted)
    received.sort(key=lambda row: (row.day is None, row.day, row.number))
    thanked_for = {support for row in received for support in row.content.supports}
    return LettersData(
        clocks=clocks,
        disaster_id=wanted.disaster_id,
        fiscal_year=wanted.fiscal_year,
        disasters=disasters_of(session, clocks, scope, wanted.disaster_id, given_in),
        members=sum(giver.role is GiverRole.WARD for giver in givers(session)),
        names=_names(session, clocks, wanted, received, places),
        received=received,
        letters={},
        coverage=[],
        supports={},
        withdrawn=frozenset(withdrawn_supports(session, thanked_for, clocks.known_at)),
    )


def names_in(session: Session, wanted: LetterFilter, clocks: Clocks) -> Names:
    """The names that a filter speaks of."""
    return _names(session, clocks, wanted, [], {wanted.prefecture, *wanted.recipients})


def _names(
    session: Session,
    clocks: Clocks,
    wanted: LetterFilter,
    received: list[LetterRow],
    places: Iterable[str | None],
) -> Names:
    senders = {row.content.sender.code for row in received}
    thanked_for = {support for row in received for support in row.content.supports}
    return names(
        session,
        known_at=clocks.known_at,
        as_of=clocks.as_of,
        places={code for code in (*senders, *places) if code},
        supports=thanked_for | ({wanted.support_id} if wanted.support_id else set()),
    )
