"""A PostgreSQL of the tests' own: a private cluster in a temporary folder, gone at the end.

Nothing has to run before, and Debian's service is never touched. Each pytest-xdist worker has its
own cluster on its own port. ``TEST_DATABASE_URL`` (a role that may create databases) uses a server
that exists instead; there each worker makes and drops databases of its own.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.tools import POSTGRESQL, missing, require

_ROLE = "tracker_test"
# Durability is PostgreSQL's business, not ours to test; without it the suite is much faster.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "logging_collector": "off",
}
if sys.platform != "win32":
    # Debian's folder for sockets is not ours to write in. The quotes are for pg_ctl's shell.
    _SETTINGS["unix_socket_directories"] = "''"


@dataclass(frozen=True)
class PostgresServer:
    """A server on which a test may make databases. ``admin`` is the URL of its maintenance one."""

    admin: URL
    prefix: str

    def create(self, name: str, template: str | None = None) -> str:
        """Make an empty database (or a copy of an idle ``template``) and return its URL.

        An old one of the name is dropped first. The URL is for SQLAlchemy with psycopg 3.
        """
        full = f"{self.prefix}_{name}"
        self.drop(name)
        source = f"{self.prefix}_{template}" if template else "template0"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(full), sql.Identifier(source)
            )
        )
        return self.admin.set(database=full).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop a database of ours, whoever is still connected to it."""
        self._execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(f"{self.prefix}_{name}")
            )
        )

    def drop_all(self) -> None:
        """Drop every database that this worker made."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
                [f"{self.prefix}_"],
            ).fetchall()
        for (full,) in rows:
            self.drop(full.removeprefix(f"{self.prefix}_"))

    def _connect(self) -> psycopg.Connection:
        plain = self.admin.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_server(worker_id: str) -> Iterator[PostgresServer]:
    """The server of this worker; skipped (CI: failed) where there is no PostgreSQL."""
    prefix = f"tracker_{worker_id}_{os.getpid()}"
    if given := os.environ.get("TEST_DATABASE_URL"):
        server = PostgresServer(make_url(given).set(drivername="postgresql+psycopg"), prefix)
        yield server
        server.drop_all()
        return
    programs = require(POSTGRESQL)
    cluster = _Cluster(programs, Path(tempfile.mkdtemp(prefix="tracker-postgres-")))
    try:
        cluster.make()
        yield PostgresServer(cluster.start(), prefix)
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """URL of one empty database that this worker's tests share: each test cleans up after itself.

    A test that wants a database for itself asks ``postgres_server.create("name")``.
    """
    return postgres_server.create("main")


class _Cluster:
    """One private cluster: made by initdb, run by pg_ctl, owned by whom PostgreSQL accepts."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.password = secrets.token_hex(16)
        # PostgreSQL refuses to run as root: hand the folder to Debian's user for it.
        self.as_postgres = sys.platform != "win32" and os.geteuid() == 0

    def make(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self.password, encoding="ascii")
        if self.as_postgres:
            self._hand_over(password_file)
        code, said = self._run(
            "initdb", "--pgdata", str(self.data), "--username", _ROLE, "--encoding", "UTF8",
            "--locale", "C", "--auth", "scram-sha-256", "--pwfile", str(password_file), "--no-sync",
        )  # fmt: skip
        password_file.unlink()
        if code != 0:
            pytest.fail(f"initdb could not make a private cluster:\n{said}")

    def start(self) -> URL:
        port = next(filter(self._listens_on, (_free_port() for _ in range(3))), None)
        if port is None:
            log = self.log.read_text(encoding="utf-8", errors="replace")
            pytest.fail(f"the private PostgreSQL does not start; its log ends:\n{log[-2000:]}")
        return URL.create(
            "postgresql+psycopg", _ROLE, self.password, "127.0.0.1", port, database="postgres"
        )

    def _listens_on(self, port: int) -> bool:
        """Start on the port; False when somebody was quicker to take it."""
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        code, _ = self._run(
            "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.data), "-l", str(self.log),
            "-o", f"{options} -p {port}",
        )  # fmt: skip
        return code == 0

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))

    def _hand_over(self, *files: Path) -> None:
        try:
            for path in (self.folder, *files):
                shutil.chown(path, "postgres", "postgres")
        except LookupError:
            missing("PostgreSQL cannot run as root and there is no user postgres to run it")

    def _run(self, program: str, *arguments: str) -> tuple[int, str]:
        """Exit code and output of one of PostgreSQL's programs."""
        command = [str(self.programs / program), *arguments]
        if self.as_postgres:
            command = ["runuser", "-u", "postgres", "--", *command]
        # To a file, never a pipe: on Windows the server inherits it and reading would not end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, timeout=120, check=False,
            )  # fmt: skip
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
