"""One commit at the edge: load → check access → do → commit → only then answer."""

from typing import Any

from flask import Flask, g, request

from tracker.extensions import db
from tracker.models.connection import begin_writing

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class LedgerApp(Flask):
    """Commits after the view has returned and before the answer leaves; an error rolls back."""

    def dispatch_request(self) -> Any:
        answer = super().dispatch_request()
        if request.method not in READING or g.get("commit", False):
            db.session.commit()
        return answer


def begin_transaction() -> None:
    """Requests that may write begin so, before anything is read (see models/connection.py)."""
    if request.method not in READING:
        begin_writing(db.session())
