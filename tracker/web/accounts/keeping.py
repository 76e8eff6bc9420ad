"""The accounts, as the secretariat makes, changes, disables and resets them."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from tracker.domain.account import LOGIN_HELP
from tracker.domain.errors import RuleBroken
from tracker.domain.permission import Permission
from tracker.extensions import csrf, db
from tracker.models import Account
from tracker.operations import accounts
from tracker.queries.accounts import account_by_id, account_rows, member_choices
from tracker.web.access import allow, viewer
from tracker.web.accounts.blueprint import bp
from tracker.web.accounts.forms import AccountForm, NewAccountForm
from tracker.web.association import association
from tracker.web.our_page import TOO_OLD, refusal


@bp.get("/")
@allow(Permission.KEEP_ACCOUNTS)
def index() -> Any:
    return render_template("accounts/index.html", rows=account_rows(db.session()))


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_ACCOUNTS)
@csrf.exempt  # type: ignore[untyped-decorator]  # the form asks, so that a page too old keeps what was typed
def new() -> Any:
    form = NewAccountForm()
    form.offer(association(), member_choices(db.session()))
    if form.was_sent(TOO_OLD):
        try:
            account, made = accounts.create_account(
                db.session(), actor=viewer().actor, login=form.login.data, password=None,
                **_common(form),
            )  # fmt: skip
            return _show_password(account, made or "", "アカウントを作りました")
        except RuleBroken as error:
            form[error.field].errors = [error.message]
    page = render_template("accounts/new.html", form=form, login_help=LOGIN_HELP)
    return page, refusal() if form.errors else 200


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@allow(Permission.KEEP_ACCOUNTS)
@csrf.exempt  # type: ignore[untyped-decorator]  # as in `new`
def edit(account_id: int) -> Any:
    account = account_by_id(db.session(), account_id)
    form = AccountForm(data={"name": account.name, "role": account.role, "ward": account.ward})
    form.offer(association(), member_choices(db.session()))
    if form.was_sent(TOO_OLD):
        try:
            accounts.change_account(
                db.session(), actor=viewer().actor, account_id=account_id, **_common(form)
            )
            flash(f"{account.login} の内容を保存しました。", "success")
            return redirect(url_for("accounts.index"), 303)
        except RuleBroken as error:
            form[error.field].errors = [error.message]
    page = render_template("accounts/edit.html", form=form, account=account, own=_is_own(account))
    return page, refusal() if form.errors else 200


@bp.post("/<int:account_id>/reset-password")
@allow(Permission.KEEP_ACCOUNTS)
def reset_password(account_id: int) -> Any:
    try:
        account, made = accounts.reset_password(
            db.session(), actor=viewer().actor, account_id=account_id
        )
    except RuleBroken as error:
        return _refused(account_id, error)
    return _show_password(account, made, "パスワードを作り直しました")


@bp.post("/<int:account_id>/disable")
@allow(Permission.KEEP_ACCOUNTS)
def disable(account_id: int) -> Any:
    try:
        account = accounts.disable_account(
            db.session(), actor=viewer().actor, account_id=account_id
        )
    except RuleBroken as error:
        return _refused(account_id, error)
    flash(f"{account.login} を止めました。もうサインインできません。", "success")
    return redirect(url_for("accounts.index"), 303)


@bp.post("/<int:account_id>/enable")
@allow(Permission.KEEP_ACCOUNTS)
def enable(account_id: int) -> Any:
    account = accounts.enable_account(db.session(), actor=viewer().actor, account_id=account_id)
    flash(f"{account.login} をまた使えるようにしました。パスワードは前のままです。", "success")
    return redirect(url_for("accounts.index"), 303)


def _common(form: AccountForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "role": form.role.data,
        "ward": form.ward.data,
    }


def _show_password(account: Account, made: str, title: str) -> Any:
    """The one time that the password is shown: the answer itself, stored nowhere."""
    return render_template("accounts/made.html", account=account, password=made, title=title)


def _refused(account_id: int, error: RuleBroken) -> Any:
    flash(error.message, "error")
    return redirect(url_for("accounts.edit", account_id=account_id), 303)


def _is_own(account: Account) -> bool:
    return account.id == viewer().actor.account_id
