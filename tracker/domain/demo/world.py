"""What fictitious entries refer to, and the steps in which they enter the ledger."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.access import Actor, Role
from tracker.domain.association import Association
from tracker.domain.giver import Giver
from tracker.domain.support import Contact, Support
from tracker.domain.vocabulary import State

SURNAMES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "髙木", "𠮷田")
SECTIONS = ("防災課", "総務課", "危機管理課", "福祉管理課", "環境課", "建築課")
SECRETARY = Actor(account_id=None, name="事務局 調査担当", role=Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class Site:
    """A disaster of the ledger, as the generator needs it.

    `towns` are codes of stricken municipalities, `prefectures` those hardest hit; entries begin
    between `first` and `last`. `weight` is its part of the random entries.
    """

    slug: str
    record_id: int
    first: date
    last: date
    prefectures: tuple[str, ...]
    towns: tuple[str, ...]
    weight: int
    ongoing: bool


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """An item of the catalogue by its record."""

    record_id: int
    name: str
    unit: str


@dataclass(frozen=True)
class World:
    """All that the generator knows: the day, the members in order, the sites and the items."""

    association: Association
    today: date
    members: Sequence[Giver]
    sites: Mapping[str, Site]
    items: Sequence[CatalogueItem]


@dataclass(frozen=True, slots=True)
class Step:
    """One revision of a story: who wrote what, in which state, and why."""

    content: Support
    state: State
    actor: Actor
    reason: str = ""


#: The revisions of one record, first to last.
Story = tuple[Step, ...]


def clerk(ward: Giver) -> Actor:
    """The ward's liaison of the demo."""
    return Actor(account_id=None, name=f"{ward.name} 担当", role=Role.WARD, ward=ward.code)


def contact(rng: random.Random) -> Contact:
    """A section and person that do not exist, with a number that leads nowhere."""
    return Contact(rng.choice(SECTIONS), rng.choice(SURNAMES), f"内線{rng.randint(1000, 9999)}")
