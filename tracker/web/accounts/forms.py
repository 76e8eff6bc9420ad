"""The forms of accounts."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from tracker.domain.access import Role
from tracker.domain.account import LONGEST_NAME
from tracker.domain.association import Association
from tracker.web.form import LineField, PickField
from tracker.web.our_page import is_from_our_page


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Login and password; `next` and `held` say how it goes on."""

    login = LineField("ログインID", [InputRequired("ログインIDを入力してください。")], limit=200)
    password = PasswordField("パスワード", [InputRequired("パスワードを入力してください。")])
    next = HiddenField()
    held = HiddenField()


class AskedForm(FlaskForm):  # type: ignore[misc]
    """A form whose token the view asks for, so that what was typed comes back without one."""

    class Meta:
        csrf = False

    def was_sent(self, too_old: str) -> bool:
        """Whether it was sent from a page of ours and can be read; else its errors say why not."""
        if not self.is_submitted():
            return False
        if not is_from_our_page():
            self.form_errors = [too_old]
            return False
        return bool(self.validate())


class PasswordForm(AskedForm):
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


class AccountForm(AskedForm):
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
