"""What a データ says of a ledger, as contents: from files, on its way into a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.disaster import Disaster
from tracker.domain.item import Item
from tracker.domain.letter import Letter
from tracker.domain.support import Support


@dataclass(frozen=True, slots=True)
class LedgerData:
    """Contents by the record ids that they have in the files; those of the ledger are others.

    `supports` and `letters` are in the order of their numbers. `places` and `givers` are the codes
    that must be known. `as_of` and `known_at` are what the data says of itself.
    """

    disasters: Mapping[int, Disaster]
    items: Mapping[int, Item]
    supports: Mapping[int, Support]
    letters: Mapping[int, Letter]
    places: frozenset[str]
    givers: frozenset[str]
    as_of: str = ""
    known_at: str = ""
