"""What was typed when the session ended: signed, carried through signing in, and sent again.

It goes through the sign-in page as one hidden value, belongs to the account that typed it, and
nothing of it is kept on the server. Files cannot be carried.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

#: The account that this browser was signed in with last (in Flask's signed cookie).
LAST_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Held:
    """A form on its way: where it goes, its fields, and whether files were left behind."""

    address: str
    fields: list[tuple[str, str]]
    had_files: bool


def hold_request() -> str:
    """The form under way as a signed text; empty where nobody can claim it."""
    account = session.get(LAST_ACCOUNT)
    if account is None or request.blueprint == "accounts" or not request.form:
        return ""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token"
    ]
    had_files = any(file.filename for file in request.files.values())
    address = request.full_path.rstrip("?")
    text: Any = _serializer().dumps(
        {"account": account, "address": address, "fields": fields, "files": had_files}
    )
    return str(text)


def held_for(account_id: int, text: str) -> Held | None:
    """What was held, for the account that typed it; None for everybody else and when too old."""
    lifetime = current_app.config["SESSION_LIFETIME_MINUTES"].total_seconds()
    try:
        held = _serializer().loads(text, max_age=int(lifetime))
    except BadData:
        return None
    if held["account"] != account_id:
        return None
    return Held(held["address"], [(n, v) for n, v in held["fields"]], held["files"])


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held form")
