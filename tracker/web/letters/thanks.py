"""御礼の対象: the supports of a disaster as the form of a letter offers them, the likely first."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.domain.access import PUBLIC
from tracker.domain.coverage import Places, is_same, is_unclear, speaks_for
from tracker.domain.giver import JOINT
from tracker.domain.labels import Content
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient
from tracker.domain.sentence import entry_sentence
from tracker.domain.vocabulary import NUMBER_PREFIX, Noun
from tracker.queries.letter_links import Linkable, linkable, linked
from tracker.queries.moment import head
from tracker.queries.thanked_entries import places

#: More of the other supports than this help nobody; the rest is added by its number.
MOST = 100
_NUMBER = re.compile(rf"{NUMBER_PREFIX[Noun.SUPPORT]}?-?0*([0-9]{{1,9}})", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """A support to tick; `hint` where ticking it would count for nobody. `now_of` is the disaster
    to which it belongs by now, where that is not the letter's."""

    record_id: int
    label: str
    sentence: str
    hint: str = ""
    is_withdrawn: bool = False
    now_of: str = ""


@dataclass(frozen=True)
class Thankable:
    """All supports of the disaster, and of these what is shown: `near` are those for the sender;
    of the others those come first that it can speak for (its municipalities). `changed` are linked
    already, were withdrawn or moved to another disaster since, and can only be unlinked."""

    all: Sequence[Linkable] = ()
    changed: list[Choice] = field(default_factory=list)
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
    bound: Collection[int] = (),
) -> Thankable:
    """What to offer for a disaster; what is ticked is always among it, and so is what a stored
    letter is bound to: that is not taken away because it was withdrawn."""
    if disaster_id is None:
        return Thankable()
    found, known = linkable(session, disaster_id), places(session)
    own = {
        one.record_id
        for one in found
        if any(is_same(sender, recipient, known) for recipient in one.recipients)
    }
    within = {one.record_id for one in _of_sender(found, sender, known)}
    first = sorted(
        (one for one in found if one.record_id in own),
        key=lambda one: one.content.giver not in (owner, JOINT),
    )
    rest = [one for one in found if one.record_id not in own]
    rest.sort(key=lambda one: (one.record_id not in chosen, one.record_id not in within))
    most = max(MOST, len([one for one in rest if one.record_id in chosen]))
    gone = _gone(session, disaster_id, {*chosen, *bound} - {one.record_id for one in found}, bound)
    names = names_of([one.content for one in (*first, *rest[:most], *gone)])

    def choices(some: Iterable[Linkable]) -> list[Choice]:
        return [as_choice(one, sender, names, known, disaster_id) for one in some]

    return Thankable(
        all=sorted((*found, *gone), key=lambda one: one.number),
        changed=choices(gone),
        near=choices(first),
        others=choices(rest[:most]),
        left_out=max(len(rest) - most, 0),
    )


def _gone(
    session: Session, disaster_id: int, left: Collection[int], bound: Collection[int]
) -> list[Linkable]:
    """What was linked and is no longer among the supports of the disaster."""
    found = linked(session, left, head(session), PUBLIC)
    return [
        one
        for one in found
        if one.record_id in bound or (one.is_withdrawn and one.content.disaster_id == disaster_id)
    ]


def _of_sender(found: Iterable[Linkable], sender: Recipient, known: Places) -> list[Linkable]:
    if not sender.is_stated:
        return []
    return [
        one
        for one in found
        if any(speaks_for(sender, recipient, known) for recipient in one.recipients)
    ]


def as_choice(
    one: Linkable, sender: Recipient, names: Names, known: Places, disaster_id: int
) -> Choice:
    """A support in words, with what is to be known before it is ticked for a letter on a
    disaster."""
    now_of = one.content.disaster_id
    return Choice(
        record_id=one.record_id,
        label=one.label,
        sentence=entry_sentence(one.content, names),
        hint="" if one.is_withdrawn else unclear_words(one, sender, known),
        is_withdrawn=one.is_withdrawn,
        now_of=names.disaster(now_of) if now_of != disaster_id else "",
    )


def unclear_words(one: Linkable, sender: Recipient, known: Places) -> str:
    """Of a support with several recipients: that a letter of none of them thanks for nobody."""
    if not is_unclear(sender, one.recipients, known):
        return ""
    return (
        f"支援先が{len(set(one.recipients))}つあります。差出人の自治体・団体がそのどれかのときに、"
        "その支援先から御礼があったと数えます。"
    )


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
