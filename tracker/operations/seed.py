"""Enters the disasters, the items and the published figures of the reference folder.

Each goes through the ledger as a change of the program itself, once: a record made here carries a
row key, by which a second start finds it again, whatever has been corrected since.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import SYSTEM
from tracker.domain.vocabulary import State
from tracker.models import Municipality, Record
from tracker.operations.published import Ledger, published_entries, still_dispatched
from tracker.operations.record import Origin, recording
from tracker.operations.register_files import disasters_in, items_in
from tracker.queries.givers import members

_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many records were entered: zero of each when all were there."""

    disasters: int
    items: int
    supports: int

    @property
    def total(self) -> int:
        return self.disasters + self.items + self.supports


def load_seed(session: Session, *, folder: Path) -> Seeded:
    """Enter what of `folder` the ledger does not hold yet, in up to three changes.

    Files: disasters.csv, items.csv, published.json; each may be missing, and what a published
    figure speaks of too: then it is left out. Raises InputError naming file and line.
    """
    prefectures = _prefectures(session)
    disasters = disasters_in(folder, prefectures, still_dispatched(folder))
    entered_disasters = _enter(session, disasters.items(), "災害の初期登録")
    entered_items = _enter(session, items_in(folder).items(), "品目の初期登録")
    published = published_entries(folder, _ledger(session, prefectures))
    entered = _enter(session, published.items(), "公表資料の登録")
    return Seeded(entered_disasters, entered_items, entered)


def _enter(session: Session, seeds: Iterable[tuple[str, Any]], reason: str) -> int:
    """One change with all contents whose key is not in the ledger; none where nothing is new."""
    keyed = {row_key(key): content for key, content in seeds}
    known = set(session.scalars(select(Record.row_key).where(Record.row_key.in_(keyed))))
    missing = {key: content for key, content in keyed.items() if key not in known}
    if missing:
        with recording(session, actor=SYSTEM, origin=Origin.SEED, reason=reason) as change:
            for key, content in missing.items():
                change.create(content, State.SUBMITTED, row_key=key)
    return len(missing)


def row_key(key: str) -> str:
    """The key as the record keeps it: itself, or its SHA-256 where it is too long to be kept."""
    kept = f"seed/{key}"
    return kept if len(kept) <= _LONGEST_KEY else hashlib.sha256(kept.encode()).hexdigest()


def _ledger(session: Session, prefectures: dict[str, str]) -> Ledger:
    """What published figures refer to: seeded records by key, places, the members in order."""
    keyed = select(Record.row_key, Record.id).where(Record.row_key.is_not(None))
    known = dict(session.execute(keyed).all())
    return Ledger(
        record_of=lambda key: known.get(row_key(key)),
        prefectures=prefectures,
        places=frozenset(session.scalars(select(Municipality.code))),
        members=tuple(member.code for member in members(session)),
    )


def _prefectures(session: Session) -> dict[str, str]:
    """Code of every prefecture by its name."""
    query = select(Municipality.prefecture, Municipality.code)
    rows = session.execute(query.where(Municipality.code == Municipality.prefecture_code))
    return dict(rows.all())
