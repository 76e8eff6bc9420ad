"""Coverage: which supports have been thanked for by a letter, and which have not yet.

A support with several recipients (the lines of a fund) is thanked for by each of them. A letter
of the prefecture thanks for its municipalities too. A support with one recipient, or with none
stated, is thanked for by any letter that is linked to it, whoever signed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.recipient import Recipient


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


def coverage(
    given: Iterable[Given], letters: Iterable[Thanks], prefecture_of: Mapping[str, str]
) -> list[Thanked]:
    """One row for each support and recipient, in the order of `given`.

    prefecture_of: code of the prefecture of each municipality (a prefecture is its own).
    """
    by_support: dict[int, list[Thanks]] = {}
    for letter in letters:
        for support_id in letter.supports:
            by_support.setdefault(support_id, []).append(letter)
    rows = []
    for support in given:
        linked = by_support.get(support.support_id, [])
        for recipient in support.recipients or (Recipient(),):
            alone = len(support.recipients) <= 1
            own = _ids(linked, None if alone else recipient, prefecture_of)
            rows.append(Thanked(support.support_id, recipient, own))
    return rows


def _ids(
    letters: Sequence[Thanks], recipient: Recipient | None, prefecture_of: Mapping[str, str]
) -> tuple[int, ...]:
    return tuple(
        letter.letter_id
        for letter in letters
        if recipient is None or speaks_for(letter.sender, recipient, prefecture_of)
    )


def speaks_for(sender: Recipient, recipient: Recipient, prefecture_of: Mapping[str, str]) -> bool:
    """Whether `sender` is the recipient itself or its prefecture."""
    if sender == recipient:
        return True
    code = recipient.code
    return code is not None and sender.code is not None and sender.code == prefecture_of.get(code)
