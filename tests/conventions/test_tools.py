"""The test tools themselves: nothing is skipped in CI, and the private PostgreSQL works."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.postgres import PostgresServer
from tests.tools import Tool, require

NOWHERE = Tool("no such program", "no-such-package", lambda: None)


def test_a_missing_program_is_a_skip_with_its_reason_at_a_desk(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install no-such-package"):
        require(NOWHERE)


def test_a_missing_program_is_a_failure_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nothing is skipped"):
        require(NOWHERE)


def test_a_program_that_is_there_gives_its_path():
    assert require(Tool("this file", "none", lambda: Path(__file__))) == Path(__file__)


def test_each_database_of_the_private_postgresql_is_new_and_apart(postgres_server: PostgresServer):
    first = postgres_server.create("first")
    with _connect(first) as connection:
        connection.execute("CREATE TABLE mark (name text)")
        connection.execute("INSERT INTO mark VALUES ('港区')")
    with _connect(postgres_server.create("copy", template="first")) as connection:
        assert connection.execute("SELECT name FROM mark").fetchone() == ("港区",)
    with _connect(postgres_server.create("first")) as connection:
        assert connection.execute("SELECT to_regclass('mark')").fetchone() == (None,)


def test_the_shared_url_is_for_sqlalchemy_with_psycopg_3(postgres_url: str):
    assert make_url(postgres_url).drivername == "postgresql+psycopg"


def _connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
