"""Databases that are made ready again for each test, which is much quicker than making them anew."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.postgres import PostgresServer

#: Rows of these are the reference data of the template, which no test may change.
_KEPT = ("giver", "municipality", "alembic_version", "ledger_head")

#: What a test could leave behind beside rows: constraints and triggers, reference data.
_FINGERPRINT = """
    SELECT (SELECT count(*) FROM pg_constraint),
           (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'),
           (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT md5(string_agg(g::text, '|' ORDER BY code)) FROM giver g),
           (SELECT md5(string_agg(m::text, '|' ORDER BY code)) FROM municipality m)
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public'
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class TestDatabase(Protocol):
    """A database with nothing but the reference data after each `make_ready`."""

    __test__ = False

    @property
    def url(self) -> str: ...

    def make_ready(self) -> None: ...


@dataclass
class SqliteDatabase:
    """A file that is copied from the template."""

    template: Path
    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path.as_posix()}"

    def make_ready(self) -> None:
        for ending in ("-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)


@dataclass
class PostgresDatabase:
    """A database that is emptied past its triggers; copied anew when a test has changed more."""

    server: PostgresServer
    template: str
    url: str = ""
    _clean: tuple[object, ...] = field(default=())

    def make_ready(self) -> None:
        if not (self.url and self._emptied()):
            self.url = self.server.create("test", template=self.template)
            with self._connect() as connection:
                self._clean = self._state(connection)

    def _emptied(self) -> bool:
        """Whether deleting rows was enough."""
        with self._connect() as connection:
            connection.execute(_OTHERS)
            try:
                connection.execute("SET session_replication_role = replica")
            except psycopg.errors.InsufficientPrivilege:
                return False  # somebody else's server, where we are not its superuser
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            for (table,) in connection.execute(names).fetchall():
                if table not in _KEPT:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.execute(_SEQUENCES)
            head = "UPDATE ledger_head SET change_id = %s, hash = %s WHERE change_id <> 0"
            connection.execute(head, self._clean[:2])
            return self._state(connection) == self._clean

    def _state(self, connection: psycopg.Connection) -> tuple[object, ...]:
        head = connection.execute("SELECT change_id, hash FROM ledger_head").fetchone()
        return (*(head or ()), *(connection.execute(_FINGERPRINT).fetchone() or ()))

    def _connect(self) -> psycopg.Connection:
        url = make_url(self.url).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
