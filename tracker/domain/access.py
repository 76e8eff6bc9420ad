"""Who asks and what they may see; the scope is an argument of every query (ledger.md)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; Association.role() has the words for people (区担当)."""

    WARD = "ward"
    SECRETARIAT = "secretariat"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the ledger is visible: drafts only of `ward`, or all with `all_drafts`."""

    ward: str | None = None
    all_drafts: bool = False


#: Sees what everybody sees: nothing that was never submitted.
PUBLIC = Scope()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes. `account_id` is None for the program itself (seed, migration)."""

    account_id: int | None
    name: str
    role: Role
    ward: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope(ward=self.ward, all_drafts=self.role is Role.SECRETARIAT)


#: The program itself, when it loads reference data.
SYSTEM = Actor(account_id=None, name="システム", role=Role.SECRETARIAT)
