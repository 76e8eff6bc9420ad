"""How commands refuse: one line on standard error and exit code 1, never a traceback."""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from tracker.cli.console import speak_on_any_console
from tracker.domain.errors import LedgerError
from tracker.extensions import db
from tracker.migrations import is_current

P = ParamSpec("P")
T = TypeVar("T")

INIT = "flask --app tracker init"


class Refused(click.ClickException):
    """A refusal that says what to do. Exit code 1; wrong options are click's own, with 2."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"エラー: {self.message}", file=file, err=file is None)


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Turn refusals of the rules, the database and the file system into Refused."""
    try:
        yield
    except LedgerError as error:
        raise Refused(error.message) from error
    except DBAPIError as error:
        reason = (str(error.orig).strip() or type(error).__name__).splitlines()[0]
        raise Refused(f"データベースを使えません({reason})。設定を確かめてください。") from error
    except sqlite3.Error as error:
        raise Refused(f"ファイルがデータベースとして読めません({error})。") from error
    except OSError as error:
        raise Refused(f"ファイルを扱えません({error.strerror}: {error.filename})。") from error


def told_plainly(command: Callable[P, T]) -> Callable[P, T]:
    """Run a command in an application context, with plain refusals."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        speak_on_any_console()
        with plain_refusals():
            return command(*args, **kwargs)

    return with_appcontext(run)


def require_ledger() -> None:
    """Refuse where the database is not there yet, or of another version than the program."""
    if not is_current(db.engine):
        raise Refused(
            f"データベースがまだ用意されていないか、古い版です。先に {INIT} を実行してください。"
        )
