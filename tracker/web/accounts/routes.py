"""Signing in and out, the own password, and the accounts as the secretariat keeps them."""

from flask.blueprints import BlueprintSetupState

import tracker.web.accounts.keeping
import tracker.web.accounts.own
import tracker.web.accounts.signing  # noqa: F401
from tracker.web.accounts.blueprint import bp
from tracker.web.accounts.gate import ask_to_sign_in

__all__ = ["bp"]


@bp.record_once
def _answer_strangers(state: BlueprintSetupState) -> None:
    """What access.py does with somebody who is not signed in."""
    state.app.extensions["ask_to_sign_in"] = ask_to_sign_in
