"""Totals that cost nothing when nothing changed: remembered under the hash of a change.

What the ledger knew at a change can never become different, and its hash names it in every process
and database, so nothing is ever invalidated. A change under way has no hash yet: nothing is
remembered of it. Scope is no part of the key, because totals hold only what everybody may see.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Change
from tracker.queries.moment import Clocks

T = TypeVar("T")

#: How many totals a process keeps; the least recently used one goes first.
SIZE = 256

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def remembered(
    session: Session, clocks: Clocks, asked: tuple[Hashable, ...], compute: Callable[[], T]
) -> T:
    """What `compute` gives, or gave before for the same question at the same change."""
    name = session.scalar(select(Change.hash).where(Change.id == clocks.known_at))
    if name is None or name.startswith("open-"):
        return compute()
    key = (name, clocks.as_of, clocks.today, *asked)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]  # type: ignore[no-any-return]
    found = compute()
    with _lock:
        _kept[key] = found
        while len(_kept) > SIZE:
            _kept.popitem(last=False)
    return found
