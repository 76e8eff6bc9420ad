"""`account create` and `account disable`: for the first hours, and when nobody can sign in."""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import select

from tracker.cli.refusal import Refused, require_ledger, told_plainly
from tracker.domain.access import SYSTEM, Role
from tracker.domain.account import login_key
from tracker.extensions import db
from tracker.models import Account
from tracker.models.connection import begin_writing
from tracker.operations.accounts import create_account, disable_account
from tracker.queries.names import association

account = AppGroup("account", help="Accounts: create, disable.")


@account.command("create")
@click.option("--login", required=True, metavar="L", help="Login, e.g. minato-bousai.")
@click.option("--name", required=True, metavar="N", help="Name of the person or desk.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--ward", metavar="CODE", help="Code of the ward, for --role ward.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@told_plainly
def create(login: str, name: str, role: str, ward: str | None, password_stdin: bool) -> None:
    """Create an account; without --password-stdin a password is made and printed once."""
    require_ledger()
    password = _password_from_input() if password_stdin else None
    session = db.session()
    begin_writing(session)
    made, generated = create_account(
        session,
        actor=SYSTEM,
        login=login,
        name=name,
        role=Role(role),
        ward=ward,
        password=password,
    )
    session.commit()
    click.echo(f"アカウント {made.login} ({association(session).role(made.role)}) を作りました。")
    if generated is not None:
        click.echo(f"パスワード: {generated}")
        click.echo("このパスワードはもう表示されません。最初のサインインで変えてもらいます。")


def _password_from_input() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refused("標準入力にパスワードがありません。")
    return password


@account.command("disable")
@click.option("--login", required=True, metavar="L", help="Login of the account.")
@told_plainly
def disable(login: str) -> None:
    """End the sessions of an account and its right to sign in."""
    require_ledger()
    session = db.session()
    begin_writing(session)
    found = session.scalar(select(Account).where(Account.login == login_key(login)))
    if found is None:
        raise Refused(f"ログインID {login} のアカウントはありません。")
    disable_account(session, actor=SYSTEM, account_id=found.id)
    session.commit()
    click.echo(f"アカウント {found.login} を止めました。")
