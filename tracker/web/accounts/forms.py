"""The forms of accounts."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from tracker.domain.access import Role
from tracker.domain.account import LONGEST_NAME
from tracker.domain.association import Association
from tracker.web.form import LineField, PickField


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
    role = PickField("役割", [InputRequired("役割を選んでください。")], coerce=Role)
    ward = PickField()

    def offer(self, association: Association, members: Iterable[tuple[str, str]]) -> None:
        """Fill the choices, in the words of the association."""
        self.role.offer((role.value, association.role(role)) for role in Role)
        self.ward.label.text = association.member
        self.ward.offer(members, blank=f"（{association.role(Role.WARD)}だけが選びます）")


class NewAccountForm(AccountForm):
    """The same with the login, which never changes afterwards."""

    login = _NEW_LOGIN
