"""Signing in and out."""

import secrets
from typing import Any

import structlog
from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie

from tracker import clock
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.operations.sign_in import TooManyAttempts, begin_sign_in, end_sign_in
from tracker.web.access import allow
from tracker.web.accounts.blueprint import bp
from tracker.web.accounts.checking import Proven, prove
from tracker.web.accounts.forms import SignInForm
from tracker.web.accounts.held import LAST_ACCOUNT, held_for
from tracker.web.our_page import refusal
from tracker.web.own_pages import own_page
from tracker.web.sessions import cookie_name, forget_token, send_token, token_hash, viewer_by
from tracker.web.transaction import begins_itself

log = structlog.get_logger()

WRONG = "ログインIDかパスワードが違います。全角・半角や、大文字・小文字を確かめてください。"
STOPPED = "このアカウントは使えなくなっています。事務局に連絡してください。"
ENDED = (
    "しばらく操作がなかったか、ほかの場所で終わりにされたため、サインインが切れました。"
    "もう一度サインインしてください。"
)
STALE = "画面を開いてから時間がたったので、もう一度サインインを押してください。"


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(Permission.OPEN)
@csrf.exempt  # type: ignore[untyped-decorator]  # the form checks its token itself, so that a stale page is simply shown anew
@begins_itself
def sign_in() -> Any:
    form = SignInForm(next=request.args.get("next", ""))
    if request.method == "GET":
        return redirect(_after(form)) if g.viewer else sign_in_page(form, notice=_why_here())
    if not form.validate():
        return sign_in_page(form, status=refusal(), error=_what_is_missing(form))
    try:
        proven = prove(form.login.data, form.password.data)
    except TooManyAttempts as error:
        return _wait(form, error)
    if proven is None:
        log.info("sign_in_failed")
        return sign_in_page(form, status=401, error=WRONG)
    if not proven.active:
        return sign_in_page(form, status=403, error=STOPPED)
    return _let_in(form, proven)


@bp.post("/sign-out")
@allow(Permission.OPEN)
def sign_out() -> Any:
    token = request.cookies.get(cookie_name())
    if token:
        end_sign_in(db.session(), token_hash=token_hash(token), now=clock.now())
    flash("サインアウトしました。", "success")
    response = redirect(url_for("accounts.sign_in"), 303)
    forget_token(response)
    return response


def sign_in_page(form: SignInForm, status: int = 200, error: str = "", notice: str = "") -> Any:
    """The page with the form as it was typed, but for the password."""
    page = render_template("accounts/sign_in.html", form=form, error=error, notice_text=notice)
    return page, status


def start_session(account_id: int) -> str:
    """A new session for the account in place of the browser's old one; returns its token."""
    old = request.cookies.get(cookie_name())
    if old:
        end_sign_in(db.session(), token_hash=token_hash(old), now=clock.now())
    token = secrets.token_urlsafe(32)
    begin_sign_in(
        db.session(), account_id=account_id, token_hash=token_hash(token), now=clock.now()
    )
    if cookie.get(LAST_ACCOUNT) != account_id:
        cookie.clear()  # forms that somebody else had open here must not be sent by this account
    cookie[LAST_ACCOUNT] = account_id
    return token


def _let_in(form: SignInForm, proven: Proven) -> Any:
    token = start_session(proven.account_id)
    db.session.commit()
    g.viewer = viewer_by(token)
    response = make_response(_first_page(form, proven))
    send_token(response, token)
    return response


def _first_page(form: SignInForm, proven: Proven) -> Any:
    if not form.held.data:
        return redirect(_after(form), 303)
    held = held_for(proven.account_id, form.held.data)
    if held is None:
        flash("前に入力された内容は、入力した人がサインインしたときにだけ送り直せます。", "warning")
        return redirect(_after(form), 303)
    if g.viewer.must_change_password:
        flash(
            "先にパスワードを変える必要があるため、前に入力した内容は送れませんでした。", "warning"
        )
        return redirect(url_for("accounts.password"), 303)
    return render_template("accounts/send_again.html", held=held)


def _after(form: SignInForm) -> str:
    return own_page(form.next.data or "") or url_for("home.index")


def _why_here() -> str:
    return ENDED if request.cookies.get(cookie_name()) else ""


def _what_is_missing(form: SignInForm) -> str:
    if "csrf_token" in form.errors:
        return STALE
    return "ログインIDとパスワードを入力してください。"


def _wait(form: SignInForm, error: TooManyAttempts) -> Any:
    log.warning("sign_in_throttled")
    page, status = sign_in_page(form, status=429, error=error.message)
    response = make_response(page, status)
    response.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
    return response
