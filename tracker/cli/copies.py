"""`backup`, `restore` and `verify`: copies of the ledger, and proof that it is whole."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import make_url

from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.config import ledger_secrets
from tracker.extensions import db
from tracker.operations import backup as copies
from tracker.queries.chain import ChainReport, ledger_head, verify_chain

NO_KEY_INSIDE = (
    "鍵はバックアップに入っていません。検証と復元には instance/ledger.key"
    "(環境変数で渡しているときは LEDGER_KEY の値)が要ります。"
    "別の場所に保管してください。"
)
ON_POSTGRESQL = (
    "PostgreSQLの台帳は pg_dump と pg_restore で控え、flask --app tracker verify で"
    "確かめてください。"
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@told_plainly
def backup(file: Path) -> None:
    """Copy the SQLite ledger into the new FILE, verify the copy, tell the head of its chain."""
    database = _sqlite_file()
    require_ledger()
    changes = ledger_head(db.session()).change_id
    db.session.remove()
    with _progress("検証", changes) as progress:
        report = copies.back_up(database, file, ledger_key=_ledger_key(), progress=progress)
    _tell_head(report)
    click.echo(f"{file} に控えました。")
    click.echo(NO_KEY_INSIDE)
    _fail_on_problems(report)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@told_plainly
def restore(file: Path) -> None:
    """Verify the backup FILE and put it in place of the ledger, which is kept beside."""
    database = _sqlite_file()
    if not file.is_file():
        raise Refused(f"{file} というファイルがありません。名前とフォルダーを確かめてください。")
    db.session.remove()
    db.engine.dispose()
    restored = copies.restore(
        file, database, ledger_key=_ledger_key(), demo=current_app.config["DEMO"]
    )
    _tell_head(restored.chain)
    click.echo(f"{file} から戻しました。すべての人がサインインし直します。")
    if restored.kept is not None:
        head = f"(先頭は第{restored.replaced.change_id}番)" if restored.replaced else ""
        click.echo(f"前の台帳は {restored.kept} に残しました{head}。")


@click.command()
@told_plainly
def verify() -> None:
    """Recompute the hash chain of the ledger and tell its head; on both databases."""
    require_ledger()
    session = db.session()
    with _progress("検証", ledger_head(session).change_id) as progress:
        report = verify_chain(session, progress)
    _tell_head(report)
    _fail_on_problems(report)
    click.echo("台帳はすべて正しくつながっています。")


def _sqlite_file() -> Path:
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refused(ON_POSTGRESQL)
    return Path(url.database)


def _ledger_key() -> bytes | None:
    own: bytes | None = current_app.config["LEDGER_KEY"]
    return own or ledger_secrets(Path(current_app.instance_path))["LEDGER_KEY"]


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, silence elsewhere."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar.update


def _tell_head(report: ChainReport) -> None:
    click.echo(f"台帳の先頭: 第{report.head_change}番の変更 {report.head_hash}")


def _fail_on_problems(report: ChainReport) -> None:
    if report.problems:
        for problem in report.problems:
            click.echo(f"- {problem}", err=True)
        raise Refused(
            f"台帳に{len(report.problems)}件以上の問題があります。事務局の責任者に知らせてください。"
        )
