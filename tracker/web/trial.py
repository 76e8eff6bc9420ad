"""What the ledger would say after a change: it is written, asked, and all is taken back.

So an effect is never computed a second time by rules of its own.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.domain.errors import LedgerError

T = TypeVar("T")


def after(session: Session, write: Callable[[], object], ask: Callable[[], T]) -> T | None:
    """What `ask` gives once `write` is done; None where that is refused as it is."""
    trial = session.begin_nested()
    try:
        write()
        return ask()
    except LedgerError:
        return None
    finally:
        trial.rollback()
