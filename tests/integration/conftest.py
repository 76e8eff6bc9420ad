"""The application on a database of its own: SQLite and, with the same tests, PostgreSQL.

`app` runs every test on both databases; a template with the reference data is made once and copied.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from tests.databases import PostgresDatabase, SqliteDatabase, TestDatabase
from tests.pages import Pages
from tests.postgres import PostgresServer
from tests.started_works import StartedWorks
from tracker import clock, create_app
from tracker.extensions import db
from tracker.migrations import upgrade
from tracker.models.connection import begin_writing
from tracker.operations import password_hash
from tracker.operations.reference import load_reference
from tracker.queries import remembered
from tracker.web import making
from tracker.web.imports import working

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Japan


class Compiled(BytecodeCache):
    """Compiled templates kept in memory: each test has an application of its own, and compiling
    its templates anew took a third of the tests' time."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def make_app(instance: Path, url: str, **overrides: object) -> Flask:
    """An application on `url` whose secrets are those of the tests."""
    app = create_app(
        INSTANCE_PATH=instance,
        SQLALCHEMY_DATABASE_URI=url,
        SECRET_KEY=b"tests",
        LEDGER_KEY=b"tests",
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        **overrides,
    )
    app.jinja_env.bytecode_cache = COMPILED
    return app


def prepare(app: Flask) -> None:
    """Migrate and load the reference data."""
    with app.app_context():
        upgrade(db.engine)
        begin_writing(db.session())
        load_reference(db.session(), folder=Path(app.config["REFERENCE_DIR"]))
        db.session.commit()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    path = folder / "ledger.db"
    prepare(make_app(folder, f"sqlite:///{path.as_posix()}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    prepare(make_app(tmp_path_factory.mktemp("pg"), postgres_server.create("template")))
    return "template"


@dataclass
class Ground:
    """A database, and the application on it that tests share: making one takes longer than most
    tests, and what SQLAlchemy has compiled stays with it."""

    database: TestDatabase
    instance: Path
    app: Flask | None = None

    def make_ready(self) -> None:
        self.database.make_ready()
        if self.app is None:
            self.app = make_app(self.instance, self.database.url)


@pytest.fixture(scope="session")
def sqlite_ground(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("sqlite")
    return Ground(SqliteDatabase(sqlite_template, folder / "ledger.db"), folder)


@pytest.fixture(scope="session")
def postgresql_ground(
    postgres_server: PostgresServer,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ground:
    database = PostgresDatabase(postgres_server, postgres_template)
    return Ground(database, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> Ground:
    found: Ground = request.getfixturevalue(f"{request.param}_ground")
    found.make_ready()
    return found


@pytest.fixture
def database_url(ground: Ground) -> str:
    return ground.database.url


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Tests live at one moment unless they move the clock."""
    clock.set_clock(lambda: NOW)
    yield
    clock.set_clock(None)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as always, but with little work."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(password_hash, "_HASHER", hasher)
    password_hash._hash_of_nobody.cache_clear()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Totals are remembered by the hash of a change, which is the same in tests that write the
    same: how many statements a test counts must not depend on the tests before it."""
    remembered._kept.clear()


@pytest.fixture
def app(ground: Ground) -> Iterator[Flask]:
    """The shared application; its settings and its folder are put back after each test."""
    application = ground.app
    assert application is not None
    settings = dict(application.config)
    yield application
    _let_go(application)
    application.config.clear()
    application.config.update(settings)
    _empty(ground.instance, but=ground.database.url)


@pytest.fixture
def own_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application of the test's own, which it may add routes to."""
    application = make_app(tmp_path, database_url)
    yield application
    _let_go(application)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _empty(folder: Path, but: str) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif not but.endswith(path.name):
            path.unlink()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in an application context, begun for writing."""
    with app.app_context():
        begin_writing(db.session())
        yield db.session()


@pytest.fixture
def pages(app: Flask) -> Pages:
    """A client that signs in and judges every page it opens."""
    return Pages(app)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


@pytest.fixture
def exports_started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tokens of exports whose making was begun; nothing is really started."""
    tokens: list[str] = []
    monkeypatch.setattr(making, "start_export", tokens.append)
    return tokens


@pytest.fixture
def works_started(monkeypatch: pytest.MonkeyPatch) -> StartedWorks:
    """What was started beside the pages of imports; nothing really is."""
    found = StartedWorks()
    monkeypatch.setattr(working, "start_beside", found.note)
    return found
