"""Is it the right password? Slowed down, and computed while no transaction is open."""

from dataclasses import dataclass

from flask import request

from tracker import clock
from tracker.domain.account import login_key
from tracker.domain.errors import InputError
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.password_hash import fits, hash_password, is_outdated
from tracker.operations.sign_in import claim_attempt, forgive
from tracker.queries.accounts import account_by_login


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom the password belongs to; inactive accounts too, since its owner may know why."""

    account_id: int
    active: bool


def prove(typed_login: str, password: str) -> Proven | None:
    """Who has this login and password; None where they do not belong together.

    Raises TooManyAttempts. Where it succeeds a transaction for writing is open.
    """
    login = _key(typed_login)
    begin_writing(db.session())
    claim_attempt(db.session(), login=login, address=_address(), now=clock.now())
    db.session.commit()
    password_hash = _hash_of(login)
    db.session.rollback()  # Argon2 takes its time: nobody waits for it
    if not fits(password, password_hash) or password_hash is None:
        return None
    renewed = hash_password(password) if is_outdated(password_hash) else None
    begin_writing(db.session())
    return _confirm(login, password_hash, renewed)


def _hash_of(login: str) -> str | None:
    account = account_by_login(db.session(), login)
    return account.password_hash if account else None


def _confirm(login: str, proven_hash: str, renewed: str | None) -> Proven | None:
    """Only if the password is still the same: it may have been reset in the meantime."""
    account = account_by_login(db.session(), login)
    if account is None or account.password_hash != proven_hash:
        return None
    account.password_hash = renewed or proven_hash
    forgive(db.session(), login=login, address=_address())
    return Proven(account.id, account.active)


def _key(typed: str) -> str:
    try:
        return login_key(typed)
    except InputError:
        return ""  # nobody's login, refused like any other


def _address() -> str:
    return request.remote_addr or ""
