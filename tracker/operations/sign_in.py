"""Attempts to sign in and how they are slowed down; sessions on the server begin and end.

An attempt counts as failed from its beginning until it has succeeded, so that many at once gain
nothing. It counts for the login *from that address*, and for the address: somebody who guesses at
one address never locks the owner out at another.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from tracker.domain.errors import LedgerError
from tracker.models import SignIn, SignInFailure

WINDOW: Final = timedelta(minutes=15)
#: Failures in the window after which one login from one address has to wait.
MOST_PER_LOGIN: Final = 5
#: The same for an address: a whole ward office may stand behind one.
MOST_PER_ADDRESS: Final = 50
#: How long the list of accounts remembers when somebody was last here.
KEPT: Final = timedelta(days=365)

log = structlog.get_logger()


class TooManyAttempts(LedgerError):
    """The next attempt is possible after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        self.minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            f"まちがいが続いたので、サインインを止めています。あと{self.minutes}分待ってから、もう一度試してください。"
        )


def claim_attempt(session: Session, *, login: str, address: str, now: datetime) -> None:
    """Count an attempt before its password is looked at; raises TooManyAttempts.

    Needs a writing transaction, to be committed before the password is verified.
    """
    _one_at_a_time(session)
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at <= now - WINDOW))
    who, where = _login_digest(login), _network(address)
    here = SignInFailure.address == where
    _check_limit(session, now, MOST_PER_LOGIN, here, SignInFailure.login == who)
    _check_limit(session, now, MOST_PER_ADDRESS, here)
    session.add(SignInFailure(login=who, address=where, failed_at=now))
    session.flush()


def forgive(session: Session, *, login: str, address: str) -> None:
    """Forget the failures of a login at an address: its owner has just signed in there."""
    session.execute(
        delete(SignInFailure).where(
            SignInFailure.login == _login_digest(login),
            SignInFailure.address == _network(address),
        )
    )


def begin_sign_in(session: Session, *, account_id: int, token_hash: str, now: datetime) -> SignIn:
    """Begin a session on the server, and forget this account's of more than a year ago."""
    session.execute(
        delete(SignIn).where(SignIn.account_id == account_id, SignIn.began_at < now - KEPT)
    )
    sign_in = SignIn(token_hash=token_hash, account_id=account_id, began_at=now, seen_at=now)
    session.add(sign_in)
    session.flush()
    log.info("signed_in", account=account_id)
    return sign_in


def end_sign_in(session: Session, *, token_hash: str, now: datetime) -> None:
    """End one session by the hash of its token; the copied cookie is worth nothing any more."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sign_ins(session: Session, *, account_id: int, now: datetime) -> None:
    """End every session of an account."""
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def _check_limit(session: Session, now: datetime, most: int, *conditions: object) -> None:
    times = session.scalars(
        select(SignInFailure.failed_at)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(SignInFailure.failed_at.desc())
        .limit(most)
    ).all()
    if len(times) == most:
        raise TooManyAttempts(times[-1] + WINDOW - now)


def _one_at_a_time(session: Session) -> None:
    """SQLite's writers are alone anyway; on PostgreSQL, readers still pass."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE"))


def _login_digest(login: str) -> str:
    """Not what was typed: people type their password into the wrong field."""
    return hashlib.blake2b(login.encode(), digest_size=16).hexdigest()


def _network(address: str) -> str:
    """The address, or the network that one IPv6 customer has to choose addresses from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
