"""`demo load`: fictitious data of any size, into the demo's own database only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from tracker import clock
from tracker.cli.refusal import Refused, told_plainly
from tracker.config import database_url, ledger_secrets, make_secrets
from tracker.migrations import upgrade
from tracker.models.connection import begin_writing, session_on
from tracker.operations.demo import TYPED, load_demo
from tracker.operations.demo_accounts import DemoSignIn
from tracker.operations.setup import fill

DEFAULT_SUPPORTS = 400
DEFAULT_SEED = 1

demo = AppGroup("demo", help="The demo's database (instance/demo.db or DEMO_DATABASE_URL).")


@demo.command("load")
@click.option(
    "--supports",
    default=DEFAULT_SUPPORTS,
    show_default=True,
    metavar="N",
    type=click.IntRange(0, 10_000_000),
    help="How many fictitious supports.",
)
@click.option(
    "--seed",
    default=DEFAULT_SEED,
    show_default=True,
    metavar="S",
    type=int,
    help="The same seed and day give the same data; another one adds to them.",
)
@told_plainly
def load(supports: int, seed: int) -> None:
    """Load fictitious data into the demo's database, which is made where it is not there."""
    with _demo_session(current_app) as session:
        begin_writing(session)
        folder = Path(current_app.config["REFERENCE_DIR"])
        fill(session, folder=folder, first_account=False)
        enter(session, supports, seed)
    click.echo(f"デモのデータベースに支援{supports:,}件を入れました。run.py --demo で見られます。")


def enter(session: Session, supports: int, seed: int) -> None:
    """Load and commit: small sizes all or nothing, large ones change by change."""
    in_bulk = supports > TYPED
    with click.progressbar(
        length=supports, label="デモデータ", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for done in load_demo(session, today=clock.today(), supports=supports, seed=seed):
            bar.update(done)
            if in_bulk:
                session.commit()
                session.expunge_all()
                begin_writing(session)
    session.commit()


@contextmanager
def _demo_session(app: Flask) -> Iterator[Session]:
    """A session on the demo's database, whichever database the application itself is on."""
    instance = Path(app.instance_path)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    make_secrets(instance)
    if not app.config["DEMO"]:
        own, url = url, database_url(instance, demo=True)
        if url == own:
            raise Refused(
                "DEMO_DATABASE_URL が台帳のデータベースと同じです。別のものにしてください。"
            )
    key = app.config["LEDGER_KEY"] or ledger_secrets(instance)["LEDGER_KEY"]
    with session_on(url, ledger_key=key) as session:
        engine = session.connection().engine
        session.rollback()
        session.info["association"] = app.config["ASSOCIATION"]
        upgrade(engine)
        yield session


def announce_sign_ins(sign_ins: list[DemoSignIn]) -> None:
    """Print what to sign in with; the passwords hold until the next start."""
    click.echo("デモのサインイン(パスワードは始めるたびに変わります):")
    for sign_in in sign_ins:
        click.echo(f"  {sign_in.who}  ログインID: {sign_in.login}  パスワード: {sign_in.password}")
