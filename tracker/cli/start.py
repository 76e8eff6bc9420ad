"""Prepares an installation: secrets, database, reference data, the first sign-in.

Both `run.py` and `flask --app tracker init` come here. Started again, nothing changes.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import URL

from tracker.cli.refusal import told_plainly
from tracker.config import ledger_secrets, make_secrets
from tracker.extensions import db
from tracker.migrations import is_current, upgrade
from tracker.models.connection import begin_writing
from tracker.operations.setup import FIRST_LOGIN, Filled, fill


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done: whether the database was brought to this version, and what was added."""

    migrated: bool
    filled: Filled


def prepare(app: Flask, *, first_account: bool = True) -> Prepared:
    """Bring the installation of `app` up to date, in its application context.

    Raises LedgerError where that would harm what is there.
    """
    instance = Path(app.instance_path)
    make_secrets(instance)
    for name, secret in ledger_secrets(instance).items():
        app.config[name] = app.config[name] or secret
    _make_private(db.engine.url)
    migrated = not is_current(db.engine)
    if migrated:
        upgrade(db.engine)
    session = db.session()
    begin_writing(session)
    filled = fill(session, folder=Path(app.config["REFERENCE_DIR"]), first_account=first_account)
    session.commit()
    db.session.remove()
    return Prepared(migrated, filled)


def _make_private(url: URL) -> None:
    """Create the SQLite file readable by its owner only, where the system knows that."""
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        os.close(os.open(url.database, os.O_WRONLY | os.O_CREAT, 0o600))


def announce(prepared: Prepared) -> None:
    """Tell what was done; the first password is shown here and never again."""
    if prepared.migrated:
        click.echo("データベースをこの版に合わせました。")
    seeded = prepared.filled.seeded
    if seeded.total:
        click.echo(
            f"災害{seeded.disasters}件、品目{seeded.items}件、公表資料の支援{seeded.supports}件を"
            "登録しました。"
        )
    if prepared.filled.password:
        click.echo("最初の事務局アカウントを作りました。次のパスワードは、もう表示されません。")
        click.echo(f"  ログインID: {FIRST_LOGIN}")
        click.echo(f"  パスワード: {prepared.filled.password}")
        click.echo("最初のサインインで、新しいパスワードに変えてください。")


@click.command()
@told_plainly
def init() -> None:
    """Prepare secrets, database and reference data; change nothing where they are."""
    prepared = prepare(current_app)
    announce(prepared)
    if not (prepared.migrated or prepared.filled.seeded.total or prepared.filled.password):
        click.echo("すべて用意されています。何も変えていません。")
