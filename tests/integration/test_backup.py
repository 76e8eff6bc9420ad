"""Copies of the ledger: made while it is used, verified, and put back without losing anything."""

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests import factories as make
from tests.command_line import refused, run
from tests.integration.conftest import make_app
from tracker import clock
from tracker.domain.access import SYSTEM, Role
from tracker.extensions import db
from tracker.models import Account, LedgerHead, SignIn
from tracker.models.connection import begin_writing
from tracker.operations.accounts import create_account
from tracker.operations.sign_in import begin_sign_in


@pytest.fixture
def ledger(sqlite_template: Path, tmp_path: Path) -> Flask:
    """An application on SQLite with a few changes."""
    shutil.copyfile(sqlite_template, tmp_path / "ledger.db")
    app = make_app(tmp_path, f"sqlite:///{(tmp_path / 'ledger.db').as_posix()}")
    with app.app_context():
        _add_change()
    return app


def _add_change() -> None:
    make.record(db.session(), make.disaster())
    db.session.commit()
    db.session.remove()


def _head(app: Flask) -> tuple[int, str]:
    with app.app_context():
        row = db.session.execute(select(LedgerHead.change_id, LedgerHead.hash)).one()
        db.session.remove()
    return row.change_id, row.hash


@pytest.fixture
def copy(ledger: Flask, tmp_path: Path) -> Path:
    target = tmp_path / "控え 1.db"
    result = run(ledger, "backup", str(target))
    assert result.exit_code == 0, result.output
    return target


def test_a_backup_tells_the_head_and_where_the_key_is_not(ledger: Flask, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    result = run(ledger, "backup", str(target))
    change, digest = _head(ledger)
    assert f"第{change}番の変更 {digest}" in result.stdout
    assert "ledger.key" in result.stdout
    assert sys.platform == "win32" or target.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(target)) as opened:
        assert opened.execute("SELECT change_id FROM ledger_head").fetchone() == (change,)
    assert [path.name for path in tmp_path.glob("*.part*")] == []


def test_a_backup_never_overwrites(ledger: Flask, copy: Path) -> None:
    before = copy.read_bytes()
    assert "すでにあります" in refused(ledger, "backup", str(copy))
    assert copy.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_in_one_line(ledger: Flask, tmp_path: Path) -> None:
    assert "ファイル" in refused(ledger, "backup", str(tmp_path / "no" / "copy.db"))


def test_a_broken_chain_is_backed_up_and_told(ledger: Flask, tmp_path: Path) -> None:
    with ledger.app_context():
        begin_writing(db.session())
        db.session.execute(text("DROP TRIGGER guard_change_update"))
        db.session.execute(text("UPDATE change SET actor_name = 'x'"))
        db.session.commit()
    result = run(ledger, "backup", str(tmp_path / "copy.db"))
    assert result.exit_code == 1
    assert "第1番の変更のハッシュ" in result.stderr
    assert (tmp_path / "copy.db").exists()
    assert "戻せません" in refused(ledger, "restore", str(tmp_path / "copy.db"))


def test_restoring_brings_back_the_head_and_keeps_what_it_replaced(
    ledger: Flask, copy: Path, tmp_path: Path
) -> None:
    before = _head(ledger)
    with ledger.app_context():
        _add_change()
    after = _head(ledger)
    result = run(ledger, "restore", str(copy))
    assert result.exit_code == 0, result.output
    assert _head(ledger) == before
    (kept,) = tmp_path.glob("ledger-*.db")
    assert str(kept) in result.stdout
    again = run(ledger, "restore", str(kept))
    assert again.exit_code == 0, again.output
    assert _head(ledger) == after, "the way back must be open"


def test_a_connection_that_was_open_sees_what_was_restored(ledger: Flask, copy: Path) -> None:
    with ledger.app_context():
        _add_change()
        with db.engine.connect() as waiting:
            heads = [waiting.execute(select(LedgerHead.change_id)).scalar_one()]
            waiting.rollback()
            assert run(ledger, "restore", str(copy)).exit_code == 0
            heads.append(waiting.execute(select(LedgerHead.change_id)).scalar_one())
    assert heads == [2, 1]


