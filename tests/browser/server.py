"""The program as a new user starts it, on an instance folder of its own, for one file of tests."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from tracker import create_app
from tracker.cli.start import prepare
from tracker.domain.access import SYSTEM, Role
from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.operations.accounts import create_account
from tracker.web.serving import server_for

PASSWORD = "葛飾の水郷 2026 青い鳥"
MINATO = "131032"

#: login → role, ward. 港区 has two people, who can get into each other's way.
PEOPLE = {
    "minato": (Role.WARD, MINATO),
    "minato2": (Role.WARD, MINATO),
    "jimu": (Role.SECRETARIAT, None),
    "etsuran": (Role.VIEWER, None),
}


@dataclass(frozen=True)
class Server:
    """The running application, and where it answers."""

    app: Flask
    address: str

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for what a test needs to be there already; committed at the end."""
        with self.app.app_context():
            begin_writing(db.session())
            yield db.session()
            db.session.commit()
            db.session.remove()


def fill(instance: Path) -> None:
    """Prepare the folder as the first start does, with the people of the tests."""
    app = _app(instance)
    with app.app_context():
        prepare(app, first_account=False)
        session = db.session()
        begin_writing(session)
        for login, (role, ward) in PEOPLE.items():
            account, _ = create_account(
                session,
                actor=SYSTEM,
                login=login,
                name=f"{role.value} {login}",
                role=role,
                ward=ward,
                password=PASSWORD,
            )
            account.must_change_password = False
        session.commit()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def serving(filled: Path, instance: Path, **settings: Any) -> Iterator[Server]:
    """A server on a copy of a filled folder."""
    shutil.copytree(filled, instance, dirs_exist_ok=True)
    app = _app(instance, **settings)
    waitress = server_for(app, host="127.0.0.1", port=0, threads=8)
    stopping = threading.Event()
    thread = threading.Thread(target=_run, args=(waitress, stopping), daemon=True)
    thread.start()
    yield Server(app, f"http://127.0.0.1:{waitress.effective_port}")
    stopping.set()
    waitress.close()
    thread.join(timeout=10)
    with app.app_context():
        db.engine.dispose()


def _run(waitress: Any, stopping: threading.Event) -> None:
    """Serve until the sockets are closed under it, which it reports as an error of theirs."""
    try:
        waitress.run()
    except OSError:
        if not stopping.is_set():
            raise


def _app(instance: Path, **settings: Any) -> Flask:
    url = f"sqlite:///{(instance / 'ledger.db').as_posix()}"
    return create_app(INSTANCE_PATH=instance, SQLALCHEMY_DATABASE_URI=url, **settings)
