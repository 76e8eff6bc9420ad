"""The forms of accounts."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from tracker.domain.access import Role
from tracker.domain.account import LONGEST_NAME
from tracker.web.form import LineField, PickField, WordField


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Login and password; `next` and `held` say how it goes on."""

    login = LineField("ログインID", [InputRequired("ログインIDを入力してください。")], limit=200)
    password = PasswordField("パスワード", [InputRequired("パスワードを入力してください。")])
    next = HiddenField()
    held = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The own password: the old one, and the new one twice."""

    current = PasswordField(
        "いまのパスワード", [InputRequired("いまのパスワードを入力してください。")]
    )
    password = PasswordField(
        "新しいパスワード", [InputRequired("新しいパスワードを入力してください。")]
    )
    again = PasswordField(
        "新しいパスワード（確認）", [InputRequired("同じパスワードをもう一度入力してください。")]
    )

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            field.errors = [
                *field.errors,
                "新しいパスワードと同じではありません。もう一度入力してください。",
            ]


#: Made before the fields below, so that it comes before them in the summary of errors.
_NEW_LOGIN = LineField("ログインID", [InputRequired("ログインIDを入力してください。")], limit=200)


class AccountForm(FlaskForm):  # type: ignore[misc]
    """Name, role and ward of an account."""

    name = LineField("氏名", [InputRequired("氏名を入力してください。")], limit=LONGEST_NAME)
    role = WordField("役割", Role, [InputRequired("役割を選んでください。")])
    ward = PickField("区")


class NewAccountForm(AccountForm):
    """The same with the login, which never changes afterwards."""

    login = _NEW_LOGIN
