"""Migrations and models say the same, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from tests import factories as make
from tests.integration.conftest import make_app
from tracker.domain.access import PUBLIC
from tracker.domain.vocabulary import Noun
from tracker.extensions import db
from tracker.migrations import alembic_config, is_current, upgrade
from tracker.migrations.guards import GUARDED, SEALED
from tracker.models import Base
from tracker.models.connection import begin_writing
from tracker.operations.reference import load_reference
from tracker.queries.chain import verify_chain
from tracker.queries.records import current


def test_the_migrated_database_has_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        different = compare_metadata(context, Base.metadata)
    assert not different, (
        "models and migrations differ; write a migration with "
        f"`alembic revision --autogenerate`: {different}"
    )


def test_constraints_are_those_of_the_models(app: Flask) -> None:
    with app.app_context():
        found = inspect(db.engine)
        for name, table in Base.metadata.tables.items():
            named = {str(c.name) for c in table.constraints if c.name and c.name.startswith("ck_")}
            there = {constraint["name"] for constraint in found.get_check_constraints(name)}
            assert named == there, f"CHECK constraints of {name} differ from its model"


def test_there_is_one_newest_migration_and_the_database_has_it(app: Flask) -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1
    with app.app_context():
        assert is_current(db.engine)


def test_migrating_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = sorted(inspect(db.engine).get_table_names())
        upgrade(db.engine)
        assert sorted(inspect(db.engine).get_table_names()) == before


def test_every_table_of_the_ledger_is_guarded() -> None:
    open_tables = {
        "account", "sign_in", "sign_in_failure", "export", "giver", "municipality", "ledger_head",
        "scan_page", "held_scan", "held_workbook", "import_work", "list_mapping",
    }  # fmt: skip
    assert set(Base.metadata.tables) - open_tables == set(GUARDED)
    assert set(GUARDED) - {"blob"} == set(SEALED), "a row belongs to a change, or say why not"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    url = f"sqlite:///{(tmp_path / 'old.db').as_posix()}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").create("old")
    app = make_app(tmp_path, url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_ledger_of_the_first_version_comes_along_whole(empty_app: Flask) -> None:
    """What was recorded at 0001 stands after the upgrade, and is guarded as everything else."""
    upgrade(db.engine, to="0001")
    session = db.session()
    begin_writing(session)
    load_reference(session, folder=Path(empty_app.config["REFERENCE_DIR"]))
    session.commit()
    (rain,) = make.record(session, make.disaster())
    (entry,) = make.record(session, make.dispatch(rain))
    session.commit()
    db.session.remove()

    upgrade(db.engine)

    session = db.session()
    begin_writing(session)
    assert verify_chain(session).problems == []
    assert current(session, Noun.SUPPORT, entry, PUBLIC).content == make.dispatch(rain)
    make.record(session, make.letter(rain, supports=(entry,)))
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("UPDATE support_revision SET until = 99 WHERE until IS NULL"))
