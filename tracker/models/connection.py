"""How connections to the two databases begin: SQLite is told to keep its promises.

Writers begin with BEGIN IMMEDIATE: a deferred transaction that reads and then writes fails at
once with SQLITE_BUSY_SNAPSHOT, whatever the timeout. PostgreSQL writers lock the ledger's head.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

#: Versions 3.7.0 to 3.51.2 can lose data when a WAL is reset, so they keep the rollback journal.
WAL_IS_SAFE_FROM = (3, 51, 3)
BUSY_TIMEOUT_MS = 30_000
BEGIN = "sqlite_begin"
PATIENCE = "sqlite_patience"


def prepare_engine(engine: Engine) -> None:
    """Register what every connection of `engine` needs; does nothing for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "DELETE"
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "recursive_triggers = ON",
        # A large transaction stays in memory until it is committed: what does not fit into the
        # cache would be written before that, under a lock that keeps all readers waiting.
        "cache_spill = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {options.get(PATIENCE, BUSY_TIMEOUT_MS)}")
    connection.exec_driver_sql(f"BEGIN {options.get(BEGIN, 'DEFERRED')}")


def begin_writing(session: Session, patience_ms: int = BUSY_TIMEOUT_MS) -> None:
    """Start a transaction that may write. What was only read before is read again.

    It waits for another writer for `patience_ms`, then raises OperationalError: here on SQLite, on
    PostgreSQL (where it waits without end unless told otherwise) at the first row that one holds.
    """
    if session.in_transaction():
        session.rollback()
    connection = session.connection(execution_options={BEGIN: "IMMEDIATE", PATIENCE: patience_ms})
    if connection.dialect.name == "postgresql" and patience_ms != BUSY_TIMEOUT_MS:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience_ms:d}")


def is_writing(session: Session) -> bool:
    """Whether the transaction under way was begun for writing (always true on PostgreSQL)."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return True
    return connection.get_execution_options().get(BEGIN) == "IMMEDIATE"


@contextmanager
def session_on(url: str | URL, *, ledger_key: bytes | None) -> Iterator[Session]:
    """A session of its own on another database than the application's (a copy, the demo's)."""
    engine = create_engine(url)
    prepare_engine(engine)
    try:
        with Session(engine, expire_on_commit=False, info={"ledger_key": ledger_key}) as session:
            yield session
    finally:
        engine.dispose()
