"""Hashes of passwords: Argon2id as RFC 9106 recommends it for servers with little memory.

Takes some 100 ms by design, so nothing here may run inside a writing transaction.
"""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.password import LONGEST, normal_form

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store; parameters and salt stand in it."""
    return _HASHER.hash(normal_form(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; takes as long where there is no hash (None)."""
    nobody = _hash_of_nobody()
    try:
        _HASHER.verify(password_hash or nobody, normal_form(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with parameters that are no longer ours."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _hash_of_nobody() -> str:
    """What is computed where there is no account, so that time does not tell."""
    return _HASHER.hash("nobody has this password")
