"""What somebody who is not signed in gets to see: the sign-in page, and nothing lost."""

from typing import Any

from flask import redirect, request, session, url_for

from tracker.web.accounts.forms import SignInForm
from tracker.web.accounts.held import LAST_ACCOUNT, hold_request
from tracker.web.accounts.signing import sign_in_page
from tracker.web.own_pages import address_of_request
from tracker.web.transaction import READING

ENDED = "入力している間にサインインが切れました。"


def ask_to_sign_in() -> Any:
    """Reading: to the sign-in page and back. Writing: the sign-in page itself, holding the form."""
    if request.method in READING:
        return redirect(url_for("accounts.sign_in", next=address_of_request()))
    held = hold_request()
    form = SignInForm(formdata=None, held=held)
    return sign_in_page(form, status=401, notice=_notice(held))


def _notice(held: str) -> str:
    if held:
        return (
            f"{ENDED}入力した内容は、まだ保存されていませんが、消えてもいません。"
            "このまま同じ人がサインインすると、送り直せます。"
        )
    if session.get(LAST_ACCOUNT) is None:
        return "サインインしてからもう一度操作してください。まだ何も保存されていません。"
    return "サインインが切れたため、操作は行われませんでした。サインインして、やり直してください。"