def test_who_is_writing_is_waited_for_and_never_cut_off(
    ledger: Flask, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.operations.backup.PATIENCE", 0.1)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "使い続けている" in refused(ledger, "restore", str(copy))
        writer.execute("ROLLBACK")
    assert run(ledger, "restore", str(copy)).exit_code == 0


def test_sessions_of_before_do_not_come_back_to_life(ledger: Flask, tmp_path: Path) -> None:
    with ledger.app_context():
        session = db.session()
        begin_writing(session)
        account, _ = create_account(
            session, actor=SYSTEM, login="abc", name="x", role=Role.VIEWER, ward=None, password=None
        )
        begin_sign_in(session, account_id=account.id, token_hash="0" * 64, now=clock.now())
        session.commit()
    run(ledger, "backup", str(tmp_path / "copy.db"))
    assert run(ledger, "restore", str(tmp_path / "copy.db")).exit_code == 0
    with ledger.app_context():
        assert db.session.scalar(select(SignIn.ended_at)) == clock.now()
        assert db.session.scalar(select(Account.login)) == "abc"


def test_a_new_machine_takes_a_backup_with_the_ledgers_key(copy: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    app = make_app(fresh, f"sqlite:///{(fresh / 'ledger.db').as_posix()}")
    app.config["LEDGER_KEY"] = None
    assert "ledger.key" in refused(app, "restore", str(copy))
    (fresh / "ledger.key").write_text(b"tests".hex(), encoding="ascii")
    assert run(app, "restore", str(copy)).exit_code == 0
    assert _head(app)[0] == 1


class TestRefusals:
    def test_what_is_no_backup(self, ledger: Flask, tmp_path: Path) -> None:
        file = tmp_path / "note.txt"
        file.write_text("こんにちは", encoding="utf-8")
        assert "バックアップではありません" in refused(ledger, "restore", str(file))
        assert "ファイルがありません" in refused(ledger, "restore", str(tmp_path / "none.db"))

    def test_another_sqlite_database(self, ledger: Flask, tmp_path: Path) -> None:
        file = tmp_path / "other.db"
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE t (a)")
        assert "バックアップではありません" in refused(ledger, "restore", str(file))

    def test_a_damaged_file(self, ledger: Flask, copy: Path) -> None:
        whole = bytearray(copy.read_bytes())
        whole[8192:40960] = b"\xff" * (40960 - 8192)
        copy.write_bytes(whole)
        before = _head(ledger)
        refused(ledger, "restore", str(copy))
        assert _head(ledger) == before

    def test_one_of_a_newer_program(self, ledger: Flask, copy: Path) -> None:
        with closing(sqlite3.connect(copy)) as opened, opened:
            opened.execute("UPDATE alembic_version SET version_num = '9999'")
        assert "新しい版" in refused(ledger, "restore", str(copy))

    def test_one_that_was_sealed_with_another_key(self, ledger: Flask, copy: Path) -> None:
        ledger.config["LEDGER_KEY"] = b"another"
        assert "台帳の鍵" in refused(ledger, "restore", str(copy))

    def test_one_that_was_tampered_with(self, ledger: Flask, copy: Path) -> None:
        with closing(sqlite3.connect(copy)) as opened, opened:
            opened.execute("DROP TRIGGER guard_disaster_name_update")
            opened.execute("UPDATE disaster_name SET name = 'x'")
        assert "D-000001の第1版" in refused(ledger, "restore", str(copy))

    def test_the_demos_into_the_ledger_and_the_ledgers_into_the_demo(
        self, ledger: Flask, copy: Path, tmp_path: Path
    ) -> None:
        run(ledger, "demo", "load", "--supports", "3")
        demo = make_app(tmp_path, f"sqlite:///{(tmp_path / 'demo.db').as_posix()}", DEMO=True)
        of_demo = tmp_path / "demo-copy.db"
        assert run(demo, "backup", str(of_demo)).exit_code == 0
        assert "デモのバックアップ" in refused(ledger, "restore", str(of_demo))
        assert "実際の台帳" in refused(demo, "restore", str(copy))
        assert run(demo, "restore", str(of_demo)).exit_code == 0

    def test_postgresql_is_sent_to_its_own_tools(self, ledger: Flask, tmp_path: Path) -> None:
        ledger.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://localhost/ledger"
        assert "pg_dump" in refused(ledger, "backup", str(tmp_path / "copy.db"))
