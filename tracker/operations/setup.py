"""Fills an empty ledger: reference data, seed, and the account that makes all the others."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import SYSTEM, Role
from tracker.domain.errors import LedgerError
from tracker.models import Account
from tracker.operations.accounts import create_account
from tracker.operations.reference import load_reference
from tracker.operations.seed import Seeded, load_seed
from tracker.queries.chain import key_fits

FIRST_LOGIN = "jimukyoku"
FIRST_NAME = "事務局"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was added; `password` of FIRST_LOGIN is known only here, None where accounts were."""

    seeded: Seeded
    password: str | None


def fill(session: Session, *, folder: Path, first_account: bool = True) -> Filled:
    """Add what is missing, in a writing transaction; a second time nothing is.

    The demo, whose sign-ins are made at every start, does without the `first_account`.
    Raises LedgerError when the ledger's key is another than the one it was written with, since
    every further change would break its chain.
    """
    if not key_fits(session):
        raise LedgerError(
            "台帳の鍵(instance/ledger.key または環境変数 LEDGER_KEY)が、この台帳のものと違います。"
            "控えてある鍵に戻してから、もう一度始めてください。"
        )
    load_reference(session, folder=folder)
    seeded = load_seed(session, folder=folder)
    return Filled(seeded, _first_account(session) if first_account else None)


def _first_account(session: Session) -> str | None:
    if session.scalar(select(Account.id).limit(1)) is not None:
        return None
    _, password = create_account(
        session,
        actor=SYSTEM,
        login=FIRST_LOGIN,
        name=FIRST_NAME,
        role=Role.SECRETARIAT,
        ward=None,
        password=None,
    )
    return password
