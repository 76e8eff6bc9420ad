"""Logins as people type them, and what an account's login, role and ward must be."""

import re
from typing import Final

from tracker.domain.access import Role
from tracker.domain.association import Association
from tracker.domain.errors import InputError, RuleBroken
from tracker.domain.text import clean_code, clean_line

LONGEST_LOGIN: Final = 60
LONGEST_NAME: Final = 100
LOGIN_HELP: Final = "半角の英小文字・数字と . _ - @ で3～60文字"
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")


def login_key(text: str) -> str:
    """A login as the table holds it: half-width, lower case, no blanks around it.

    Raises InputError where `text` holds what no login can.
    """
    return clean_code(text, 200).lower()


def check_login(text: str) -> str:
    """The key of a new login; raises RuleBroken on the field `login`."""
    try:
        key = login_key(text)
    except InputError as error:
        raise RuleBroken(error.message, "login") from error
    if not _LOGIN.fullmatch(key):
        raise RuleBroken(f"ログインIDは、{LOGIN_HELP}で入力してください。", "login")
    return key


def check_name(text: str) -> str:
    """The name of a person or desk; raises RuleBroken on the field `name`."""
    try:
        name = clean_line(text, LONGEST_NAME)
    except InputError as error:
        raise RuleBroken(error.message, "name") from error
    if not name:
        raise RuleBroken("氏名を入力してください。", "name")
    return name


def check_ward_of_role(role: Role, ward: str | None, association: Association) -> None:
    """A ward's account names its ward and no other account names one; else RuleBroken."""
    liaison, member = association.role(Role.WARD), association.member
    if role is Role.WARD and ward is None:
        raise RuleBroken(f"{liaison}のアカウントには、{member}を選んでください。", "ward")
    if role is not Role.WARD and ward is not None:
        raise RuleBroken(f"{member}を選べるのは、{liaison}のアカウントだけです。", "ward")
