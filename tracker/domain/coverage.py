"""Coverage: which supports have been thanked for by a letter, and which have not yet.

A support with several recipients (the lines of a fund) is thanked for by each of them. A letter
of the prefecture thanks for its municipalities too, and a place thanks under whichever of its
names. A support with one recipient, or with none stated, is thanked for by any letter that is
linked to it, whoever signed: there is no doubt for whom. Of several recipients a letter from none
of them says for nobody (`is_unclear`), and who links it is told so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.entry_filter import Acknowledged
from tracker.domain.recipient import Recipient


@dataclass(frozen=True, slots=True)
class Place:
    """Codes of a municipality or prefecture: what it is called today (富谷町 is 富谷市, a merged
    town what it became part of), and its prefecture, which is its own."""

    now: str
    prefecture: str


#: By code.
Places = Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Given:
    """A support and those that received it; empty where no recipient is stated."""

    support_id: int
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Thanks:
    """A letter, who sent it, and the supports that it thanks for."""

    letter_id: int
    sender: Recipient
    supports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Thanked:
    """A support as one recipient has it, and the letters in which that one thanked for it."""

    support_id: int
    recipient: Recipient
    letters: tuple[int, ...]

    @property
    def is_thanked(self) -> bool:
        return bool(self.letters)


def coverage(given: Iterable[Given], letters: Iterable[Thanks], places: Places) -> list[Thanked]:
    """One row for each support and recipient, in the order of `given`."""
    by_support: dict[int, list[Thanks]] = {}
    for letter in letters:
        for support_id in letter.supports:
            by_support.setdefault(support_id, []).append(letter)
    rows = []
    for support in given:
        linked = by_support.get(support.support_id, [])
        for recipient in support.recipients or (Recipient(),):
            alone = len(support.recipients) <= 1
            own = _ids(linked, None if alone else recipient, places)
            rows.append(Thanked(support.support_id, recipient, own))
    return rows


def by_state(rows: Iterable[Thanked]) -> dict[Acknowledged, list[int]]:
    """The supports in `rows` by how far their recipients there have given thanks, each once: by
    all, by some, by none (まだ). Lists, pages and reports all count so. DUE are all of them."""
    told: dict[int, list[bool]] = {}
    for row in rows:
        told.setdefault(row.support_id, []).append(row.is_thanked)
    found: dict[Acknowledged, list[int]] = {state: [] for state in Acknowledged}
    for support_id, thanks in told.items():
        state = Acknowledged.YES if all(thanks) else Acknowledged.PART
        found[state if any(thanks) else Acknowledged.NO].append(support_id)
        found[Acknowledged.DUE].append(support_id)
    return found


def _ids(letters: Sequence[Thanks], recipient: Recipient | None, places: Places) -> tuple[int, ...]:
    return tuple(
        letter.letter_id
        for letter in letters
        if recipient is None or speaks_for(letter.sender, recipient, places)
    )


def is_unclear(sender: Recipient, recipients: Collection[Recipient], places: Places) -> bool:
    """Whether a letter says for which of several recipients it gives thanks: for none of them."""
    return len(recipients) > 1 and not any(speaks_for(sender, one, places) for one in recipients)


def speaks_for(sender: Recipient, recipient: Recipient, places: Places) -> bool:
    """Whether `sender` is the recipient itself, under any of its names, or its prefecture."""
    if is_same(sender, recipient, places):
        return True
    place = places.get(recipient.code or "")
    return place is not None and sender.code == place.prefecture


def is_same(one: Recipient, other: Recipient, places: Places) -> bool:
    """Whether both are one body, or one place under its former and later names."""
    if one == other:
        return True
    here, there = places.get(one.code or ""), places.get(other.code or "")
    return here is not None and there is not None and here.now == there.now
