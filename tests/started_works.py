"""What the pages of imports start beside themselves, run by a test when it suits it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.command_line import run
from tests.form_rows import sheet_of
from tests.pages import Page, Pages
from tests.sent_workbooks import workbook
from tracker.domain.entry_form import STAFF
from tracker.extensions import db
from tracker.models import Change

#: A row of the sheet of dispatches.
NEW = {"recipient": "熊本県人吉市", "headcount": "2", "span": "R2.7.10～16", "title": "応援"}


class StartedWorks:
    """The commands with their tokens, in the order in which they were started."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, str]] = []
        self._lost: list[Callable[[], None]] = []

    def __len__(self) -> int:
        return len(self.commands)

    def note(self, command: str, token: str, lost: Callable[[], None]) -> None:
        """In place of web/beside.start_beside."""
        self.commands.append((command, token))
        self._lost.append(lost)

    def finish(self, app: Flask) -> Result:
        """Let what was started last run to its end."""
        db.session.commit()
        result = run(app, *self.commands[-1])
        db.session.expire_all()
        return result

    def lose(self) -> None:
        """What was started last has ended from outside."""
        db.session.commit()
        self._lost[-1]()
        db.session.expire_all()


def elsewhere(do: Callable[[], object]) -> None:
    """In a thread of its own, so with a session of its own, while another transaction is open."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(do).result(30)


def after(function: Any, then: Callable[[], object]) -> Any:
    """The function, after which something else happens each time."""

    def both(*args: Any, **more: Any) -> Any:
        found = function(*args, **more)
        then()
        return found

    return both


def send(pages: Pages, *rows: dict[str, Any]) -> Page:
    """Send a form with these dispatches, and see what comes of it."""
    data = workbook(sheet_of(STAFF, list(rows)))
    file = {"state": "submitted", "file": (BytesIO(data), "様式.xlsx")}
    return pages.post("/imports/", file, 200)


def changes(session: Session) -> int:
    """How many changes the ledger has."""
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Change)) or 0
