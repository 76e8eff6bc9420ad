"""Sessions on the server: the cookie's random token, and who is signed in by it.

The browser holds a random token until it is closed; the table `sign_in` holds only its SHA-256,
so that a copy of the database signs nobody in.
"""

import hashlib
from datetime import timedelta

from flask import Flask, current_app, g, request
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from tracker import clock
from tracker.extensions import db
from tracker.models import SignIn
from tracker.models.connection import begin_writing
from tracker.queries.accounts import SignedIn, signed_in
from tracker.web.access import OPEN_ENDPOINTS, Viewer

COOKIE = "ledger_session"
#: How exactly the table knows when a session was last used.
SEEN_EVERY = timedelta(minutes=1)
#: How long writing that down waits for another writer before it is left to the next request.
PATIENCE_MS = 50


def cookie_name() -> str:
    """With the prefix that browsers tie to this host, wherever cookies are Secure."""
    return f"__Host-{COOKIE}" if current_app.config["SECURE_COOKIES"] else COOKIE


def token_hash(token: str) -> str:
    """What the table holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_token(response: Response, token: str) -> None:
    """Give the browser its token; scripts never see it."""
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=_secure())


def forget_token(response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=_secure())


def _secure() -> bool:
    return bool(current_app.config["SECURE_COOKIES"])


def load_viewer() -> None:
    """Set `g.viewer` to who is signed in, or None: one query a request, none for static files."""
    token = request.cookies.get(cookie_name())
    if token is None or request.endpoint in OPEN_ENDPOINTS:
        g.viewer = None
    else:
        g.viewer = viewer_by(token)


def viewer_by(token: str) -> Viewer | None:
    """Whom the token signs in at this moment."""
    found = signed_in(db.session(), token_hash(token))
    if found is None or not _holds(found):
        return None
    if clock.now() - found.seen_at >= SEEN_EVERY:
        g.seen_sign_in = found.id
    return Viewer(found.actor, found.ward_name, found.must_change_password)


def _holds(found: SignedIn) -> bool:
    return found.holds_at(
        clock.now(),
        idle=current_app.config["SESSION_IDLE_MINUTES"],
        lifetime=current_app.config["SESSION_LIFETIME_MINUTES"],
    )


def note_use(response: Response) -> Response:
    """Write down that the session is in use, once a minute and after the answer has left.

    A page that only reads must not wait for somebody's write, and a transaction that has read
    must not turn into a writing one (models/connection.py).
    """
    sign_in_id: int | None = g.pop("seen_sign_in", None)
    if sign_in_id is not None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: _write_use(app, sign_in_id))
    return response


def _write_use(app: Flask, sign_in_id: int) -> None:
    with app.app_context():
        try:
            begin_writing(db.session(), PATIENCE_MS)
            now = clock.now()
            db.session.execute(
                update(SignIn)
                .where(SignIn.id == sign_in_id, SignIn.seen_at < now)
                .values(seen_at=now)
            )
            db.session.commit()
        except OperationalError:
            db.session.rollback()  # somebody writes for long; the next request will tell it
