"""Long work is done by a process of its own, beside the pages.

It would hold up every other page of this process (house.md, traps). The other one finds in the
database what it is to do, and puts there what came of it, so that this one keeps no state.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError

ROOT = Path(__file__).parents[2]
log = structlog.get_logger()
#: What is written down where a process has ended without having done its work.
Lost = Callable[[], None]


def start_after_commit(start: Callable[[], None]) -> None:
    """Start it once the answer of this request, a redirect to the page that follows it, stands: on
    an error page nothing was committed that it could find."""

    @after_this_request
    def _start(response: Response) -> Response:
        if response.status_code == 303:
            start()
        return response


#: How many may run at a time: each takes a processor and memory, and the pages need both too.
MOST = 2
_free = threading.BoundedSemaphore(MOST)


def start_beside(command: str, token: str, lost: Lost) -> None:
    """Have a command run by a process of its own, now or when one of those that run has ended. The
    page does not wait; whoever asked reads in the database that it has not begun yet.

    A process that runs ends by itself, whatever becomes of this one. Where it fails, is ended from
    outside or cannot be started, `lost` is called in a context of the application.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    application = (
        f"tracker:create_app(INSTANCE_PATH={Path(current_app.instance_path).as_posix()!r})"
    )
    words = [sys.executable, "-m", "flask", "--app", application, command, token]
    options: dict[str, Any] = (
        {"creationflags": _WINDOWS_FLAGS} if os.name == "nt" else {"start_new_session": True}
    )
    options |= {"cwd": ROOT, "env": _environment()}
    threading.Thread(target=_see_to, args=(app, command, words, options, lost), daemon=True).start()


def _see_to(
    app: Flask, command: str, words: list[str], options: dict[str, Any], lost: Lost
) -> None:
    if _run(command, words, options):
        return
    with app.app_context():
        try:
            lost()
        except SQLAlchemyError as error:  # its page then waits until it counts as lost by itself
            log.error("loss_not_noted", command=command, error=type(error).__name__)


def _run(command: str, words: list[str], options: dict[str, Any]) -> bool:
    """Wait for a place, start it, and wait for its end (somebody must notice that, or it stays in
    the system's list for ever); whether it ended well."""
    with _free:
        try:
            process = subprocess.Popen(  # noqa: S603 (our own program; the token is ours)
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None,
                close_fds=True,
                **options,
            )
        except OSError as error:
            log.error("work_not_started", command=command, error=type(error).__name__)
            return False
        log.info("work_started", command=command, process=process.pid)
        return process.wait() == 0


#: CREATE_NO_WINDOW and BELOW_NORMAL_PRIORITY_CLASS, which only Windows' own Python names.
_WINDOWS_FLAGS = 0x08000000 | 0x00004000


def _environment() -> dict[str, str]:
    """The same installation and database for the other process; no secret on its command line."""
    demo = current_app.config["DEMO"]
    return {
        **os.environ,
        "DEMO_DATABASE_URL" if demo else "DATABASE_URL": str(
            current_app.config["SQLALCHEMY_DATABASE_URI"]
        ),
        "LEDGER_DEMO": "1" if demo else "0",
        "FLASK_SKIP_DOTENV": "1",
        "PYTHONUTF8": "1",
    }
