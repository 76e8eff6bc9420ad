"""The own password."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for

from tracker.domain.errors import RuleBroken
from tracker.domain.password import HELP, check_new_password
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.operations.accounts import change_password
from tracker.operations.password_hash import hash_password
from tracker.operations.sign_in import TooManyAttempts
from tracker.queries.accounts import account_by_id
from tracker.web.access import allow, viewer
from tracker.web.accounts.blueprint import bp
from tracker.web.accounts.checking import prove
from tracker.web.accounts.forms import PasswordForm
from tracker.web.accounts.signing import start_session
from tracker.web.our_page import refusal
from tracker.web.sessions import send_token
from tracker.web.transaction import begins_itself

TOO_OLD = "画面を開いてから時間がたちました。もう一度「パスワードを変える」を押してください。"
CHANGED = "パスワードを変えました。ほかの端末やブラウザーでのサインインは終わりにしました。"


@bp.route("/password", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
@csrf.exempt  # type: ignore[untyped-decorator]  # the form asks, so that a page too old says what to do
@begins_itself
def password() -> Any:
    form = PasswordForm()
    if not form.was_sent(TOO_OLD):
        return _page(form, refusal() if form.errors else 200)
    try:
        changed = _change(form)
    except TooManyAttempts as error:
        form.current.errors = [error.message]
        return _page(form, 429)
    return _signed_in_anew() if changed else _page(form, refusal())


def _change(form: PasswordForm) -> bool:
    """Whether the password was changed; if not, the form says why."""
    account = account_by_id(db.session(), viewer().actor.account_id or 0)
    login, new = account.login, form.password.data
    try:
        check_new_password(new, login=login, name=account.name)
    except RuleBroken as error:
        form.password.errors = [error.message]
        return False
    if new == form.current.data:
        form.password.errors = ["いまと同じパスワードです。新しいものにしてください。"]
        return False
    new_hash = hash_password(new)
    if prove(login, form.current.data) is None:
        form.current.errors = ["いまのパスワードが違います。"]
        return False
    change_password(db.session(), actor=viewer().actor, password_hash=new_hash)
    return True


def _signed_in_anew() -> Any:
    token = start_session(viewer().actor.account_id or 0)
    flash(CHANGED, "success")
    response = make_response(redirect(url_for("home.index"), 303))
    send_token(response, token)
    return response


def _page(form: PasswordForm, status: int) -> Any:
    return render_template("accounts/password.html", form=form, rule=HELP), status
