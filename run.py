"""Starts the server on this machine; on an empty instance/ it prepares it first."""

import click
from flask import Flask

from tracker import create_app
from tracker.cli.console import speak_on_any_console
from tracker.cli.demo import DEFAULT_SEED, DEFAULT_SUPPORTS, announce_sign_ins, enter
from tracker.cli.refusal import Refused, plain_refusals
from tracker.cli.start import announce, prepare
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.demo import has_demo_data
from tracker.operations.demo_accounts import renew_demo_accounts
from tracker.web.serving import server_for


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--demo", is_flag=True, help="Fictitious data in a database of their own.")
def main(host: str, port: int, threads: int, demo: bool) -> None:
    """Serve the ledger with waitress."""
    speak_on_any_console()
    app = create_app(DEMO=True) if demo else create_app()
    with plain_refusals(), app.app_context():
        announce(prepare(app, first_account=not app.config["DEMO"]))
        if app.config["DEMO"]:
            _prepare_demo()
    _serve(app, host, port, threads)


def _prepare_demo() -> None:
    session = db.session()
    begin_writing(session)
    if not has_demo_data(session):
        enter(session, DEFAULT_SUPPORTS, DEFAULT_SEED)
        begin_writing(session)
    announce_sign_ins(renew_demo_accounts(session))
    session.commit()
    db.session.remove()


def _serve(app: Flask, host: str, port: int, threads: int) -> None:
    try:
        server = server_for(app, host=host, port=port, threads=threads)
    except (OSError, ValueError) as error:
        raise Refused(
            f"{host} の {port} 番で始められません({error})。別の番号を --port で指定してください。"
        ) from error
    click.echo(f"http://{host}:{port} で動いています。終わるには Ctrl+C を押してください。")
    server.run()


if __name__ == "__main__":
    main()
