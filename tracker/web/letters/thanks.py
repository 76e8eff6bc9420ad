"""御礼の対象: the supports of a disaster as the form of a letter offers them, the likely first."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.domain.coverage import speaks_for
from tracker.domain.giver import JOINT
from tracker.domain.labels import Content
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.sentence import entry_sentence
from tracker.domain.vocabulary import NUMBER_PREFIX, Noun
from tracker.queries.letter_links import Linkable, linkable, prefecture_codes

#: More of the other supports than this help nobody; the rest is added by its number.
MOST = 100
_NUMBER = re.compile(rf"{NUMBER_PREFIX[Noun.SUPPORT]}?-?0*([0-9]{{1,9}})", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """A support to tick."""

    record_id: int
    label: str
    sentence: str


@dataclass(frozen=True)
class Thankable:
    """All supports of the disaster, and of these what is shown: `near` are those for the sender;
    of the others those come first that it can speak for (its municipalities)."""

    all: Sequence[Linkable] = ()
    near: list[Choice] = field(default_factory=list)
    others: list[Choice] = field(default_factory=list)
    left_out: int = 0


def thankable(
    session: Session,
    disaster_id: int | None,
    sender: Recipient,
    chosen: Collection[int],
    owner: str | None,
    names_of: Callable[[Iterable[Content]], Names],
) -> Thankable:
    """What to offer for a disaster; what is ticked is always among it."""
    if disaster_id is None:
        return Thankable()
    found = linkable(session, disaster_id)
    own = {one.record_id for one in found if sender in one.recipients}
    within = {one.record_id for one in _of_sender(found, sender, prefecture_codes(session))}
    first = sorted(
        (one for one in found if one.record_id in own),
        key=lambda one: one.content.giver not in (owner, JOINT),
    )
    rest = [one for one in found if one.record_id not in own]
    rest.sort(key=lambda one: (one.record_id not in chosen, one.record_id not in within))
    most = max(MOST, len([one for one in rest if one.record_id in chosen]))
    names = names_of([one.content for one in (*first, *rest[:most])])
    return Thankable(
        all=found,
        near=[_choice(one, names) for one in first],
        others=[_choice(one, names) for one in rest[:most]],
        left_out=max(len(rest) - most, 0),
    )


def _of_sender(
    found: Iterable[Linkable], sender: Recipient, prefecture_of: Mapping[str, str]
) -> list[Linkable]:
    if not sender.is_stated:
        return []
    return [
        one
        for one in found
        if any(speaks_for(sender, recipient, prefecture_of) for recipient in one.recipients)
    ]


def _choice(one: Linkable, names: Names) -> Choice:
    return Choice(one.record_id, one.label, entry_sentence(one.content, names))


def read_numbers(text: str, found: Iterable[Linkable]) -> tuple[list[int], list[str]]:
    """The records whose numbers are typed (S-000012、13), and the words that are none of them."""
    by_number = {one.number: one.record_id for one in found}
    known, unknown = [], []
    for word in re.split(r"[\s,、，・]+", unicodedata.normalize("NFKC", text)):
        number = _NUMBER.fullmatch(word)
        record_id = by_number.get(int(number[1])) if number else None
        if record_id is not None:
            known.append(record_id)
        elif word:
            unknown.append(word)
    return known, unknown
