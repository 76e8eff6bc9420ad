"""The command line: each command does its work once, and refuses in one plain line."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories as make
from tests.command_line import refused, run
from tests.integration.conftest import make_app
from tests.project import ROOT
from tracker import create_app
from tracker.config import BadSetting
from tracker.domain.access import Role
from tracker.extensions import db
from tracker.models import Account, Change, Record
from tracker.queries.chain import verify_chain

WORDS = "kujira-tsumiki-mado-haikei"


def _accounts(app: Flask) -> dict[str, Account]:
    with app.app_context():
        return {account.login: account for account in db.session.scalars(select(Account))}


def _count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


class TestInit:
    def test_the_first_start_prints_one_password_and_the_second_changes_nothing(
        self, app: Flask
    ) -> None:
        first = run(app, "init")
        assert "ログインID: jimukyoku" in first.stdout
        password = first.stdout.split("パスワード: ")[1].split()[0]
        account = _accounts(app)["jimukyoku"]
        assert account.role is Role.SECRETARIAT
        assert account.must_change_password
        assert password not in account.password_hash
        changes = _count(app, Change)
        again = run(app, "init")
        assert "何も変えていません" in again.stdout
        assert password not in again.output
        assert (_count(app, Change), _count(app, Account)) == (changes, 1)

    def test_it_makes_secrets_that_only_the_owner_reads(self, tmp_path: Path) -> None:
        app = make_app(tmp_path, f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
        app.config.update(SECRET_KEY=None, LEDGER_KEY=None)
        result = run(app, "init")
        assert "データベースをこの版に合わせました" in result.stdout
        assert "災害9件、品目20件" in result.stdout
        for name in ("secret.key", "ledger.key"):
            file = tmp_path / name
            assert len(bytes.fromhex(file.read_text("ascii"))) == 32
            assert sys.platform == "win32" or file.stat().st_mode & 0o077 == 0
        with app.app_context():
            assert verify_chain(db.session()).is_whole

    def test_another_key_than_the_ledgers_isrefused(self, app: Flask) -> None:
        run(app, "init")
        app.config["LEDGER_KEY"] = b"another"
        assert "台帳の鍵" in refused(app, "init")


class TestAccounts:
    @pytest.fixture(autouse=True)
    def initialised(self, app: Flask) -> None:
        run(app, "init")

    def test_a_password_is_made_and_printed_once(self, app: Flask) -> None:
        options = ["--login", "minato", "--name", "港区 防災課", "--role", "ward"]
        made = run(app, "account", "create", *options, "--ward", "131032")
        assert made.exit_code == 0, made.output
        assert "パスワード: " in made.stdout
        account = _accounts(app)["minato"]
        assert (account.role, account.ward) == (Role.WARD, "131032")
        assert account.must_change_password

    def test_a_password_can_come_by_standard_input(self, app: Flask) -> None:
        options = ["--login", "etsuran", "--name", "閲覧", "--role", "viewer", "--password-stdin"]
        made = run(app, "account", "create", *options, typed=f"{WORDS}\n")
        assert made.exit_code == 0, made.output
        assert WORDS not in made.output

    @pytest.mark.parametrize(
        ("options", "typed", "told"),
        [
            (["--login", "x y", "--role", "viewer"], None, "ログインID"),
            (["--login", "minato", "--role", "ward"], None, "区"),
            (["--login", "minato", "--role", "ward", "--ward", "999999"], None, "区"),
            (["--login", "minato", "--role", "ward", "--ward", "joint"], None, "区"),
            (["--login", "jimukyoku", "--role", "viewer"], None, "すでに使われて"),
            (["--login", "abc", "--role", "viewer", "--password-stdin"], "short\n", "12文字"),
            (["--login", "abc", "--role", "viewer", "--password-stdin"], "", "標準入力"),
        ],
    )
    def test_what_cannot_be_is_refused_in_one_line(
        self, app: Flask, options: list[str], typed: str | None, told: str
    ) -> None:
        said = refused(app, "account", "create", "--name", "試験", *options, typed=typed)
        assert told in said
        assert _count(app, Account) == 1

    def test_a_missing_option_is_exit_code_2(self, app: Flask) -> None:
        assert run(app, "account", "create", "--login", "abc").exit_code == 2

    def test_a_disabled_account_stays_but_is_not_active(self, app: Flask) -> None:
        run(app, "account", "create", "--login", "abc", "--name", "x", "--role", "viewer")
        assert run(app, "account", "disable", "--login", "ABC").exit_code == 0
        assert not _accounts(app)["abc"].active

    def test_who_is_not_there_cannot_be_disabled(self, app: Flask) -> None:
        assert "nobody" in refused(app, "account", "disable", "--login", "nobody")

    def test_the_last_secretariat_account_stays(self, app: Flask) -> None:
        assert "最後" in refused(app, "account", "disable", "--login", "jimukyoku")


def test_before_init_every_command_says_what_to_do_first(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{(tmp_path / 'new.db').as_posix()}")
    for command in (
        ["account", "disable", "--login", "abc"],
        ["verify"],
        ["backup", str(tmp_path / "copy.db")],
    ):
        assert "init" in refused(app, *command)


class TestDemo:
    def test_it_goes_into_the_demos_own_database(self, app: Flask) -> None:
        run(app, "init")
        changes = _count(app, Change)
        loaded = run(app, "demo", "load", "--supports", "30")
        assert loaded.exit_code == 0, loaded.output
        assert _count(app, Change) == changes, "the ledger itself must not be touched"
        folder = Path(app.instance_path)
        demo = make_app(folder, f"sqlite:///{(folder / 'demo.db').as_posix()}", DEMO=True)
        assert _count(demo, Record) > 30
        assert _count(demo, Account) == 0, "the demo's accounts are made at its start"

    def test_the_same_seed_twice_isrefused(self, app: Flask) -> None:
        run(app, "demo", "load", "--supports", "5", "--seed", "7")
        assert "--seed 7" in refused(app, "demo", "load", "--supports", "5", "--seed", "7")

    def test_the_ledgers_database_is_never_taken_for_the_demos(
        self, app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DEMO_DATABASE_URL", database_url)
        app.config["SQLALCHEMY_DATABASE_URI"] = database_url
        assert "DEMO_DATABASE_URL" in refused(app, "demo", "load")
        app.config["DEMO"] = True
        with app.app_context():
            _add_real_change()
        assert "実際の記録" in refused(app, "demo", "load")

    def test_it_begins_in_an_empty_folder_and_goes_on_in_a_full_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LEDGER_DEMO", "1")
        for seed in ("7", "8"):
            app = create_app(INSTANCE_PATH=tmp_path / "empty")
            loaded = run(app, "demo", "load", "--supports", "5", "--seed", seed)
            assert loaded.exit_code == 0, loaded.output
        app = create_app(INSTANCE_PATH=tmp_path / "empty")
        assert _count(app, Record) > 10
        assert run(app, "verify").exit_code == 0, "the chain is of one key"

    def test_the_environment_turns_every_command_to_the_demo(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LEDGER_DEMO", "1")
        app = create_app(INSTANCE_PATH=tmp_path)
        assert app.config["DEMO"]
        assert app.config["SQLALCHEMY_DATABASE_URI"].endswith("/demo.db")


def _add_real_change() -> None:
    make.record(db.session(), make.disaster())
    db.session.commit()


def test_a_setting_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROXY_COUNT", "two")
    with pytest.raises(BadSetting, match="PROXY_COUNT"):
        create_app(INSTANCE_PATH=tmp_path)


def test_verify_tells_the_head(app: Flask) -> None:
    run(app, "init")
    result = run(app, "verify")
    assert result.exit_code == 0, result.output
    assert "台帳の先頭: 第3番の変更 " in result.stdout


def test_the_same_commands_run_from_a_shell() -> None:
    command = [sys.executable, "-m", "flask", "--app", "tracker", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    listed = done.stdout.decode()
    for name in ("init", "account", "demo", "backup", "restore", "verify"):
        assert f"\n  {name} " in listed, f"`flask --app tracker --help` does not list {name}"
