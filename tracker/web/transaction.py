"""One commit at the edge: load → check access → do → commit → only then answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from tracker.extensions import db
from tracker.models.connection import begin_writing
from tracker.web.body import LedgerRequest

READING = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


def begins_itself(view: View) -> View:
    """Mark a view whose POST does not begin for writing: it only reads, or it first takes time.

    A transaction for writing keeps all other writers waiting. A view with this mark calls
    begin_writing() itself where it writes.
    """
    view.begins_itself = True  # type: ignore[attr-defined]
    return view


class LedgerApp(Flask):
    """Commits after the view has returned and before the answer leaves; an error rolls back."""

    request_class = LedgerRequest

    def dispatch_request(self) -> Any:
        answer = super().dispatch_request()
        if request.method not in READING or g.get("commit", False):
            db.session.commit()
        return answer


def begin_transaction() -> None:
    """Requests that may write begin so, before anything is read (see models/connection.py)."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in READING and not getattr(view, "begins_itself", False):
        begin_writing(db.session())
