"""What a row asks the ledger for while it is read. All raise InputError that says what to write."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from tracker.domain.association import Association
from tracker.domain.item import Item
from tracker.domain.names import Names
from tracker.domain.recipient import Recipient


class Lookups(Protocol):
    """The register as one account may see it."""

    @property
    def names(self) -> Names: ...

    @property
    def association(self) -> Association: ...

    @property
    def items(self) -> Mapping[int, Item]:
        """The catalogue by record id, retired items too."""
        ...

    def place(self, text: str, on: date | None) -> Recipient:
        """The prefecture or municipality that is called so on the day."""
        ...

    def start_of(self, disaster_id: int) -> date | None:
        """First day of a disaster."""
        ...

    def disaster(self, text: str) -> int:
        """Record of a disaster by its name or address."""
        ...

    def may_enter(self, giver: str) -> bool:
        """Whether the account may enter for a giver."""
        ...

    def member(self, text: str) -> str:
        """Code of a member by its name or code."""
        ...

    def party(self, text: str) -> str:
        """Code of a member, or of the association, by its name."""
        ...

    def support(self, text: str, disaster_id: int) -> int:
        """Record of a submitted support of a disaster by its 管理番号."""
        ...
